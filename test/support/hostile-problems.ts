import type { Plan, Problem } from '../../src/scheduler/index.ts';
import { mixedProblem, numbers } from './scheduler-problems.ts';

/** Shapes of random problems; `cycle` must be refused on entry, all others planned. */
export const KINDS = ['mixed', 'pinned', 'published', 'nobody', 'no touch-points', 'no places', 'everyone away', 'cycle'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * One random problem, and every further one that can be made of it: half its plan pinned, its plan published before people
 * fall ill and a venue closes, and one hostile shape in turn.
 *
 * @param planFor makes the plan that is pinned and published
 */
export async function hostile(
  seed: number,
  planFor: (problem: Problem) => Promise<Plan>,
): Promise<readonly { readonly kind: Kind; readonly problem: Problem }[]> {
  const problem = mixedProblem(seed);
  const plan = await planFor(problem);
  const early = Math.ceil(problem.weeks / 2);
  const pinned = plan.assignments.filter(([, , , week]) => week < early);
  const shapes = KINDS.slice(3);
  const kind = shapes[seed % shapes.length]!;
  return [
    { kind: 'mixed', problem },
    { kind: 'pinned', problem: { ...problem, pinned, published: plan.assignments } },
    { kind: 'published', problem: disturbed({ ...problem, published: plan.assignments }, seed) },
    { kind, problem: shaped(problem, kind) },
  ];
}

/** Every third person is away for two weeks more, and one venue is closed. */
function disturbed(problem: Problem, seed: number): Problem {
  const next = numbers(seed + 0.5);
  const below = (n: number): number => Math.floor(next() * n);
  const closed = below(Math.max(1, problem.venues.length));
  return {
    ...problem,
    employees: problem.employees.map((person) => {
      if (problem.weeks === 0 || below(3) > 0) return person;
      const from = below(problem.weeks);
      return { ...person, away: [...(person.away ?? []), [from, from + 1] as const] };
    }),
    venues: problem.venues.map((venue, v) => (v === closed ? { ...venue, places: 0 } : venue)),
  };
}

function shaped(problem: Problem, kind: Kind): Problem {
  const { weeks } = problem;
  if (kind === 'nobody') return { ...problem, employees: [], exempt: [], deadlines: [] };
  if (kind === 'no touch-points') return { ...problem, touchPoints: [], venues: [], exempt: [], deadlines: [] };
  if (kind === 'no places') return { ...problem, venues: problem.venues.map((venue) => ({ ...venue, places: 0 })) };
  if (kind === 'everyone away')
    return { ...problem, employees: problem.employees.map((person) => ({ ...person, away: [[0, weeks + 1]] })) };
  const n = Math.max(2, problem.touchPoints.length);
  const ring = Array.from({ length: n }, (_, t) => ({ ...problem.touchPoints[t], id: `t${t}`, after: [(t + 1) % n] }));
  return { ...problem, touchPoints: ring };
}
