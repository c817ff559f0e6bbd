import { Button, Group, VisuallyHidden } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client.ts';
import { listOptions } from '../../api/lists.ts';
import type { AuditEvent } from '../../api/types.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { TextLink } from '../../components/links.tsx';
import type { GrowingList } from '../../components/MoreButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { dayBegins } from '../../lib/day-bounds.ts';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { useAuditWords } from './audit-words.ts';

/** Nobody reads more than this row by row: from here on, narrowing or exporting helps. */
const TOO_MUCH = 2000;

/** Who did what, and who read what about whom. */
export function AuditTrail() {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  const { from, to, ...rest } = useSearch({ from: '/inside/audit' });
  const filter = {
    ...rest,
    from: from === undefined ? undefined : dayBegins(from, timeZone),
    to: to === undefined ? undefined : dayBegins(to, timeZone, 1),
  };
  const events = useInfiniteQuery(listOptions<AuditEvent>('/audit-events', filter));
  const rows = events.data ?? [];
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const tooMuch = rows.length >= TOO_MUCH && events.hasNextPage;
  return (
    <>
      <PageTitle
        title={t('audit.title')}
        lead={t('audit.lead')}
        actions={
          <Group gap="sm">
            {(['csv', 'ndjson'] as const).map((format) => (
              <Button
                key={format}
                component="a"
                href={apiUrl('/audit-events/export', { ...filter, format })}
                download
                variant="default"
                leftSection={<IconDownload size={18} aria-hidden />}
              >
                {t(`audit.export.${format}`)}
              </Button>
            ))}
          </Group>
        }
      />
      <AuditFilters />
      {events.isPending && <Loading rows={8} />}
      {events.error && rows.length === 0 && <Problem error={events.error} retry={() => void events.refetch()} />}
      {events.isSuccess && rows.length === 0 && (
        <Empty icon={<IconHistory />} title={isFiltered ? t('audit.noneTitle') : t('audit.emptyTitle')}>
          {isFiltered ? t('audit.noneText') : t('audit.emptyText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <VisuallyHidden role="status">{t('audit.shown', { count: rows.length })}</VisuallyHidden>
          <Rows rows={rows} {...(tooMuch ? {} : { list: events })} />
        </>
      )}
      {tooMuch && (
        <Notice tone="look" title={t('audit.tooMuchTitle')} style={{ marginTop: '1rem' }}>
          {t('audit.tooMuchText', { count: TOO_MUCH })}
        </Notice>
      )}
    </>
  );
}

interface RowsProps {
  readonly rows: readonly AuditEvent[];
  readonly list?: GrowingList;
}

function Rows({ rows, ...more }: RowsProps) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const words = useAuditWords();
  const columns: readonly Column<AuditEvent>[] = [
    {
      id: 'what',
      header: t('audit.what'),
      width: '1.6fr',
      cell: (event) => (
        <TextLink to="/audit/$event" params={{ event: String(event.id) }} fw={500}>
          {words.action(event.action)}
        </TextLink>
      ),
    },
    {
      id: 'about',
      header: t('audit.about'),
      width: '1.6fr',
      cell: (event) => <span className="wrap">{event.withheld ? t('audit.withheld') : (event.label ?? t('choice.none'))}</span>,
    },
    { id: 'who', header: t('audit.who'), width: '1.2fr', cell: (event) => <span className="wrap">{event.actor.name}</span> },
    { id: 'when', header: t('audit.when'), width: '11rem', cell: (event) => formatTime(event.at, i18n.language, timeZone) },
  ];
  return <DataTable label={t('audit.title')} columns={columns} rows={rows} rowKey={(event) => String(event.id)} {...more} />;
}
