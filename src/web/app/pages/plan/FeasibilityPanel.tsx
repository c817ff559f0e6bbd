import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Feasibility } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { Bottlenecks } from './Bottlenecks.tsx';

/** Can it be done at all, how soon, and what stands in the way: asked before anything is solved. */
export function FeasibilityPanel({ programme }: { readonly programme: string }) {
  const { t } = useTranslation();
  const feasibility = useQuery({ ...oneOptions<Feasibility>(`/programmes/${programme}/feasibility`), staleTime: 0 });
  const { data } = feasibility;
  return (
    <section className="panel" aria-labelledby="programme-feasibility">
      <Title order={2} id="programme-feasibility" mb="sm">
        {t('feasibility.title')}
      </Title>
      {feasibility.isPending && <Loading rows={2} />}
      {feasibility.error && <Problem error={feasibility.error} retry={() => void feasibility.refetch()} />}
      {data && data.bottlenecks.length === 0 && (
        <Notice tone={data.status === 'infeasible' ? 'look' : 'good'}>
          {data.lowerBoundWeeks === 0 ? t('feasibility.nothing') : t('feasibility.fits', { count: data.lowerBoundWeeks })}
        </Notice>
      )}
      {data && data.bottlenecks.length > 0 && <Bottlenecks title={t('feasibility.inTheWay')} bottlenecks={data.bottlenecks} />}
    </section>
  );
}
