import { type Model, optionsOf } from './model.ts';
import type { Bottleneck, Solution, Unplaced, UnplacedReason } from './plan.ts';
import type { State } from './search/state.ts';

type Facts = {
  readonly bound: number;
  readonly steps: number;
  readonly stopped: boolean;
  readonly unavoidable: number | null;
  readonly certificate: readonly Bottleneck[];
};

/** Reads the answer out of a finished state. */
export function report(model: Model, state: State, { bound, steps, stopped, unavoidable, certificate }: Facts): Solution {
  const { T, oldWeek, oldVenue, need } = model;
  const unplaced: Unplaced[] = [];
  let makespan = 0;
  let moved = 0;
  for (let i = 0; i < need.length; i++) {
    const week = state.week[i]!;
    if (oldWeek.length > 0 && oldWeek[i]! >= 0 && (oldWeek[i] !== week || oldVenue[i] !== state.venue[i])) moved++;
    if (week >= makespan) makespan = week + 1;
    if (week >= 0 || need[i] === 0) continue;
    const e = Math.floor(i / T);
    unplaced.push([e, i - e * T, stopped ? 'stopped' : reasonFor(model, state, e, i - e * T)]);
  }
  return {
    format: 'in-their-shoes/plan@1',
    status: unplaced.length > 0 ? 'infeasible' : makespan <= bound ? 'proved-shortest' : 'feasible',
    makespan,
    lowerBound: bound,
    moved: model.problem.published === undefined ? null : moved,
    assignments: assignmentsOf(state),
    unplaced,
    bottlenecks: certificate,
    required: model.required,
    unavoidableMoves: unavoidable,
    preferences: [],
    steps,
    stopped,
  };
}

/** [employee, touchPoint, venue, week, …], sorted. */
export function assignmentsOf({ model: { E, T }, week, venue, placed }: State): Int32Array {
  const rows = new Int32Array(4 * placed);
  let at = 0;
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      const visit = e * T + t;
      if (week[visit]! < 0) continue;
      rows[at++] = e;
      rows[at++] = t;
      rows[at++] = venue[visit]!;
      rows[at++] = week[visit]!;
    }
  }
  return rows;
}

/** The first rule that closes every week for a visit, in the order in which one would ask. */
function reasonFor(model: Model, state: State, e: number, t: number): UnplacedReason {
  const { T, W, lo, hi, before, need, optionStart, deadlines } = model;
  const at = optionsOf(model, e, t);
  const visit = e * T + t;
  if (optionStart[at] === optionStart[at + 1]) return 'no-venue';
  for (const p of before[t]!) if (need[e * T + p]! > 0 && state.week[e * T + p]! < 0) return 'prerequisite';
  if (lo[visit]! > hi[visit]!) return deadlines.has(visit) ? 'deadline' : 'no-week';
  let week = false;
  let place = false;
  for (let w = lo[visit]!; w <= hi[visit]! && w < W; w++) {
    if (!state.personFits(e, t, w)) continue;
    week = true;
    for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) if (state.room[model.option[o]! * W + w]! > 0) place = true;
  }
  if (!week) return deadlines.has(visit) ? 'deadline' : 'no-week';
  return place ? 'department-cap' : 'no-place';
}
