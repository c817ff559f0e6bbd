import { Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUsersGroup } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listOptions, oneOptions } from '../../api/lists.ts';
import type { LineCoverage, LinePerson } from '../../api/types.ts';
import { CoverageBar } from '../../components/CoverageBar.tsx';
import { CoverageSummary } from '../../components/CoverageSummary.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { formatShare } from '../../lib/format.ts';
import { weekDates } from '../../lib/weeks.ts';
import { WhoIsOut } from './WhoIsOut.tsx';

/** The people below me: who is out when, and how far they are together. Nothing about what anybody felt. */
export function MyPeople() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('myPeople.title')} lead={t('myPeople.lead')} />
      <Stack gap="lg">
        <WhoIsOut />
        <Numbers />
        <Everybody />
      </Stack>
    </>
  );
}

function Numbers() {
  const { t, i18n } = useTranslation();
  const coverage = useQuery(oneOptions<LineCoverage>('/me/people/coverage'));
  const { data } = coverage;
  return (
    <section className="panel" aria-labelledby="my-people-numbers">
      <Title order={2} id="my-people-numbers" mb="sm">
        {t('coverage.title')}
      </Title>
      {coverage.isPending && <Loading rows={2} />}
      {coverage.error && <Problem error={coverage.error} retry={() => void coverage.refetch()} />}
      {data && data.people === 0 && <p className="quiet">{t('coverage.emptyText')}</p>}
      {data && data.people > 0 && <CoverageSummary coverage={data} />}
      {data && data.groups.length > 1 && (
        <>
          <ul className="lines" style={{ marginTop: '1rem' }}>
            {data.groups.map((group) => (
              <li key={group.department?.id ?? 'rest'}>
                <span className="lines-main">
                  {group.department?.name ?? t('myPeople.rest')}
                  <span className="quiet">
                    {t('myPeople.people', { count: group.people })}
                    {group.departments.length > 1 && ` · ${group.departments.join(', ')}`}
                  </span>
                </span>
                <span style={{ minWidth: 'min(100%, 12rem)' }}>
                  {group.share === null ? t('choice.none') : formatShare(group.share, i18n.language)} {t('coverage.share')}
                  <CoverageBar counts={group} />
                </span>
              </li>
            ))}
          </ul>
          <p className="quiet">{t('myPeople.folded')}</p>
        </>
      )}
    </section>
  );
}

function Everybody() {
  const { t, i18n } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 250);
  const people = useInfiniteQuery(listOptions<LinePerson>('/me/people', { q }));
  const rows = people.data ?? [];
  const columns: readonly Column<LinePerson>[] = [
    { id: 'name', header: t('people.name'), width: '1.6fr', cell: (person) => person.name },
    { id: 'department', header: t('people.department'), width: '1.2fr', cell: (person) => person.department?.name ?? t('choice.none') },
    {
      id: 'next',
      header: t('myPeople.next'),
      width: '2fr',
      cell: ({ nextWalk }) =>
        nextWalk === null ? (
          <span className="quiet">{t('myPeople.nothing')}</span>
        ) : (
          <span className="lines-main">
            {nextWalk.touchPoint.name}
            <span className="quiet">
              {nextWalk.week} · {weekDates(nextWalk.week, i18n.language)}
            </span>
          </span>
        ),
    },
  ];
  return (
    <section aria-labelledby="my-people-all">
      <Title order={2} id="my-people-all" mb="sm">
        {t('myPeople.all')}
      </Title>
      <TextInput
        type="search"
        mb="md"
        maw="24rem"
        label={t('people.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {people.isPending && <Loading rows={4} />}
      {people.error && rows.length === 0 && <Problem error={people.error} retry={() => void people.refetch()} />}
      {people.isSuccess && rows.length === 0 && (
        <Empty icon={<IconUsersGroup />} title={t(q === '' ? 'myPeople.emptyTitle' : 'people.noneTitle')}>
          {t(q === '' ? 'myPeople.emptyText' : 'people.noneText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable label={t('myPeople.all')} columns={columns} rows={rows} rowKey={(person) => person.id} list={people} />
      )}
    </section>
  );
}
