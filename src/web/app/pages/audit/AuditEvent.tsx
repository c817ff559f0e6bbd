import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { AuditEventDetail } from '../../api/types.ts';
import { Facts } from '../../components/Facts.tsx';
import { TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { useAuditWords } from './audit-words.ts';
import { Changes } from './Changes.tsx';
import { EntityLink } from './EntityLink.tsx';

/** One event: who, when, what, and every field before and after. */
export function AuditEventPage() {
  const { event: id } = useParams({ from: '/inside/audit/$event' });
  const event = useQuery(oneOptions<AuditEventDetail>(`/audit-events/${encodeURIComponent(id)}`));
  if (event.isPending) return <Loading rows={6} />;
  if (event.error) return <Problem error={event.error} retry={() => void event.refetch()} />;
  return <Event event={event.data} />;
}

function Event({ event }: { readonly event: AuditEventDetail }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const words = useAuditWords();
  const { actor } = event;
  return (
    <>
      <PageTitle
        title={words.action(event.action)}
        {...(event.label === null ? {} : { lead: event.label })}
        back={<TextLink to="/audit">{t('audit.title')}</TextLink>}
      />
      <Facts
        facts={[
          [t('audit.when'), formatTime(event.at, i18n.language, timeZone)],
          [
            t('audit.who'),
            <TextLink key="who" to="/audit" search={{ actor: actor.id ?? 'system' }}>
              {t(`audit.by.${actor.kind}`, { name: actor.name })}
            </TextLink>,
          ],
          [t('audit.about'), <EntityLink key="about" event={event} />],
          [
            t('audit.history'),
            event.entityId === null ? null : (
              <TextLink key="history" to="/audit" search={{ entityId: event.entityId }}>
                {t('audit.historyLink')}
              </TextLink>
            ),
          ],
          [
            t('audit.request'),
            <TextLink key="request" to="/audit" search={{ requestId: event.requestId }}>
              {event.requestId}
            </TextLink>,
          ],
          [t('audit.action'), <code key="action">{event.action}</code>],
        ]}
      />
      <Title order={2} size="h3" mt="xl" mb="sm">
        {t('audit.changes')}
      </Title>
      {event.withheld ? (
        <Notice tone="calm" title={t('audit.withheldTitle')}>
          {t('audit.withheldText')}
        </Notice>
      ) : (
        <Changes changes={event.changes} />
      )}
    </>
  );
}
