import type { Fix } from '../plan.ts';
import { flatRows, type Problem } from '../problem.ts';
import type { Shortage } from './shortage.ts';

export type FixKind = keyof Fix;

/** One change that may repair a shortage: `amount` more of `kind`, for the resource and weeks of `at`. */
export type Change = {
  readonly at: Pick<Shortage, 'kind' | 'index' | 'from' | 'to' | 'site'>;
  readonly kind: FixKind;
  readonly amount: number;
};

/**
 * The problem with all changes made. Changes of one resource add up, except that of several `extraWeeks` the largest
 * counts: everyone has the same weeks. Weeks are added first, so that deadlines can move into them.
 */
export function applyChanges(problem: Problem, changes: readonly Change[]): Problem {
  const weeks = changes.reduce((most, { kind, amount }) => (kind === 'extraWeeks' ? Math.max(most, amount) : most), 0);
  let changed = weeks > 0 ? extended(problem, weeks) : problem;
  for (const change of changes) changed = applyOne(changed, change);
  return changed;
}

function applyOne(problem: Problem, { at, kind, amount }: Change): Problem {
  if (kind === 'placesPerWeek') {
    const target = venueOf(problem, at);
    return { ...problem, venues: problem.venues.map((venue, v) => (v === target ? widened(venue, problem.weeks, at, amount) : venue)) };
  }
  if (kind === 'maxAway') {
    const departments = problem.departments.map((department, d) =>
      d === at.index && department.maxAway != null ? { ...department, maxAway: department.maxAway + amount } : department,
    );
    return { ...problem, departments };
  }
  return kind === 'deadline' ? { ...problem, deadlines: postponed(problem, at, amount) } : problem;
}

/** The venue whose places grow: of a touch-point the one that most sites can use (the short one among them), then the first. -1 = it has none. */
export function venueOf(problem: Problem, { kind, index, site }: Change['at']): number {
  if (kind === 'venue') return index;
  let best = -1;
  let most = -1;
  problem.venues.forEach(({ touchPoint, sites }, v) => {
    const reach = sites == null ? Number.POSITIVE_INFINITY : new Set(sites).size;
    if (touchPoint !== index || reach <= most || (site !== undefined && sites != null && !sites.includes(site))) return;
    best = v;
    most = reach;
  });
  return best;
}

function widened(venue: Problem['venues'][number], weeks: number, { from, to }: Change['at'], amount: number): Problem['venues'][number] {
  const places = Array.from({ length: weeks }, (_, w) => (typeof venue.places === 'number' ? venue.places : (venue.places[w] ?? 0)));
  return { ...venue, places: places.map((n, w) => (w >= from && w <= to ? n + amount : n)) };
}

/** Rows of `deadlines` that a deadline fix of `at` moves: its visits and whatever follows them, from its first week on. */
export function deadlinesOf(problem: Problem, { kind, index, from }: Change['at']): readonly number[] {
  const rows = flatRows(problem.deadlines, 3);
  const touchPoint = kind === 'venue' ? problem.venues[index]!.touchPoint : index;
  const family = kind === 'venue' || kind === 'touch-point' ? descendants(problem, touchPoint) : null;
  const mine: number[] = [];
  for (let i = 0; i < rows.length; i += 3) {
    if (rows[i + 2]! < from) continue;
    if (kind === 'person' && rows[i] !== index) continue;
    if (kind === 'department' && problem.employees[rows[i]!]!.department !== index) continue;
    if (family !== null && !family.has(rows[i + 1]!)) continue;
    mine.push(i);
  }
  return mine;
}

function postponed(problem: Problem, at: Change['at'], amount: number): Int32Array {
  const rows = flatRows(problem.deadlines, 3).slice();
  for (const i of deadlinesOf(problem, at)) rows[i + 2]! += amount;
  return rows;
}

/** A touch-point and everything that comes after it. */
function descendants(problem: Problem, touchPoint: number): Set<number> {
  const family = new Set([touchPoint]);
  for (let grown = true; grown; ) {
    grown = false;
    problem.touchPoints.forEach(({ after }, t) => {
      if (family.has(t) || !(after ?? []).some((p) => family.has(p))) return;
      family.add(t);
      grown = true;
    });
  }
  return family;
}

/** More weeks, each like the last one of today. */
function extended(problem: Problem, amount: number): Problem {
  const { weeks } = problem;
  return {
    ...problem,
    weeks: weeks + amount,
    employees: problem.employees.map((employee) => stay(employee, weeks)),
    venues: problem.venues.map((venue) =>
      typeof venue.places === 'number'
        ? venue
        : { ...venue, places: [...venue.places, ...new Array<number>(amount).fill(venue.places[weeks - 1] ?? 0)] },
    ),
  };
}

/** Who is away to the end of the horizon has left, and stays away in weeks added after it. */
function stay(employee: Problem['employees'][number], weeks: number): Problem['employees'][number] {
  const away = (employee.away ?? []).map(([from, to]) =>
    to >= weeks - 1 && from < weeks - 4 ? ([from, 1_000_000] as const) : ([from, Math.min(to, weeks - 1)] as const),
  );
  return { ...employee, away };
}
