import { SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import { sessionOptions } from '../../api/session.ts';
import type { Coverage, Overview } from '../../api/types.ts';
import { CoverageSummary } from '../../components/CoverageSummary.tsx';
import { Figures } from '../../components/Figures.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { weekDates } from '../../lib/weeks.ts';
import { Attention } from './Attention.tsx';
import { FirstSteps } from './FirstSteps.tsx';

/** What needs attention now; on a new installation, the way to the first plan. */
export function Home() {
  const { t } = useTranslation();
  const { data: session } = useSuspenseQuery(sessionOptions);
  const overview = useQuery({
    ...oneOptions<Overview>('/overview'),
    refetchInterval: (query) => ((query.state.data?.solving.length ?? 0) > 0 ? 5000 : 60_000),
  });
  const { data } = overview;
  return (
    <>
      <PageTitle title={t('home.title')} lead={t('home.lead', { name: session?.account.name ?? '' })} />
      {overview.isPending && <Loading rows={5} />}
      {overview.error && !data && <Problem error={overview.error} retry={() => void overview.refetch()} />}
      {data && (
        <Stack gap="lg">
          {data.has.published === 0 && <FirstSteps overview={data} />}
          <Attention overview={data} />
          {data.has.published > 0 && (
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
              <ThisWeek overview={data} />
              <CoverageNow />
            </SimpleGrid>
          )}
        </Stack>
      )}
    </>
  );
}

function ThisWeek({ overview }: { readonly overview: Overview }) {
  const { t, i18n } = useTranslation();
  const { thisWeek } = overview;
  return (
    <section className="panel" aria-labelledby="home-week">
      <Title order={2} id="home-week">
        {t('home.week')}
      </Title>
      <p className="quiet" style={{ marginBottom: '0.75rem' }}>
        {overview.week} · {weekDates(overview.week, i18n.language)}
      </p>
      <Figures
        figures={(['open', 'started', 'done', 'privileged', 'missed', 'excused'] as const).map((status) => ({
          label: t(`home.${status}`),
          value: thisWeek[status],
        }))}
      />
    </section>
  );
}

function CoverageNow() {
  const { t } = useTranslation();
  const coverage = useQuery(oneOptions<Coverage>('/coverage', { groupBy: 'role' }));
  return (
    <section className="panel" aria-labelledby="home-coverage">
      <Title order={2} id="home-coverage" mb="sm">
        {t('coverage.now')}
      </Title>
      {coverage.isPending && <Loading rows={2} />}
      {coverage.error && <Problem error={coverage.error} retry={() => void coverage.refetch()} />}
      {coverage.data && (
        <>
          <CoverageSummary coverage={coverage.data} />
          <p style={{ margin: '1rem 0 0' }}>
            <TextLink to="/coverage" search={{}}>
              {t('home.toCoverage')}
            </TextLink>
          </p>
        </>
      )}
    </section>
  );
}
