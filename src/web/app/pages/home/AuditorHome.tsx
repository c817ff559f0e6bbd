import { SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { AuditEvent } from '../../api/types.ts';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { useAuditWords } from '../audit/audit-words.ts';
import { CoverageNow } from './CoverageNow.tsx';

/** As many as fit beside the rest of the page. */
const LATEST = 8;

/** Parts of the audit trail that concern rights, exceptions and people’s data, as filters of it. */
const TOPICS = [
  ['changedAccounts', { entity: 'account' }],
  ['tokens', { entity: 'api-token' }],
  ['exemptions', { entity: 'exemption' }],
  ['credits', { entity: 'credit' }],
  ['exported', { action: 'personal-data.exported' }],
  ['erased', { action: 'employee.erased' }],
  ['plans', { entity: 'plan' }],
  ['settings', { entity: 'organisation' }],
] as const;

/** What an auditor begins with: what was done last, and where rights, exceptions and people’s data are looked into. */
export function AuditorHome({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('home.title')} lead={t('auditor.lead', { name })} />
      <Stack gap="lg">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Latest />
          <section className="panel" aria-labelledby="auditor-closer">
            <Title order={2} id="auditor-closer" mb="sm">
              {t('auditor.closer')}
            </Title>
            <ul className="lines">
              <li>
                <TextLink to="/accounts" search={{}}>
                  {t('auditor.topics.accounts')}
                </TextLink>
              </li>
              {TOPICS.map(([topic, filter]) => (
                <li key={topic}>
                  <TextLink to="/audit" search={filter}>
                    {t(`auditor.topics.${topic}`)}
                  </TextLink>
                </li>
              ))}
            </ul>
          </section>
        </SimpleGrid>
        <CoverageNow />
      </Stack>
    </>
  );
}

function Latest() {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const words = useAuditWords();
  const events = useQuery(oneOptions<{ readonly items: readonly AuditEvent[] }>('/audit-events', { limit: String(LATEST) }));
  return (
    <section className="panel" aria-labelledby="auditor-latest">
      <Title order={2} id="auditor-latest" mb="sm">
        {t('auditor.latest')}
      </Title>
      {events.isPending && <Loading rows={LATEST} />}
      {events.error && <Problem error={events.error} retry={() => void events.refetch()} />}
      {events.data && (
        <>
          {events.data.items.length === 0 && <p>{t('auditor.none')}</p>}
          <ul className="lines">
            {events.data.items.map((event) => (
              <li key={event.id}>
                <span className="lines-main">
                  <TextLink to="/audit/$event" params={{ event: String(event.id) }}>
                    {words.action(event.action)}
                  </TextLink>
                  <span className="quiet">{event.actor.name}</span>
                </span>
                <span className="quiet">{formatTime(event.at, i18n.language, timeZone)}</span>
              </li>
            ))}
          </ul>
          <p style={{ margin: '1rem 0 0' }}>
            <TextLink to="/audit" search={{}}>
              {t('auditor.all')}
            </TextLink>
          </p>
        </>
      )}
    </section>
  );
}
