import type { Problem } from '../../src/scheduler/index.ts';

const rowsOf = (rows: Problem['exempt']): readonly (readonly number[])[] => (rows as readonly (readonly number[])[] | undefined) ?? [];

/**
 * For each venue the lowest peak that its own visits allow, whatever the others do: the smallest level to which its
 * weeks can be filled so that a flow takes every visit that has no other venue into a week in which its person is there,
 * not before the prerequisites can have been lived and not after a deadline, its own or of what follows. A judge for pace
 * "even" that shares nothing with the scheduler. Venues of which the visits have a choice are not judged (null).
 */
export function lowestPeaks(problem: Problem): readonly (number | null)[] {
  const windows = visitWindows(problem);
  return problem.venues.map((venue, v) => {
    const rivals = problem.venues.filter((other, k) => k !== v && other.touchPoint === venue.touchPoint);
    const mine = problem.employees.flatMap(({ site }, e) => {
      const serves = (sites: readonly number[] | null | undefined): boolean => sites == null || (site != null && sites.includes(site));
      const weeks = windows[e]![venue.touchPoint]!;
      if (weeks === null || !serves(venue.sites)) return [];
      return [{ weeks, choice: rivals.some(({ sites }) => serves(sites)) }];
    });
    if (mine.some(({ choice }) => choice)) return null;
    const places = Array.from({ length: problem.weeks }, (_, w) =>
      typeof venue.places === 'number' ? venue.places : (venue.places[w] ?? 0),
    );
    const visits = mine.map(({ weeks }) => weeks);
    for (let level = 0; level <= visits.length; level++) {
      if (
        flows(
          visits,
          places.map((n) => Math.min(n, level)),
        )
      )
        return level;
    }
    return null;
  });
}

/** [employee][touch-point] weeks in which the visit can be, or null when it is not asked for. */
function visitWindows(problem: Problem): (readonly number[] | null)[][] {
  const { weeks: W, touchPoints, employees } = problem;
  const exempt = new Set(rowsOf(problem.exempt).map(([e, t]) => `${e} ${t}`));
  return employees.map((person, e) => {
    const there = (w: number): boolean => !(person.away ?? []).some(([from, to]) => from <= w && w <= to);
    const asked = touchPoints.map((_, t) => !exempt.has(`${e} ${t}`));
    const from = touchPoints.map(() => 0);
    const to = touchPoints.map(() => W - 1);
    for (const [person, t, week] of rowsOf(problem.deadlines)) if (person === e) to[t!] = Math.min(to[t!]!, week!);
    for (const [person, t, , week] of rowsOf(problem.pinned)) if (person === e) from[t!] = to[t!] = week!;
    for (let turn = 0; turn < touchPoints.length; turn++) {
      touchPoints.forEach(({ after = [] }, t) => {
        for (const p of after) {
          if (!asked[p] || !asked[t]) continue;
          from[t] = Math.max(from[t]!, from[p]! + 1);
          to[p] = Math.min(to[p]!, to[t]! - 1);
        }
        while (from[t]! < W && !there(from[t]!)) from[t]!++;
        while (to[t]! >= 0 && !there(to[t]!)) to[t]!--;
      });
    }
    const all = Array.from({ length: W }, (_, w) => w).filter(there);
    return touchPoints.map((_, t) => (asked[t] ? all.filter((w) => w >= from[t]! && w <= to[t]!) : null));
  });
}

/** Whether every visit can have one of its weeks, each week taking so many: augmenting paths, breadth first over weeks. */
function flows(visits: readonly (readonly number[])[], room: readonly number[]): boolean {
  const week = visits.map(() => -1);
  const used = room.map(() => 0);
  return visits.every((weeks, start) => {
    const cameFrom = new Map<number, { visit: number; from: number }>(weeks.map((w) => [w, { visit: start, from: -1 }]));
    for (const w of cameFrom.keys()) {
      if (used[w]! >= room[w]!) {
        visits.forEach((others, visit) => {
          if (week[visit] === w) for (const next of others) if (!cameFrom.has(next)) cameFrom.set(next, { visit, from: w });
        });
        continue;
      }
      used[w]!++;
      for (let at = w; at >= 0; ) {
        const { visit, from } = cameFrom.get(at)!;
        week[visit] = at;
        at = from;
      }
      return true;
    }
    return false;
  });
}

/** Visits of each venue and week. */
export function loads(problem: Problem, assignments: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const table = problem.venues.map(() => new Array<number>(problem.weeks).fill(0));
  for (const [, , v, w] of assignments) table[v!]![w!]!++;
  return table;
}
