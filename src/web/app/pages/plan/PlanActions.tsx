import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { Plan } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { PublishButton } from './PublishButton.tsx';

/** What may be done to a plan in its present state. */
export function PlanActions({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const discardable = plan.status === 'draft' || plan.status === 'failed';
  return (
    <AdminOnly>
      {discardable && (
        <DeleteButton
          label={t('plan.discard')}
          title={t('plan.discardTitle')}
          confirm={t('plan.discard')}
          act={() => post(`/plans/${plan.id}/discard`, {}, { version: plan.version })}
          done={() => void queryClient.invalidateQueries()}
        >
          {t('plan.discardText')}
        </DeleteButton>
      )}
      {plan.status === 'draft' && plan.summary !== null && plan.summary.placed > 0 && <PublishButton plan={plan} />}
      {plan.status === 'draft' && plan.summary?.placed === 0 && <Button disabled>{t('publish.open')}</Button>}
    </AdminOnly>
  );
}
