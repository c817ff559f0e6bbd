import { countingBound, shortages } from './bounds/interval.ts';
import { compile } from './compile.ts';
import { type Model, optionsOf } from './model.ts';
import type { Phase, SolveOptions } from './options.ts';
import type { Solution, Unplaced, UnplacedReason } from './plan.ts';
import type { Problem } from './problem.ts';
import { Random } from './random.ts';
import { construct, placePins } from './search/construct.ts';
import { Ejection } from './search/eject.ts';
import { dropOrphans, repair, unplacedVisits } from './search/repair.ts';
import { State } from './search/state.ts';

/**
 * The shortest plan that the search finds within its steps, with a proved lower bound beside it. The problem must have
 * passed validate(). Pure and reproducible: same problem, seed and steps, same plan.
 */
export async function solve(problem: Problem, options: SolveOptions = {}): Promise<Solution> {
  const model = compile(problem);
  const random = new Random(options.seed ?? 1);
  const state = new State(model);
  placePins(state);
  const bound = lowerBound(model);
  let fraction = 0;
  let horizon = Math.min(bound, model.W);
  const tell = (phase: Phase, at: number): boolean => {
    fraction = Math.max(fraction, Math.min(1, at));
    options.onProgress?.({
      phase,
      placed: state.placed,
      required: model.required,
      weeks: horizon,
      lowerBound: bound,
      fraction,
    });
    return options.shouldStop?.() ?? false;
  };
  let steps = 0;
  const maxSteps = options.maxSteps ?? 20_000_000 + 100 * model.required;
  let stopped = tell('bounding', 0.05);
  if (!stopped) {
    construct(state, horizon, random, (w) => {
      stopped = tell('constructing', 0.05 + (0.5 * (w + 1)) / horizon);
      return stopped;
    });
  }
  let left = unplacedVisits(state);
  while (left.length > 0 && !stopped && steps < maxSteps) {
    const quick = repair(state, left, horizon, random, () => stopped);
    steps += quick.steps;
    left = quick.left;
    stopped = tell('repairing', 0.6);
    if (left.length > 0 && !stopped) {
      const ejection = new Ejection(state, horizon, random, left);
      let turn = 0;
      const share = horizon < model.W ? Math.floor((maxSteps - steps) / 2) : maxSteps - steps;
      ejection.run(share, 2000, () => {
        if (++turn % 1000 === 0) stopped = tell('repairing', 0.6);
        return stopped;
      });
      steps += ejection.steps;
      left = unplacedVisits(state);
    }
    if (left.length === 0 || horizon >= model.W) break;
    horizon++;
  }
  dropOrphans(state);
  tell('done', 1);
  return toSolution(model, state, bound, steps, stopped);
}

/** Smallest horizon that the interval bounds do not refute; horizon + 1 when all of it is not enough. */
function lowerBound(model: Model): number {
  let weeks = countingBound(model);
  while (weeks <= model.W && shortages(model, weeks, true).length > 0) weeks++;
  return weeks;
}

function toSolution(model: Model, state: State, bound: number, steps: number, stopped: boolean): Solution {
  const { T } = model;
  const assignments = new Int32Array(4 * state.placed);
  const unplaced: Unplaced[] = [];
  let at = 0;
  let makespan = 0;
  let moved = 0;
  const { oldWeek, oldVenue } = model;
  for (let i = 0; i < model.need.length; i++) {
    const week = state.week[i]!;
    const e = (i / T) | 0;
    if (oldWeek.length > 0 && oldWeek[i]! >= 0 && (oldWeek[i] !== week || oldVenue[i] !== state.venue[i])) moved++;
    if (week >= 0) {
      assignments[at++] = e;
      assignments[at++] = i - e * T;
      assignments[at++] = state.venue[i]!;
      assignments[at++] = week;
      if (week >= makespan) makespan = week + 1;
    } else if (model.need[i]! > 0) unplaced.push([e, i - e * T, reasonFor(state, e, i - e * T)]);
  }
  return {
    format: 'in-their-shoes/plan@1',
    status: unplaced.length > 0 ? 'infeasible' : makespan <= bound ? 'proved-shortest' : 'feasible',
    makespan,
    lowerBound: bound,
    moved: model.problem.published === undefined ? null : moved,
    assignments,
    unplaced,
    bottlenecks: [],
    required: model.required,
    unavoidableMoves: null,
    preferences: [],
    steps,
    stopped,
  };
}

/** The first rule that closes every week for a visit, in the order in which one would ask. */
function reasonFor(state: State, e: number, t: number): UnplacedReason {
  const { model } = state;
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
