import { Button, Code, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { DeliveryDetail } from '../../api/types.ts';
import { Facts } from '../../components/Facts.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { useEventWords } from './event-words.ts';
import { DeliveryTag } from './WebhookTag.tsx';

/** One event for one endpoint: what is sent, and how every try went. */
export function DeliveryPage() {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const say = useEventWords();
  const queryClient = useQueryClient();
  const { webhook, delivery: id } = useParams({ from: '/inside/webhooks/$webhook/$delivery' });
  const delivery = useQuery({
    ...oneOptions<DeliveryDetail>(`/webhook-deliveries/${id}`),
    refetchInterval: (query) => (query.state.data?.status === 'waiting' ? 5000 : false),
  });
  const resend = useMutation({
    mutationFn: () => post(`/webhook-deliveries/${id}/resend`),
    onSuccess: async () => {
      toast(t('webhooks.resent'));
      await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/webhook') });
    },
  });
  const time = (instant: string | null) => (instant === null ? null : formatTime(instant, i18n.language, timeZone));
  const data = delivery.data;
  return (
    <>
      <PageTitle
        title={data ? say(data.eventType) : t('webhooks.delivery')}
        back={
          <TextLink to="/webhooks/$webhook" params={{ webhook }}>
            {data ? new URL(data.webhook.url).host : t('webhooks.title')}
          </TextLink>
        }
        actions={
          data && (
            <Button loading={resend.isPending} onClick={() => resend.mutate()}>
              {data.status === 'waiting' ? t('webhooks.sendNow') : t('messageAction.resend')}
            </Button>
          )
        }
      />
      {delivery.isPending && <Loading />}
      {delivery.error && <Problem error={delivery.error} retry={() => void delivery.refetch()} />}
      {data && (
        <Stack gap="lg">
          {resend.error && <Problem error={resend.error} />}
          <section className="panel">
            <Facts
              facts={[
                [t('webhooks.status'), <DeliveryTag key="status" status={data.status} />],
                [t('webhooks.when'), time(data.occurredAt)],
                [t('webhooks.next'), time(data.nextAttemptAt)],
                [t('webhooks.messageId'), <Code key="id">{data.messageId}</Code>],
              ]}
            />
          </section>
          <section className="panel" aria-labelledby="delivery-tries">
            <Title order={2} id="delivery-tries" mb="sm">
              {t('webhooks.attempts')}
            </Title>
            {data.history.length === 0 && <p className="quiet">{t('webhooks.noAttempts')}</p>}
            <ol className="lines">
              {data.history.map((attempt) => (
                <li key={attempt.number}>
                  <span className="lines-main">
                    <span>
                      {attempt.number}. {time(attempt.at)} ·{' '}
                      {attempt.fault ? t(`webhookFault.${attempt.fault}`, { status: attempt.status ?? '' }) : t('webhooks.taken')}
                    </span>
                    {attempt.detail && (
                      <span className="quiet" lang="en">
                        {attempt.detail}
                      </span>
                    )}
                    {attempt.response && (
                      <Code block className="wrap">
                        {attempt.response}
                      </Code>
                    )}
                  </span>
                  <span>{t('webhooks.milliseconds', { count: attempt.milliseconds })}</span>
                </li>
              ))}
            </ol>
          </section>
          <section className="panel" aria-labelledby="delivery-body">
            <Title order={2} id="delivery-body" mb="sm">
              {t('webhooks.body')}
            </Title>
            <Code block className="wrap">
              {JSON.stringify(data.payload, null, 2)}
            </Code>
          </section>
        </Stack>
      )}
    </>
  );
}
