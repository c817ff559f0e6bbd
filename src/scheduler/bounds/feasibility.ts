import { compile } from '../compile.ts';
import type { Model } from '../model.ts';
import type { Bottleneck, Fix } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { candidates, describe, smallestFix } from './bottlenecks.ts';
import { countingBound, shortages } from './interval.ts';
import { pipelineShortage } from './pipeline.ts';
import type { Shortage } from './shortage.ts';

/** Smallest horizon that the interval bounds do not refute; horizon + 1 when all of it is not enough. */
export function lowerBound(model: Model): number {
  let weeks = countingBound(model);
  while (weeks <= model.W && refutations(model, weeks, true).length > 0) weeks++;
  return weeks;
}

/** Everything that refutes a horizon: interval bounds, then pipelines. Empty = not refuted. */
export function refutations(model: Model, horizon: number, onlyFirst: boolean): readonly Shortage[] {
  const found = shortages(model, horizon, onlyFirst);
  if (found.length > 0) return found;
  const jam = pipelineShortage(model, horizon);
  return jam === null ? [] : [jam];
}

export type Bound = {
  /** No plan of all required visits uses fewer weeks; the horizon + 1 when they do not fit into it. */
  readonly lowerBoundWeeks: number;
  /** Fits the horizon as far as the bounds can tell. */
  readonly fits: boolean;
  /** Too little in the horizon: every resource that is short, with its smallest fixes. Otherwise what refutes one week less. */
  readonly bottlenecks: readonly Bottleneck[];
};

/** A quick answer without a plan: how short could it be, and what stands in the way. The problem must have passed validate(). */
export function bound(problem: Problem): Bound {
  const bare: Problem = { ...problem, published: [] };
  const model = compile(bare);
  const lowerBoundWeeks = lowerBound(model);
  if (lowerBoundWeeks <= model.W) {
    const found = lowerBoundWeeks > 1 ? refutations(model, lowerBoundWeeks - 1, true) : [];
    return { lowerBoundWeeks, fits: true, bottlenecks: found.map((shortage) => describe(problem, shortage)) };
  }
  const bottlenecks = refutations(model, model.W, false).map((shortage) => {
    const fix: { -readonly [K in keyof Fix]: Fix[K] } = {};
    for (const kind of candidates(model, shortage)) {
      const amount = smallestFix(bare, model, shortage, kind);
      if (amount !== null) fix[kind] = amount;
    }
    return { ...describe(problem, shortage), fix };
  });
  return { lowerBoundWeeks, fits: false, bottlenecks };
}
