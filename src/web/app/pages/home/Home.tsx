import { SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import { useAccount } from '../../api/session.ts';
import type { Overview } from '../../api/types.ts';
import { Figures } from '../../components/Figures.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { administers } from '../../lib/roles.ts';
import { weekDates } from '../../lib/weeks.ts';
import { Attention } from './Attention.tsx';
import { AuditorHome } from './AuditorHome.tsx';
import { CoverageNow } from './CoverageNow.tsx';
import { FirstSteps } from './FirstSteps.tsx';

/** The first page: what an administrator has to do, what an auditor has to read. */
export function Home() {
  const account = useAccount();
  return administers(account) ? <AdministratorHome name={account.name} /> : <AuditorHome name={account.name} />;
}

/** What needs attention now; on a new installation, the way to the first plan. */
function AdministratorHome({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const overview = useQuery({
    ...oneOptions<Overview>('/overview'),
    refetchInterval: (query) => ((query.state.data?.solving.length ?? 0) > 0 ? 5000 : 60_000),
  });
  const { data } = overview;
  return (
    <>
      <PageTitle title={t('home.title')} lead={t('home.lead', { name })} />
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
      <p style={{ margin: '1rem 0 0' }}>
        <TextLink to="/walks" search={{}}>
          {t('home.toWalks')}
        </TextLink>
      </p>
    </section>
  );
}
