import { Stack, Title } from '@mantine/core';
import { IconWalk } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listOptions, oneOptions } from '../../api/lists.ts';
import { useAccount } from '../../api/session.ts';
import type { Assignment, Idea, OwnCoverage } from '../../api/types.ts';
import { CoverageSummary } from '../../components/CoverageSummary.tsx';
import { TextLink } from '../../components/links.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useThisWeek } from '../../lib/this-week.ts';
import { weekDates } from '../../lib/weeks.ts';
import { sortWalks } from './sort-walks.ts';

/** What I am asked to live this week and later, what I have lived, and what became of my ideas. */
export function MyWalks() {
  const { t } = useTranslation();
  const { employee } = useAccount();
  return (
    <>
      <PageTitle title={t('myWalks.title')} lead={t('myWalks.lead')} />
      {employee === null ? (
        <Empty icon={<IconWalk />} title={t('myWalks.nobodyTitle')}>
          {t('myWalks.nobodyText')}
        </Empty>
      ) : (
        <Mine employee={employee.id} />
      )}
    </>
  );
}

function Mine({ employee }: { readonly employee: string }) {
  const { t } = useTranslation();
  const week = useThisWeek();
  const walks = useInfiniteQuery(listOptions<Assignment>('/assignments', { employee, sort: 'week' }, 500));
  if (walks.isPending) return <Loading rows={4} />;
  if (walks.isLoadingError) return <Problem error={walks.error} retry={() => void walks.refetch()} />;
  if (walks.data.length === 0) {
    return (
      <Empty icon={<IconWalk />} title={t('myWalks.emptyTitle')}>
        {t('myWalks.emptyText')}
      </Empty>
    );
  }
  const sorted = sortWalks(walks.data, week);
  return (
    <Stack gap="lg">
      {sorted.open.length > 0 && <List id="late" title={t('myWalks.late')} hint={t('myWalks.lateHint')} walks={sorted.open} />}
      <List id="now" title={t('myWalks.now')} none={t('myWalks.noneNow')} walks={sorted.now} />
      <List id="coming" title={t('myWalks.coming')} none={t('myWalks.noneComing')} walks={sorted.coming} />
      {sorted.past.length > 0 && <List id="past" title={t('myWalks.past')} walks={sorted.past} />}
      <MoreButton list={walks} />
      <HowFar />
      <Ideas />
    </Stack>
  );
}

function List(props: { id: string; title: string; hint?: string; none?: string; walks: readonly Assignment[] }) {
  const { i18n } = useTranslation();
  return (
    <section className="panel" aria-labelledby={`my-walks-${props.id}`}>
      <Title order={2} id={`my-walks-${props.id}`} mb="sm">
        {props.title}
      </Title>
      {props.hint !== undefined && <p className="quiet">{props.hint}</p>}
      {props.walks.length === 0 && <p className="quiet">{props.none}</p>}
      <ul className="lines">
        {props.walks.map((walk) => (
          <li key={walk.id}>
            <span className="lines-main">
              <TextLink to="/my-walks/$walk" params={{ walk: walk.id }} fw={500}>
                {walk.touchPoint.name}
              </TextLink>
              <span className="quiet">
                {walk.week} · {weekDates(walk.week, i18n.language)}
              </span>
            </span>
            <StatusBadge status={walk.status} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function HowFar() {
  const { t } = useTranslation();
  const coverage = useQuery(oneOptions<OwnCoverage>('/me/coverage'));
  if (coverage.data?.required === 0) return null;
  return (
    <section className="panel" aria-labelledby="my-walks-coverage">
      <Title order={2} id="my-walks-coverage" mb="sm">
        {t('myWalks.coverage')}
      </Title>
      {coverage.isPending && <Loading rows={1} />}
      {coverage.error && <Problem error={coverage.error} retry={() => void coverage.refetch()} />}
      {coverage.data && <CoverageSummary coverage={coverage.data} />}
    </section>
  );
}

function Ideas() {
  const { t } = useTranslation();
  const ideas = useInfiniteQuery(listOptions<Idea>('/me/ideas', { sort: '-createdAt' }));
  if (ideas.data?.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="my-walks-ideas">
      <Title order={2} id="my-walks-ideas" mb="sm">
        {t('myWalks.ideas')}
      </Title>
      {ideas.isPending && <Loading rows={1} />}
      {ideas.isLoadingError && <Problem error={ideas.error} retry={() => void ideas.refetch()} />}
      <ul className="lines">
        {(ideas.data ?? []).map((idea) => (
          <li key={idea.id}>
            <span className="lines-main">
              {idea.text}
              <span className="quiet">
                {idea.touchPoint.name}
                {idea.reason && ` · ${idea.reason}`}
              </span>
            </span>
            <span>{t(`ideaStatus.${idea.status}`)}</span>
          </li>
        ))}
      </ul>
      <MoreButton list={ideas} />
    </section>
  );
}
