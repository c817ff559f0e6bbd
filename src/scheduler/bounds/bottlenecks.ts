import { compile } from '../compile.ts';
import type { Model } from '../model.ts';
import type { Bottleneck, Fix } from '../plan.ts';
import { flatRows, type Problem } from '../problem.ts';
import { shortages } from './interval.ts';
import type { Shortage } from './shortage.ts';

export type FixKind = keyof Fix;

/** The shortage in the words of the plan file, without a fix. */
export function describe(problem: Problem, { kind, index, from, to, need, have }: Shortage): Bottleneck {
  const id =
    kind === 'venue'
      ? problem.venues[index]!.id
      : kind === 'touch-point'
        ? problem.touchPoints[index]!.id
        : kind === 'department'
          ? problem.departments[index]!.id
          : kind === 'person'
            ? problem.employees[index]!.id
            : 'company';
  return { resource: kind, id, from, to, need, have, fix: {} };
}

/** The problem with one change made: what the fix says, to the resource of the shortage. */
export function applyFix(problem: Problem, shortage: Shortage, kind: FixKind, amount: number): Problem {
  const { from, to, index } = shortage;
  switch (kind) {
    case 'placesPerWeek': {
      const target = shortage.kind === 'venue' ? index : problem.venues.findIndex((venue) => venue.touchPoint === index);
      return {
        ...problem,
        venues: problem.venues.map((venue, v) => {
          if (v !== target) return venue;
          const places = Array.from({ length: problem.weeks }, (_, w) =>
            typeof venue.places === 'number' ? venue.places : venue.places[w]!,
          );
          return { ...venue, places: places.map((n, w) => (w >= from && w <= to ? n + amount : n)) };
        }),
      };
    }
    case 'maxAway':
      return {
        ...problem,
        departments: problem.departments.map((department, d) =>
          d === index && department.maxAway != null ? { ...department, maxAway: department.maxAway + amount } : department,
        ),
      };
    case 'extraWeeks':
      return {
        ...problem,
        weeks: problem.weeks + amount,
        employees: problem.employees.map((employee) => stay(employee, problem.weeks)),
        venues: problem.venues.map((venue) =>
          typeof venue.places === 'number'
            ? venue
            : {
                ...venue,
                places: [...venue.places, ...new Array<number>(amount).fill(venue.places[problem.weeks - 1] ?? 0)],
              },
        ),
      };
    case 'deadline': {
      const rows = flatRows(problem.deadlines, 3).slice();
      for (let i = 0; i < rows.length; i += 3) {
        const mine =
          shortage.kind === 'person'
            ? rows[i] === index
            : shortage.kind === 'venue'
              ? rows[i + 1] === problem.venues[index]!.touchPoint
              : shortage.kind === 'touch-point'
                ? rows[i + 1] === index
                : problem.employees[rows[i]!]!.department === index;
        if (mine && rows[i + 2]! >= from && rows[i + 2]! <= to) rows[i + 2]! += amount;
      }
      return { ...problem, deadlines: rows };
    }
  }
}

/** Who is away to the end of the horizon has left, and stays away in weeks added after it. */
function stay(employee: Problem['employees'][number], weeks: number): Problem['employees'][number] {
  const away = employee.away ?? [];
  return {
    ...employee,
    away: away.map(([from, to]) =>
      to >= weeks - 1 && from < weeks - 4 ? ([from, 1_000_000] as const) : ([from, Math.min(to, weeks - 1)] as const),
    ),
  };
}

/** Which changes can repair a shortage at all, the most direct one first. */
export function candidates(model: Model, { kind, index, from, to }: Shortage): readonly FixKind[] {
  const list: FixKind[] = [];
  if (kind === 'venue') list.push('placesPerWeek');
  if (kind === 'touch-point' && model.problem.venues.some((venue) => venue.touchPoint === index)) list.push('placesPerWeek');
  if (kind === 'department') list.push('maxAway');
  const dated = Array.from(model.deadlines.values()).some((week) => week >= from && week <= to);
  if (dated && to < model.W - 1) list.push('deadline');
  if (to >= model.W - 1) list.push('extraWeeks');
  return list;
}

/** Largest change that is tried; twice the horizon for weeks, all the visits for places. */
const most = (kind: FixKind, { need }: Shortage, model: Model): number =>
  kind === 'extraWeeks' || kind === 'deadline' ? 2 * model.W + 8 : need;

/**
 * The smallest amount after which the resource is short nowhere any more by the interval bounds; null when none is.
 * Shortages of other resources do not count: each bottleneck is repaired on its own.
 */
export function smallestFix(problem: Problem, model: Model, shortage: Shortage, kind: FixKind): number | null {
  const repaired = (amount: number): boolean => {
    const changed = compile({ ...applyFix(problem, shortage, kind, amount), published: [] });
    return !shortages(changed, changed.W, false).some(
      (s) => s.kind === shortage.kind && s.index === shortage.index && s.from <= shortage.to && s.to >= shortage.from,
    );
  };
  const limit = most(kind, shortage, model);
  let high =
    kind === 'placesPerWeek' || kind === 'maxAway'
      ? Math.max(1, Math.ceil((shortage.need - shortage.have) / (shortage.to - shortage.from + 1)))
      : 1;
  let low = 0;
  while (!repaired(high)) {
    low = high;
    high *= 2;
    if (high > limit) return null;
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (repaired(middle)) high = middle;
    else low = middle;
  }
  return high;
}
