import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { FormFrame } from '../../components/FormFrame.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

/** A journey and its stages, one a line in the order a customer meets them. */
export function JourneyDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('journey.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <JourneyForm onClose={onClose} />
    </Modal>
  );
}

function JourneyForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({ name: '', stages: '' });
  const sending = useSubmit(
    form,
    () =>
      post('/journeys', {
        name: form.values.name,
        stages: form.values.stages
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      }),
    async () => {
      await queryClient.invalidateQueries({ queryKey: ['/journeys'] });
      toast(t('journey.saved'));
      onClose();
    },
  );
  return (
    <FormFrame form={form} sending={sending} className="form">
      <TextInput required label={t('journey.name')} data-autofocus {...form.text('name')} />
      <Textarea required autosize minRows={5} label={t('journey.stages')} description={t('journey.stagesHint')} {...form.text('stages')} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" loading={sending.busy}>
          {t('action.save')}
        </Button>
      </Group>
    </FormFrame>
  );
}
