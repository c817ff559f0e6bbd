import { compile } from '../compile.ts';
import type { Phase, SolveOptions } from '../options.ts';
import type { Solution } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { Random } from '../random.ts';
import { assignmentsOf } from '../report.ts';
import { Assembly, PATIENCE } from './assembly.ts';
import { placePins } from './construct.ts';
import { fits, reaches } from './published.ts';
import { unplacedVisits } from './repair.ts';
import { State } from './state.ts';
import { Watch } from './watch.ts';

/** Steps without a limit by the caller. */
const STEPS = 2_000_000;

export type Resumed = Pick<Solution, 'assignments' | 'unplaced'>;

/**
 * An earlier plan of the problem, completed: what every rule still allows stands, the rest goes in by chains and a short
 * ejection, in any week. Null = somebody found no place, which proves nothing. A twentieth of the time of a new search, for
 * a problem that has been given a little more room.
 * @param from [employee, touchPoint, venue, week, …]
 */
export function resumed(problem: Problem, from: Int32Array, options: SolveOptions): Resumed | null {
  const model = compile(problem);
  const state = new State(model);
  placePins(state);
  for (const at of byWeek(from, model.W)) {
    const e = from[at]!;
    const t = from[at + 1]!;
    const venue = from[at + 2]!;
    const visit = e * model.T + t;
    if (model.need[visit] === 1 && reaches(model, e, t, venue) && fits(state, visit, venue, from[at + 3]!))
      state.place(visit, venue, from[at + 3]!);
  }
  const watch = new Watch(options, options.maxSteps ?? STEPS);
  const tell = (phase: Phase, at: number): boolean =>
    watch.tell(phase, at, { placed: state.placed, required: model.required, weeks: model.W, lowerBound: 0 });
  const left = new Assembly(state, new Random(options.seed ?? 1), watch, tell).complete(unplacedVisits(state), model.W, 1, PATIENCE);
  return left.length === 0 ? { assignments: assignmentsOf(state), unplaced: [] } : null;
}

/** Positions of the rows, the earliest week first: prerequisites stand before what follows them. */
function byWeek(rows: Int32Array, weeks: number): Int32Array {
  const start = new Int32Array(weeks + 1);
  const known = (week: number): number => Math.min(week, weeks - 1);
  for (let at = 0; at < rows.length; at += 4) start[known(rows[at + 3]!) + 1]!++;
  for (let w = 0; w < weeks; w++) start[w + 1]! += start[w]!;
  const order = new Int32Array(rows.length / 4);
  for (let at = 0; at < rows.length; at += 4) order[start[known(rows[at + 3]!)]!++] = at;
  return order;
}
