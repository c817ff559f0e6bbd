import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { Idea } from '../../api/types.ts';
import { FormFrame } from '../../components/FormFrame.tsx';
import { TextLink } from '../../components/links.tsx';
import { Problem } from '../../components/states.tsx';
import { Tag, type Tone } from '../../components/Tag.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

const TONES = {
  new: 'look',
  accepted: 'calm',
  doing: 'calm',
  done: 'good',
  proved: 'good',
  declined: 'quiet',
} as const satisfies Readonly<Record<Idea['status'], Tone>>;

type Step = Exclude<Idea['actions'][number], 'decline'>;

/** One idea: where it came from, where it stands, and the steps that follow. */
export function IdeaCard({ idea }: { readonly idea: Idea }) {
  const { t } = useTranslation();
  const [declining, { open, close }] = useDisclosure(false);
  const refresh = useRefresh();
  const act = useMutation({
    mutationFn: (step: Step) => post(`/ideas/${idea.id}/${step}`, {}, { version: idea.version }),
    onSuccess: (_answer, step) => refresh(t(`ideaDone.${step}`)),
  });
  return (
    <li className="panel">
      <Group justify="space-between" mb="xs">
        <TextLink to="/touch-points/$touchPoint" params={{ touchPoint: idea.touchPoint.code }} fw={500}>
          {idea.touchPoint.name}
        </TextLink>
        <Group gap="xs">
          <span className="quiet">{idea.week}</span>
          <Tag tone={TONES[idea.status]}>{t(`ideaStatus.${idea.status}`)}</Tag>
        </Group>
      </Group>
      <p className="wrap" style={{ whiteSpace: 'pre-line', margin: 0 }}>
        {idea.text}
      </p>
      {idea.reason && (
        <p className="quiet wrap" style={{ whiteSpace: 'pre-line', margin: '0.5rem 0 0' }}>
          {t('ideas.because', { reason: idea.reason })}
        </p>
      )}
      {idea.actions.length > 0 && (
        <Group mt="md" gap="xs" role="group" aria-label={t('ideas.actionsFor', { name: idea.touchPoint.name })}>
          {idea.actions.map((action, index) =>
            action === 'decline' ? (
              <Button key={action} size="compact-md" variant="subtle" color="red" onClick={open}>
                {t('ideaAction.decline')}
              </Button>
            ) : (
              <Button
                key={action}
                size="compact-md"
                variant={index === 0 ? 'filled' : 'default'}
                loading={act.isPending && act.variables === action}
                onClick={() => act.mutate(action)}
              >
                {t(`ideaAction.${action}`)}
              </Button>
            ),
          )}
        </Group>
      )}
      {act.error && <Problem error={act.error} />}
      <Modal opened={declining} onClose={close} title={t('ideas.declineTitle')} closeButtonProps={{ 'aria-label': t('action.close') }}>
        <DeclineForm idea={idea} onClose={close} />
      </Modal>
    </li>
  );
}

function DeclineForm({ idea, onClose }: { readonly idea: Idea; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const form = useForm({ reason: '' });
  const sending = useSubmit(
    form,
    () => post(`/ideas/${idea.id}/decline`, form.values, { version: idea.version }),
    async () => {
      await refresh(t('ideaDone.decline'));
      onClose();
    },
  );
  return (
    <FormFrame form={form} sending={sending} className="form">
      <Textarea
        required
        autosize
        minRows={3}
        data-autofocus
        label={t('ideas.reason')}
        description={t('ideas.reasonHint')}
        {...form.text('reason')}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" color="red.8" loading={sending.busy}>
          {t('ideaAction.decline')}
        </Button>
      </Group>
    </FormFrame>
  );
}

function useRefresh(): (message: string) => Promise<void> {
  const queryClient = useQueryClient();
  return async (message) => {
    toast(message);
    await queryClient.invalidateQueries({ queryKey: ['/ideas'] });
  };
}
