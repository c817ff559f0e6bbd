import type { Fault, FaultCode } from '../../../platform/errors.ts';
import { addWeeks, startOfWeek, weekOf, weeksBetween } from '../../../platform/iso-week.ts';

/**
 * The hard rules of planning, asked about one assignment in the place where it would stand. Pure: the facts are read after
 * the move was written and before it is committed, so every count includes the assignment itself.
 */
export interface MoveFacts {
  readonly week: string;
  /** The Monday of the week it is. */
  readonly currentWeek: string;
  readonly touchPoint: { readonly key: number; readonly id: string; readonly name: string };
  readonly venue: { readonly siteKey: number | null; readonly name: string; readonly places: number; readonly taken: number };
  readonly person: {
    readonly name: string;
    readonly siteKey: number | null;
    readonly weeklyLoad: number;
    readonly startDate: string | null;
    readonly deactivated: boolean;
    /** Mondays to Fridays of the week on which they are there and no public holiday is. */
    readonly workingDays: number;
  };
  /** null: they belong to no department. */
  readonly department: { readonly name: string; readonly cap: number | null; readonly out: number } | null;
  /** What else the person walks, or has walked: live and completed assignments. */
  readonly others: readonly OtherWalk[];
  readonly programme: {
    readonly kind: 'cycle' | 'induction';
    readonly startWeek: string;
    readonly endWeek: string | null;
    readonly weeksAfterStart: number | null;
    readonly gap: number;
    readonly minWorkingDays: number;
    readonly deadlines: readonly { readonly touchPoint: string; readonly withinWeeks: number }[];
  };
}

export interface OtherWalk {
  readonly name: string;
  readonly week: string;
  /** Whether it has to come before the moved one, after it, or neither. */
  readonly order: 'before' | 'after' | null;
}

export type Block = Fault;

type Rule = (facts: MoveFacts) => Block | undefined;

const block = (pointer: '/week' | '/venue', code: FaultCode, message: string, values: NonNullable<Fault['values']>): Block => ({
  pointer,
  message,
  code,
  values,
});

const notInThePast: Rule = ({ week, currentWeek }) =>
  week < currentWeek
    ? block('/week', 'week-over', `${weekOf(week)} is over. Choose ${weekOf(currentWeek)} or a later week.`, { week: weekOf(week) })
    : undefined;

const insideTheProgramme: Rule = ({ week, programme, person }) => {
  const first = programmeStart(programme, person.startDate);
  const last = programme.kind === 'cycle' ? programme.endWeek : addWeeks(first, (programme.weeksAfterStart ?? 1) - 1);
  if (week >= first && (last === null || week <= last)) return undefined;
  return block(
    '/week',
    'outside-programme',
    `The programme runs from ${weekOf(first)} to ${weekOf(last ?? first)} for ${person.name}. Choose one of its weeks.`,
    { from: weekOf(first), to: weekOf(last ?? first) },
  );
};

const withinTheDeadline: Rule = ({ week, programme, person, touchPoint }) => {
  const deadline = programme.deadlines.find((other) => other.touchPoint === touchPoint.id);
  if (!deadline) return undefined;
  const last = addWeeks(programmeStart(programme, person.startDate), deadline.withinWeeks - 1);
  return week > last
    ? block('/week', 'after-deadline', `"${touchPoint.name}" has to be lived by ${weekOf(last)}. Choose that week or an earlier one.`, {
        week: weekOf(last),
      })
    : undefined;
};

/** An induction begins for each person in the week they join. */
const programmeStart = (programme: MoveFacts['programme'], startDate: string | null): string =>
  programme.kind === 'induction' && startDate !== null ? startOfWeek(startDate) : programme.startWeek;

const personIsThere: Rule = ({ week, person, programme }) => {
  const needed = Math.max(1, programme.minWorkingDays);
  if (!person.deactivated && person.workingDays >= needed) return undefined;
  const why = person.deactivated ? 'is deactivated' : `has ${person.workingDays} working days in ${weekOf(week)}, and ${needed} are needed`;
  return block('/week', 'person-away', `${person.name} ${why}. Choose a week in which they are there.`, { name: person.name });
};

const venueIsTheirs: Rule = ({ venue, person }) =>
  venue.siteKey === null || venue.siteKey === person.siteKey
    ? undefined
    : block(
        '/venue',
        'not-their-venue',
        `The venue at ${venue.name} is for the people of that site, and ${person.name} is not one of them. Choose another venue.`,
        { name: person.name },
      );

const placeIsLeft: Rule = ({ week, venue }) =>
  venue.taken <= venue.places
    ? undefined
    : block(
        '/week',
        'no-place-left',
        `${venue.name} has no place left in ${weekOf(week)}: ${venue.taken - 1} of ${venue.places} are taken. Choose another week or venue.`,
        { taken: venue.taken - 1, places: venue.places },
      );

const weeklyLoad: Rule = ({ week, person, others }) => {
  const walks = 1 + others.filter((other) => other.week === week).length;
  if (walks <= person.weeklyLoad) return undefined;
  return block(
    '/week',
    'weekly-load',
    `${person.name} would have ${walks} walks in ${weekOf(week)}, and ${person.weeklyLoad} a week are allowed. Choose another week.`,
    { name: person.name, load: person.weeklyLoad },
  );
};

const departmentCanSpareThem: Rule = ({ week, department }) =>
  department === null || department.cap === null || department.out <= department.cap
    ? undefined
    : block(
        '/week',
        'department-cap',
        `${department.name} would have ${department.out} people out in ${weekOf(week)}, and ${department.cap} are allowed. Choose another week.`,
        { name: department.name, cap: department.cap },
      );

const walkIn = ({ name, week }: OtherWalk) => ({ name, week: weekOf(week) });

const prerequisitesInOrder: Rule = ({ week, others }) => {
  const late = others.find((other) => other.order === 'before' && other.week >= week);
  if (late)
    return block(
      '/week',
      'comes-first',
      `"${late.name}" comes first and is planned in ${weekOf(late.week)}. Choose a later week.`,
      walkIn(late),
    );
  const early = others.find((other) => other.order === 'after' && other.week <= week);
  if (early)
    return block(
      '/week',
      'builds-on-it',
      `"${early.name}" builds on this and is planned in ${weekOf(early.week)}. Choose an earlier week.`,
      walkIn(early),
    );
  return undefined;
};

const farEnoughApart: Rule = ({ week, programme, others }) => {
  const near = others.find((other) => other.week !== week && Math.abs(weeksBetween(other.week, week)) < programme.gap);
  if (!near) return undefined;
  return block(
    '/week',
    'too-close',
    `"${near.name}" is in ${weekOf(near.week)}, and walks are at least ${programme.gap} weeks apart. Choose another week.`,
    { ...walkIn(near), gap: programme.gap },
  );
};

const RULES: readonly Rule[] = [
  notInThePast,
  insideTheProgramme,
  withinTheDeadline,
  personIsThere,
  venueIsTheirs,
  placeIsLeft,
  weeklyLoad,
  departmentCanSpareThem,
  prerequisitesInOrder,
  farEnoughApart,
];

/** @returns everything that stands in the way, in the order of the rules; nothing when the assignment may stand there */
export const blocksOf = (facts: MoveFacts): Block[] => RULES.flatMap((rule) => rule(facts) ?? []);
