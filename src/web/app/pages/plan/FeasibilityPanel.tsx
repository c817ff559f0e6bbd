import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Feasibility } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { Bottlenecks } from './Bottlenecks.tsx';

/** Can it be done at all, how soon, and what stands in the way: asked before anything is solved. */
export function FeasibilityPanel({ programme }: { readonly programme: string }) {
  const { t } = useTranslation();
  const feasibility = useQuery({ ...oneOptions<Feasibility>(`/programmes/${programme}/feasibility`), staleTime: 0 });
  return (
    <section className="panel" aria-labelledby="programme-feasibility">
      <Title order={2} id="programme-feasibility" mb="sm">
        {t('feasibility.title')}
      </Title>
      {feasibility.isPending && <Loading rows={2} />}
      {feasibility.error && <Problem error={feasibility.error} retry={() => void feasibility.refetch()} />}
      {feasibility.data && <Outlook outlook={feasibility.data} programme={programme} />}
    </section>
  );
}

function Outlook({ outlook, programme }: { readonly outlook: Feasibility; readonly programme: string }) {
  const { t } = useTranslation();
  const { status, lowerBoundWeeks, weeks, bottlenecks, unreachable } = outlook;
  const fits = status === 'feasible';
  return (
    <Stack gap="sm">
      {fits && (
        <Notice tone="good">{lowerBoundWeeks ? t('feasibility.fits', { count: lowerBoundWeeks, weeks }) : t('feasibility.nothing')}</Notice>
      )}
      {!fits && bottlenecks.length === 0 && unreachable.length === 0 && <Notice tone="look">{t('feasibility.doesNotFit')}</Notice>}
      {bottlenecks.length > 0 && (
        <Bottlenecks
          tone={fits ? 'calm' : 'look'}
          title={fits ? t('plan.whyNotShorter') : t('feasibility.doesNotFit')}
          bottlenecks={bottlenecks}
          programme={programme}
        />
      )}
      {unreachable.length > 0 && (
        <Notice tone="look" title={t('feasibility.unreachable')}>
          <ul className="bullets">
            {unreachable.map((each) => (
              <li key={each.touchPoint.id}>
                {t('feasibility.stranded', { name: each.touchPoint.name, count: each.people })}{' '}
                <AdminOnly>
                  <TextLink to="/touch-points/$touchPoint/edit" params={{ touchPoint: each.touchPoint.code }}>
                    {t('feasibility.addVenue')}
                  </TextLink>
                </AdminOnly>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </Stack>
  );
}
