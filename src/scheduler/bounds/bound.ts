import { compile } from '../compile.ts';
import type { Bottleneck } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { describeRemedy } from './bottlenecks.ts';
import { lowerBound } from './feasibility.ts';
import { remediesFor } from './remedy.ts';
import { whyNotShorter } from './shorter.ts';

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
  const model = compile({ ...problem, published: [] });
  const lowerBoundWeeks = lowerBound(model);
  if (lowerBoundWeeks > model.W) {
    const bottlenecks = remediesFor(problem).remedies.map((remedy) => describeRemedy(problem, remedy, 'bounds'));
    return { lowerBoundWeeks, fits: false, bottlenecks };
  }
  return { lowerBoundWeeks, fits: true, bottlenecks: whyNotShorter(problem, model, lowerBoundWeeks) };
}
