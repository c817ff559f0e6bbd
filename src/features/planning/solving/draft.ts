import type { Problem, Solution } from '../../../scheduler/index.ts';
import type { KeptBottleneck, PlanSummary } from '../domain.ts';
import type { BuiltProblem } from '../problem/build.ts';
import { dateOf, mondayOfWeek } from '../problem/days.ts';

/** The way back: indices → keys, stand-ins and visits of other programmes left out. */
export function* visitsOf(built: BuiltProblem, solution: Solution): Generator<readonly [number, number, number, number]> {
  const { employeeKeys, touchPointKeys, venueKeys, foreign, horizon } = built;
  const { assignments: flat } = solution;
  const T = touchPointKeys.length;
  for (let at = 0; at < flat.length; at += 4) {
    const e = flat[at] as number;
    const t = flat[at + 1] as number;
    if (e >= employeeKeys.length || t >= T || foreign.has(e * T + t)) continue;
    yield [
      employeeKeys[e] as number,
      touchPointKeys[t] as number,
      venueKeys[flat[at + 2] as number] as number,
      mondayOfWeek(horizon.first + (flat[at + 3] as number)),
    ];
  }
}

export function* unplacedOf(built: BuiltProblem, solution: Solution): Generator<readonly [number, number, string]> {
  for (const [e, t, reason] of solution.unplaced) yield [built.employeeKeys[e] as number, built.touchPointKeys[t] as number, reason];
}

export function summarize(built: BuiltProblem, solution: Solution): PlanSummary {
  const { employeeKeys, touchPointKeys, foreign, required } = built;
  const T = touchPointKeys.length;
  const { assignments: flat } = solution;
  let makespan = 0;
  for (let at = 0; at < flat.length; at += 4) {
    const e = flat[at] as number;
    const t = flat[at + 1] as number;
    const week = flat[at + 3] as number;
    if (week >= makespan && e < employeeKeys.length && t < T && !foreign.has(e * T + t)) makespan = week + 1;
  }
  const unplaced = solution.unplaced.length;
  // Pins of other programmes may lie behind our last visit: then the scheduler's bound speaks of them, not of us.
  const comparable = makespan === solution.makespan;
  return {
    required,
    placed: required - unplaced,
    unplaced,
    makespanWeeks: makespan,
    lowerBoundWeeks: comparable ? solution.lowerBound : Math.min(solution.lowerBound, leastWeeks(built.problem, built)),
    proof: comparable || solution.status !== 'proved-shortest' ? solution.status : 'feasible',
    moved: solution.moved,
    unavoidable: solution.unavoidableMoves,
    postponed: built.postponed,
    lapsed: built.lapsed,
    cancelled: solution.stopped,
  };
}

/** The simplest bound there is: the person who has most to do, one week after the other. */
function leastWeeks(problem: Problem, { employeeKeys, touchPointKeys }: BuiltProblem): number {
  const open = new Int32Array(employeeKeys.length).fill(touchPointKeys.length);
  const exempt = problem.exempt as Int32Array;
  for (let i = 0; i < exempt.length; i += 2) {
    const e = exempt[i] as number;
    if (e < open.length && (exempt[i + 1] as number) < touchPointKeys.length) open[e] = (open[e] as number) - 1;
  }
  return open.reduce((most, count, e) => Math.max(most, Math.ceil(count / (problem.employees[e]?.perWeek ?? 1))), 0);
}

/** Every resource that bottlenecks speak of. */
export const mentioned = (bottlenecks: Solution['bottlenecks']): readonly { readonly id: string }[] =>
  bottlenecks.flatMap((bottleneck) => [
    bottleneck,
    ...(bottleneck.elsewhere ?? []),
    ...(bottleneck.with ?? []),
    ...[bottleneck, ...(bottleneck.elsewhere ?? [])].flatMap(({ venue }) => (venue === undefined ? [] : [{ id: venue }])),
  ]);

/** Bottlenecks with their names and weeks. @param nameOf by id; stand-ins have none */
export function keepBottlenecks(
  solution: Pick<Solution, 'bottlenecks'>,
  firstWeek: number,
  nameOf: (resource: string, id: string) => string,
): KeptBottleneck[] {
  return solution.bottlenecks.map(({ resource, id, from, to, need, have, fix, venue, elsewhere, with: others, ...rest }) => ({
    ...rest,
    resource,
    id,
    name: nameOf(resource, id),
    fromWeek: dateOf(mondayOfWeek(firstWeek + from)),
    toWeek: dateOf(mondayOfWeek(firstWeek + to)),
    need,
    have,
    fix: { ...fix, ...at(venue) },
    ...(elsewhere === undefined
      ? {}
      : {
          elsewhere: elsewhere.map(({ resource: kind, id: other, from: _from, to: _to, venue: where, ...change }) => ({
            name: nameOf(kind, other),
            ...change,
            ...at(where),
          })),
        }),
    ...(others === undefined ? {} : { with: others.map((other) => nameOf(other.resource, other.id)) }),
  }));

  function at(venue: string | undefined): { readonly venue?: string } {
    return venue === undefined ? {} : { venue: nameOf('venue', venue) };
  }
}
