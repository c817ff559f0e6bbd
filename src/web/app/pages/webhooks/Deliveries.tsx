import { Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import type { Delivery, Webhook } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { TextLink } from '../../components/links.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { useEventWords } from './event-words.ts';
import { DeliveryTag } from './WebhookTag.tsx';

const STATUSES = ['waiting', 'delivered', 'failed', 'cancelled'] as const;

/** What was sent to an endpoint in the last thirty days, and what waits for it. */
export function Deliveries({ webhook }: { readonly webhook: Webhook }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const say = useEventWords();
  const { status } = useSearch({ from: '/inside/webhooks/$webhook' });
  const navigate = useNavigate({ from: '/webhooks/$webhook' });
  const deliveries = useInfiniteQuery({
    ...listOptions<Delivery>('/webhook-deliveries', { webhook: webhook.id, status }),
    refetchInterval: webhook.waiting > 0 ? 5000 : false,
  });
  const rows = deliveries.data ?? [];
  const columns: readonly Column<Delivery>[] = [
    {
      id: 'event',
      header: t('webhooks.event'),
      width: '1.5fr',
      cell: (row) => (
        <TextLink to="/webhooks/$webhook/$delivery" params={{ webhook: webhook.id, delivery: row.id }} fw={500}>
          {say(row.eventType)}
        </TextLink>
      ),
    },
    { id: 'time', header: t('webhooks.when'), width: '1fr', cell: (row) => formatTime(row.occurredAt, i18n.language, timeZone) },
    { id: 'status', header: t('webhooks.status'), width: '8.5rem', cell: (row) => <DeliveryTag status={row.status} /> },
    { id: 'attempts', header: t('webhooks.attempts'), width: '6rem', cell: (row) => row.attempts },
    {
      id: 'fault',
      header: t('webhooks.fault'),
      width: '1.2fr',
      cell: (row) => (row.lastFault ? t(`webhookFault.${row.lastFault}`, { status: row.lastStatus ?? '' }) : t('choice.none')),
    },
  ];
  return (
    <section aria-labelledby="webhook-deliveries">
      <Title order={2} id="webhook-deliveries" mb="sm">
        {t('webhooks.deliveries')}
      </Title>
      <ChoiceField
        label={t('webhooks.status')}
        maw="16rem"
        mb="md"
        value={status ?? ''}
        options={[{ value: '', label: t('choice.all') }, ...STATUSES.map((value) => ({ value, label: t(`deliveryStatus.${value}`) }))]}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          void navigate({ search: chosen === '' ? {} : { status: chosen }, replace: true, resetScroll: false });
        }}
      />
      {deliveries.isPending && <Loading rows={4} />}
      {deliveries.error && rows.length === 0 && <Problem error={deliveries.error} retry={() => void deliveries.refetch()} />}
      {deliveries.isSuccess && rows.length === 0 && <p className="quiet">{t('webhooks.noDeliveries')}</p>}
      {rows.length > 0 && (
        <DataTable label={t('webhooks.deliveries')} columns={columns} rows={rows} rowKey={(row) => row.id} list={deliveries} />
      )}
    </section>
  );
}
