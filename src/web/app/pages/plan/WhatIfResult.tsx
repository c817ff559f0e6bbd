import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Department, Feasibility, Programme, TouchPoint, WhatIf } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ButtonLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { formatNumber } from '../../lib/format.ts';
import { Bottlenecks } from './Bottlenecks.tsx';
import { usePlanningWords } from './planning-words.ts';
import classes from './WhatIfResult.module.css';
import type { Wish } from './what-if.ts';

interface Props {
  readonly programme: Programme;
  readonly wish: Wish;
  readonly answer: WhatIf;
  readonly touchPoints: readonly TouchPoint[];
  readonly departments: readonly Department[];
}

/** What a wish would cost or save: in one sentence, in a table, and where to go to make it come true. */
export function WhatIfResult({ programme, wish, answer: { now, changed }, touchPoints, departments }: Props) {
  const { t } = useTranslation();
  const sentence = useSentence(wish, touchPoints);
  return (
    <Stack gap="sm" aria-live="polite">
      <Notice tone={changed.status === 'feasible' ? 'good' : 'look'} role="status">
        {sentence(now, changed)}
      </Notice>
      <Comparison now={now} changed={changed} />
      {changed.status === 'infeasible' && changed.bottlenecks.length > 0 && (
        <Bottlenecks tone="look" title={t('feasibility.inTheWay')} bottlenecks={changed.bottlenecks} programme={programme.id} />
      )}
      {changed.unreachable.map((each) => (
        <Notice key={each.touchPoint.id} tone="look">
          {t('feasibility.stranded', { name: each.touchPoint.name, count: each.people })}
        </Notice>
      ))}
      <AdminOnly>
        <Apply programme={programme} wish={wish} touchPoints={touchPoints} departments={departments} />
      </AdminOnly>
    </Stack>
  );
}

/** "With “Click and collect”, a plan takes at least 20 weeks instead of 14: 6 more at today’s places." */
function useSentence(wish: Wish, touchPoints: readonly TouchPoint[]) {
  const { t } = useTranslation();
  const words = usePlanningWords();
  const names = (ids: readonly string[]) =>
    words.list(ids.map((id) => t('whatIf.quoted', { name: touchPoints.find((each) => each.id === id)?.name ?? id })));
  const people = Number(wish.addPeople);
  const parts = [
    ...(wish.addTouchPoints.length > 0 ? [t('whatIf.with', { names: names(wish.addTouchPoints) })] : []),
    ...(wish.removeTouchPoints.length > 0 ? [t('whatIf.without', { names: names(wish.removeTouchPoints) })] : []),
    ...(wish.places.length > 0 ? [t('whatIf.withPlaces', { count: wish.places.length })] : []),
    ...(people > 0 ? [t('whatIf.withPeople', { count: people })] : []),
    ...(wish.departmentCaps.length > 0 ? [t('whatIf.withCaps', { count: wish.departmentCaps.length })] : []),
    ...(wish.deadlines.length > 0 ? [t('whatIf.withDeadlines', { count: wish.deadlines.length })] : []),
    ...(wish.gap === '' ? [] : [t('whatIf.withGap', { count: Number(wish.gap) })]),
    ...(wish.weeks === '' ? [] : [t('whatIf.withWeeks', { count: Number(wish.weeks) })]),
    ...(wish.endWeek === '' ? [] : [t('whatIf.until', { week: wish.endWeek })]),
  ];
  const what = parts.join(', ');
  const start = what.charAt(0).toLocaleUpperCase() + what.slice(1);
  return (now: Feasibility, then: Feasibility): string =>
    `${t('whatIf.sentence', { what: start, outcome: lengthInWords(now, then) })} ${fitInWords(now, then)}`.trim();

  function lengthInWords({ lowerBoundWeeks: from }: Feasibility, { lowerBoundWeeks: to }: Feasibility): string {
    if (to === null) return t('whatIf.never');
    if (from === null) return t('whatIf.nowPossible', { count: to });
    if (to === from) return t('whatIf.same', { count: to });
    const more =
      to > from
        ? wish.places.length === 0
          ? t('whatIf.moreAtPlaces', { count: to - from })
          : t('whatIf.more', { count: to - from })
        : t('whatIf.fewer', { count: from - to });
    return t('whatIf.instead', { count: to, from, difference: more });
  }

  function fitInWords(now: Feasibility, then: Feasibility): string {
    if (then.status === 'feasible') return now.status === 'feasible' ? '' : t('whatIf.thenFits', { count: then.weeks });
    return now.status === 'feasible' ? t('whatIf.noLongerFits', { count: then.weeks }) : t('whatIf.stillNotFits', { count: then.weeks });
  }
}

function Comparison({ now, changed }: { readonly now: Feasibility; readonly changed: Feasibility }) {
  const { t, i18n } = useTranslation();
  const number = (value: number | null) => (value === null ? t('whatIf.noWeeks') : formatNumber(value, i18n.language));
  const rows: readonly (readonly [string, (of: Feasibility) => string])[] = [
    [t('whatIf.leastWeeks'), (of) => number(of.lowerBoundWeeks)],
    [t('whatIf.weeksThere'), (of) => number(of.weeks)],
    [t('whatIf.fits'), (of) => (of.status === 'feasible' ? t('choice.yes') : t('choice.no'))],
    [t('whatIf.peopleAsked'), (of) => number(of.people)],
    [t('whatIf.visits'), (of) => number(of.visits)],
  ];
  return (
    <table className={classes['comparison']}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('whatIf.now')}</th>
          <th scope="col">{t('whatIf.then')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, of]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{of(now)}</td>
            <td>{of(changed) === of(now) ? of(changed) : <strong>{of(changed)}</strong>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Asking changes nothing: these lead to where each part of the wish is made true. */
function Apply({ programme, wish, touchPoints, departments }: Omit<Props, 'answer'>) {
  const { t } = useTranslation();
  const inProgramme =
    wish.addTouchPoints.length > 0 ||
    wish.removeTouchPoints.length > 0 ||
    wish.deadlines.length > 0 ||
    `${wish.gap}${wish.weeks}${wish.endWeek}` !== '';
  const places = touchPoints.filter(({ id }) => wish.places.some(({ key }) => key.startsWith(`${id}|`)));
  const caps = departments.filter(({ id }) => wish.departmentCaps.some(({ key }) => key === id));
  const look = { size: 'xs', variant: 'default' } as const;
  return (
    <section aria-labelledby="what-if-apply">
      <Title order={3} id="what-if-apply" fz="md" mb="xs">
        {t('whatIf.apply')}
      </Title>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.5rem' }}>
        {inProgramme && (
          <ButtonLink {...look} to="/plan/$programme/edit" params={{ programme: programme.id }}>
            {t('whatIf.applyProgramme')}
          </ButtonLink>
        )}
        {places.map((each) => (
          <ButtonLink {...look} key={each.id} to="/touch-points/$touchPoint/edit" params={{ touchPoint: each.code }}>
            {t('whatIf.applyPlaces', { name: each.name })}
          </ButtonLink>
        ))}
        {caps.map((each) => (
          <ButtonLink {...look} key={each.id} to="/departments/$department/edit" params={{ department: each.code }}>
            {t('whatIf.applyCap', { name: each.name })}
          </ButtonLink>
        ))}
        {Number(wish.addPeople) > 0 && (
          <ButtonLink {...look} to="/people/import">
            {t('people.import')}
          </ButtonLink>
        )}
      </div>
    </section>
  );
}
