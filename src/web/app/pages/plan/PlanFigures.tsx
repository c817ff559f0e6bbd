import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PlanSummary } from '../../api/types.ts';
import { Figures } from '../../components/Figures.tsx';

/** How many moves, beside how many no plan could have spared. */
export function movesInWords(t: TFunction, { moved, unavoidable }: PlanSummary): string {
  if (moved === 0) return t('moves.none');
  if (unavoidable === null || (unavoidable === 0 && moved !== 0)) return t('moves.some', { count: moved ?? 0 });
  return moved === unavoidable ? t('moves.fewest', { count: moved }) : t('moves.beside', { count: moved ?? 0, unavoidable });
}

/** How good a plan is: how much of it found a week, how short it is, and whether shorter is possible. */
export function PlanFigures({ summary }: { readonly summary: PlanSummary }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={t('plan.summary')}>
      <Figures
        figures={[
          { label: t('plan.placed'), value: summary.placed },
          { label: t('plan.unplaced'), value: summary.unplaced, bad: summary.unplaced > 0 },
          { label: t('plan.makespan'), value: summary.makespanWeeks },
          { label: t('plan.lowerBound'), value: summary.lowerBoundWeeks },
          ...(summary.moved === null ? [] : [{ label: t('plan.moved'), value: summary.moved }]),
          ...(summary.unavoidable === null || summary.unavoidable === 0
            ? []
            : [{ label: t('plan.unavoidable'), value: summary.unavoidable }]),
        ]}
      />
      <p className="quiet" style={{ marginTop: '0.75rem' }}>
        {t(`proof.${summary.proof}`)}
        {summary.moved !== null && ` ${movesInWords(t, summary)}`}
        {summary.cancelled && ` ${t('plan.endedEarly')}`}
        {summary.postponed > 0 && ` ${t('plan.postponed', { count: summary.postponed })}`}
        {summary.lapsed > 0 && ` ${t('plan.lapsed', { count: summary.lapsed })}`}
      </p>
    </section>
  );
}
