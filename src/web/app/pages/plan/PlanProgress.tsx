import { Button, Group, Progress, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { Plan } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { Problem } from '../../components/states.tsx';

/** The search at work. It goes on when this page is closed; ending it early keeps the best plan found so far. */
export function PlanProgress({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => post<Plan>(`/plans/${plan.id}/cancel`, {}),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [`/plans/${plan.id}`] }),
  });
  const { progress } = plan;
  const percent = Math.round((progress?.fraction ?? 0) * 100);
  return (
    <section className="panel" aria-labelledby="plan-progress">
      <Title order={2} id="plan-progress" mb="sm">
        {t('progress.title')}
      </Title>
      <Progress.Root size="lg" mb="sm">
        <Progress.Section value={Math.max(percent, 2)} animated aria-label={t('progress.title')} aria-valuenow={percent} />
      </Progress.Root>
      <Group justify="space-between" align="flex-start">
        <div>
          <p className="quiet" role="status">
            {progress
              ? t('progress.placed', { placed: progress.placed, required: progress.required, count: progress.weeks })
              : t('progress.waiting')}
          </p>
          <p className="quiet">{t('progress.stays')}</p>
        </div>
        <AdminOnly>
          <Button variant="default" loading={cancel.isPending || plan.cancelRequested} onClick={() => cancel.mutate()}>
            {t('progress.cancel')}
          </Button>
        </AdminOnly>
      </Group>
      {cancel.error && <Problem error={cancel.error} />}
    </section>
  );
}
