import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey, post } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Diff, Plan, Published } from '../../api/types.ts';
import { Figures } from '../../components/Figures.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { useFocusHeir } from '../../lib/use-focus-heir.ts';
import { movesInWords } from './PlanFigures.tsx';

/** How many of those who are mailed are named in the dialog; the list of changes has all. */
const TOLD_SHOWN = 8;

/** Nothing moves in silence: who gets what and who is told is read here before anybody is. */
export function PublishButton({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  useFocusHeir(button);
  const [opened, { open, close }] = useDisclosure(false);
  const publish = useMutation({
    // One key for the whole intention: a second press after a lost answer gets the first one's result.
    mutationFn: async (key: string) =>
      (await post<Published>(`/plans/${plan.id}/publish`, {}, { version: plan.version, idempotencyKey: key })).body,
  });
  const shut = () => {
    close();
    if (publish.data) void queryClient.invalidateQueries();
    publish.reset();
  };
  return (
    <>
      <Button ref={button} leftSection={<IconSend size={18} aria-hidden />} onClick={open}>
        {t('publish.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={shut}
        title={publish.data ? t('publish.doneTitle') : t('publish.title')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {publish.data ? (
          <Done published={publish.data} close={shut} />
        ) : (
          <Consequences plan={plan} busy={publish.isPending} error={publish.error} cancel={shut} go={(key) => publish.mutate(key)} />
        )}
      </Modal>
    </>
  );
}

interface ConsequencesProps {
  readonly plan: Plan;
  readonly busy: boolean;
  readonly error: unknown;
  readonly cancel: () => void;
  readonly go: (key: string) => void;
}

function Consequences({ plan, busy, error, cancel, go }: ConsequencesProps) {
  const { t } = useTranslation();
  const diff = useQuery({ ...oneOptions<Diff>(`/plans/${plan.id}/diff`, { limit: 1 }), staleTime: 0 });
  const told = useQuery({ ...oneOptions<Diff>(`/plans/${plan.id}/diff`, { limit: TOLD_SHOWN, told: true }), staleTime: 0 });
  const key = useQuery({ queryKey: ['publish-key', plan.id, plan.version], queryFn: newKey, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Stack>
      {diff.isPending && <Loading rows={2} />}
      {diff.error && <Problem error={diff.error} retry={() => void diff.refetch()} />}
      {diff.data && (
        <>
          <Figures
            figures={(['added', 'moved', 'cancelled', 'unchanged'] as const).map((change) => ({
              label: t(`change.${change}`),
              value: diff.data.counts[change],
            }))}
          />
          {plan.summary !== null && plan.summary.moved !== null && <p className="quiet">{movesInWords(t, plan.summary)}</p>}
          <Notice tone={diff.data.told > 0 ? 'look' : 'calm'}>
            {diff.data.told > 0 ? t('publish.told', { count: diff.data.told }) : t('publish.nobodyTold')}
            {(told.data?.items.length ?? 0) > 0 && (
              <ul className="bullets">
                {told.data?.items.map((item) => (
                  <li key={`${item.employee.id} ${item.touchPoint.id}`}>
                    {t('publish.change', {
                      name: item.employee.name,
                      touchPoint: item.touchPoint.name,
                      before: item.before?.week ?? t('choice.none'),
                      after: item.after?.week ?? t('change.cancelled'),
                    })}
                  </li>
                ))}
              </ul>
            )}
          </Notice>
          <TextLink to="/plans/$plan" params={{ plan: plan.id }} search={{ view: 'changes' }} onClick={cancel}>
            {t('publish.seeAll')}
          </TextLink>
        </>
      )}
      {plan.summary !== null && plan.summary.unplaced > 0 && (
        <Notice tone="look">{t('publish.unplaced', { count: plan.summary.unplaced })}</Notice>
      )}
      {error !== null && error !== undefined && <Problem error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={cancel}>
          {t('action.cancel')}
        </Button>
        <Button disabled={!diff.data || !key.data} loading={busy} onClick={() => key.data && go(key.data)}>
          {t('publish.go')}
        </Button>
      </Group>
    </Stack>
  );
}

function Done({ published, close }: { readonly published: Published; readonly close: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Notice tone="good" role="status">
        {t('publish.doneText', { count: published.messages })}
      </Notice>
      <Figures
        figures={[
          { label: t('change.added'), value: published.announced },
          { label: t('change.moved'), value: published.moved },
          { label: t('change.cancelled'), value: published.cancelled },
          { label: t('change.unchanged'), value: published.unchanged },
        ]}
      />
      <Group justify="flex-end">
        <ButtonLink to="/mailbox" search={{}} variant="default" onClick={close}>
          {t('publish.toMailbox')}
        </ButtonLink>
        <Button onClick={close}>{t('action.close')}</Button>
      </Group>
    </Stack>
  );
}
