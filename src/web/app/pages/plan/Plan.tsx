import { Stack } from '@mantine/core';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Plan as PlanAnswer } from '../../api/types.ts';
import { TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import classes from '../../components/Views.module.css';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { BoardView } from './BoardView.tsx';
import { Bottlenecks } from './Bottlenecks.tsx';
import { DiffView } from './DiffView.tsx';
import { PlanActions } from './PlanActions.tsx';
import { PlanFigures } from './PlanFigures.tsx';
import { PlanProgress } from './PlanProgress.tsx';
import { UnplacedView } from './UnplacedView.tsx';
import { usePlan } from './use-plan.ts';

/** One plan: being solved, to be looked at and published, or history. */
export function Plan() {
  const { t } = useTranslation();
  const { plan: id } = useParams({ from: '/inside/plans/$plan' });
  const plan = usePlan(id);
  if (plan.data) return <Details plan={plan.data} />;
  return (
    <>
      <PageTitle title={t('plan.title')} back={<TextLink to="/plan">{t('programmes.title')}</TextLink>} />
      {plan.error ? <Problem error={plan.error} retry={() => void plan.refetch()} /> : <Loading rows={6} />}
    </>
  );
}

function Details({ plan }: { readonly plan: PlanAnswer }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const solved = plan.summary !== null && plan.status !== 'solving';
  return (
    <>
      <PageTitle
        title={t('plan.titleOf', { name: plan.programme.name })}
        back={
          <TextLink to="/plan/$programme" params={{ programme: plan.programme.id }}>
            {plan.programme.name}
          </TextLink>
        }
        lead={
          <>
            <StatusBadge status={plan.status} />{' '}
            {plan.publishedAt
              ? t('plan.publishedAt', { time: formatTime(plan.publishedAt, i18n.language, timeZone) })
              : t('plan.createdAt', { time: formatTime(plan.createdAt, i18n.language, timeZone), name: plan.requestedBy })}
          </>
        }
        actions={<PlanActions plan={plan} />}
      />
      <Stack gap="lg">
        {plan.status === 'solving' && <PlanProgress plan={plan} />}
        {plan.status === 'failed' && (
          <Notice tone="bad" role="alert" title={t('plan.failedTitle')}>
            {plan.error ?? t('plan.failedText')}
          </Notice>
        )}
        {solved && <PlanFigures summary={plan.summary as NonNullable<PlanAnswer['summary']>} />}
        {solved && plan.bottlenecks.length > 0 && (
          <Bottlenecks
            tone={plan.summary?.proof === 'infeasible' ? 'look' : 'calm'}
            title={plan.summary?.proof === 'infeasible' ? t('feasibility.inTheWay') : t('plan.whyNotShorter')}
            bottlenecks={plan.bottlenecks}
            programme={plan.programme.id}
          />
        )}
        {solved && <Views plan={plan} />}
      </Stack>
    </>
  );
}

const VIEWS = ['board', 'changes', 'unplaced'] as const;

function Views({ plan }: { readonly plan: PlanAnswer }) {
  const { t } = useTranslation();
  const { view: asked } = useSearch({ from: '/inside/plans/$plan' });
  const views = VIEWS.filter((view) => view !== 'changes' || plan.status === 'draft');
  const view = views.find((each) => each === asked) ?? 'board';
  return (
    <div>
      <nav className={classes['views']} aria-label={t('plan.views')}>
        {views.map((each) => (
          <Link
            key={each}
            to="/plans/$plan"
            params={{ plan: plan.id }}
            search={each === 'board' ? {} : { view: each }}
            replace
            resetScroll={false}
            className={classes['view']}
            activeOptions={{ exact: true }}
            aria-current={each === view ? 'true' : undefined}
            data-here={each === view || undefined}
          >
            {t(`planView.${each}`)}
            {each === 'changes' && plan.summary?.moved != null && ` (${plan.summary.moved})`}
            {each === 'unplaced' && plan.summary !== null && ` (${plan.summary.unplaced})`}
          </Link>
        ))}
      </nav>
      {view === 'board' && <BoardView plan={plan.id} />}
      {view === 'changes' && <DiffView plan={plan} />}
      {view === 'unplaced' && <UnplacedView plan={plan} />}
    </div>
  );
}
