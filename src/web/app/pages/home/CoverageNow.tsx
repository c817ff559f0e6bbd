import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Coverage } from '../../api/types.ts';
import { CoverageSummary } from '../../components/CoverageSummary.tsx';
import { TextLink } from '../../components/links.tsx';
import { Loading, Problem } from '../../components/states.tsx';

/** Coverage in a few figures, and the way to all of it. */
export function CoverageNow() {
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
