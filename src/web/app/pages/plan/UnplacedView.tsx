import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import type { Plan, UnplacedVisit } from '../../api/types.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { TextLink } from '../../components/links.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { usePlanningWords } from './planning-words.ts';
import { Why } from './Why.tsx';

/** Who found no week for what, and why. */
export function UnplacedView({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation();
  const words = usePlanningWords();
  const unplaced = useInfiniteQuery(listOptions<UnplacedVisit>(`/plans/${plan.id}/unplaced`));
  if (unplaced.isLoadingError) return <Problem error={unplaced.error} retry={() => void unplaced.refetch()} />;
  if (!unplaced.data) return <Loading />;
  if (unplaced.data.length === 0) return <Empty title={t('unplaced.noneTitle')}>{t('unplaced.noneText')}</Empty>;
  return (
    <DataTable
      label={t('planView.unplaced')}
      rows={unplaced.data}
      rowKey={(visit) => `${visit.employee.id} ${visit.touchPoint.id}`}
      list={unplaced}
      columns={[
        {
          id: 'person',
          header: t('people.name'),
          width: '1fr',
          cell: (visit) => (
            <TextLink to="/people/$person" params={{ person: visit.employee.number }}>
              {visit.employee.name}
            </TextLink>
          ),
        },
        { id: 'touchPoint', header: t('touchPoint.title'), width: '1fr', cell: (visit) => visit.touchPoint.name },
        {
          id: 'why',
          header: t('unplaced.why'),
          width: '2fr',
          cell: (visit) => (
            <>
              {words.unplaced(visit.reason, visit.employee.name, visit.touchPoint.name, visit.sentence)}
              <Why
                asked={{ plan: plan.id, employee: visit.employee.id, touchPoint: visit.touchPoint.id }}
                label={t('why.unplaced')}
                about={`${visit.employee.name}, ${visit.touchPoint.name}`}
                programme={plan.programme.id}
              />
            </>
          ),
        },
      ]}
    />
  );
}
