import { SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { MessageDetail } from '../../api/types.ts';
import { Facts } from '../../components/Facts.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { MailView } from './MailView.tsx';
import { MessageActions } from './MessageActions.tsx';

/** One message: the mail as it went, every try, and what may be done with it. */
export function Message() {
  const { t } = useTranslation();
  const { message: id } = useParams({ from: '/inside/mailbox/$message' });
  const message = useQuery({
    ...oneOptions<MessageDetail>(`/messages/${id}`),
    refetchInterval: (query) => (['queued', 'sending'].includes(query.state.data?.status ?? '') ? 5000 : false),
  });
  if (message.data) return <Details message={message.data} />;
  return (
    <>
      <PageTitle title={t('mailbox.message')} back={<TextLink to="/mailbox">{t('mailbox.title')}</TextLink>} />
      {message.error ? <Problem error={message.error} retry={() => void message.refetch()} /> : <Loading />}
    </>
  );
}

const REASONS = [
  'left',
  'deactivated',
  'absent',
  'address',
  'nothing-left',
  'week-over',
  'expired',
  'merged',
  'by-hand',
  'refused',
  'gave-up',
  'not-composed',
  'lost',
  'lease',
  'retry',
  'away',
  'before-start',
  'resend',
  'relay-log',
  'unsubscribed',
  'address-suppressed',
  'bounced',
  'quiet-hours',
] as const;

function Details({ message }: { readonly message: MessageDetail }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const time = (instant: string | null) => instant && formatTime(instant, i18n.language, timeZone);
  const reason = REASONS.find((each) => each === message.reason);
  return (
    <>
      <PageTitle
        title={message.subject ?? t(`messageKind.${message.kind}`)}
        back={<TextLink to="/mailbox">{t('mailbox.title')}</TextLink>}
        lead={
          <>
            <StatusBadge status={message.status} /> {reason ? t(`messageReason.${reason}`) : message.reason}
          </>
        }
        actions={<MessageActions message={message} />}
      />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <section className="panel" aria-labelledby="message-mail">
          <Title order={2} id="message-mail" mb="sm">
            {t('mailbox.mail')}
          </Title>
          {message.content ? <MailView content={message.content} /> : <p className="quiet">{t('mailbox.notComposed')}</p>}
        </section>
        <Stack gap="lg">
          <section className="panel" aria-labelledby="message-facts">
            <Title order={2} id="message-facts" mb="sm">
              {t('mailbox.facts')}
            </Title>
            <Facts
              facts={[
                [
                  t('mailbox.to'),
                  message.employee ? (
                    <TextLink key="to" to="/people/$person" params={{ person: message.employee.number }}>
                      {message.employee.name}
                    </TextLink>
                  ) : null,
                ],
                [t('person.email'), message.to],
                [t('mailbox.kind'), t(`messageKind.${message.kind}`)],
                [t('mailbox.week'), message.week],
                [t('mailbox.dueAt'), time(message.dueAt)],
                [t('mailbox.sentAt'), time(message.sentAt)],
              ]}
            />
          </section>
          <section className="panel" aria-labelledby="message-history">
            <Title order={2} id="message-history" mb="sm">
              {t('mailbox.history')}
            </Title>
            {message.history.length === 0 && <p className="quiet">{t('mailbox.noTry')}</p>}
            <ol className="lines">
              {message.history.map((attempt) => (
                <li key={attempt.number}>
                  <span className="lines-main">
                    {time(attempt.startedAt)}
                    <span className="quiet">{attempt.response ?? attempt.smtpCode}</span>
                  </span>
                  <span>{attempt.outcome ? t(`outcome.${attempt.outcome}`) : t('outcome.open')}</span>
                </li>
              ))}
            </ol>
          </section>
          {message.bounces.length > 0 && (
            <section className="panel" aria-labelledby="message-bounces">
              <Title order={2} id="message-bounces" mb="sm">
                {t('mailbox.bounces')}
              </Title>
              <ol className="lines">
                {message.bounces.map((bounce) => (
                  <li key={`${bounce.at} ${bounce.diagnostic}`}>
                    <span className="lines-main">
                      {time(bounce.at)}
                      <span className="quiet">{bounce.diagnostic || bounce.statusCode}</span>
                    </span>
                    <span>{t(`bounce.${bounce.kind}`)}</span>
                  </li>
                ))}
              </ol>
            </section>
          )}
        </Stack>
      </SimpleGrid>
    </>
  );
}
