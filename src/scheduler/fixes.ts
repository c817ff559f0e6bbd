import { applyFix, candidates, describe, smallestFix } from './bounds/bottlenecks.ts';
import type { Shortage } from './bounds/shortage.ts';
import type { Model } from './model.ts';
import type { SolveOptions } from './options.ts';
import type { Bottleneck, Fix, Solution } from './plan.ts';
import type { Problem } from './problem.ts';

/** With more bottlenecks than this only the first repair of each is solved again and shown. */
const ALTERNATIVES = 8;
/** Steps for solving a repaired problem again. */
const RECHECK = 2_000_000;
/** Fixes are solved again on problems up to this many visits; beyond, the interval bounds alone confirm them. */
const RESOLVED = 60_000;

/** How a repaired problem is solved again: by the search, without an exact finish and without fixes of its own. */
export type SolveAgain = (problem: Problem, options: SolveOptions) => Solution;

/** Every shortage with its smallest changes; each is confirmed, by a new solve with all repairs in place where that is quick. */
export function repaired(
  problem: Problem,
  model: Model,
  found: readonly Shortage[],
  options: SolveOptions,
  solveAgain: SolveAgain,
): readonly Bottleneck[] {
  const bare: Problem = { ...problem, published: [] };
  const { seed = 1, shouldStop, maxSteps = RECHECK } = options;
  const quiet: SolveOptions = { seed, maxSteps: Math.min(maxSteps, RECHECK), ...(shouldStop === undefined ? {} : { shouldStop }) };
  const fits = (changed: Problem): boolean => solveAgain(changed, quiet).unplaced.length === 0;
  const fixes = found.map((shortage) => {
    const list: [keyof Fix, number][] = [];
    for (const kind of candidates(model, shortage)) {
      const amount = smallestFix(bare, model, shortage, kind);
      if (amount !== null) list.push([kind, amount]);
    }
    return list;
  });
  // each bottleneck's first repair together, then each other repair in place of the first of its own
  const repairedBy = (k: number, own: [keyof Fix, number] | undefined): Problem =>
    found.reduce((changed, other, j) => {
      const change = j === k ? own : fixes[j]![0];
      return change === undefined ? changed : applyFix(changed, other, ...change);
    }, bare);
  const solvedAgain = model.required <= RESOLVED;
  const together = !solvedAgain || fits(repairedBy(-1, undefined));
  const confirmed: Bottleneck[] = [];
  for (let k = 0; k < found.length; k++) {
    const fix: { -readonly [K in keyof Fix]: Fix[K] } = {};
    for (const [i, own] of fixes[k]!.entries()) {
      const holds = i === 0 ? together : !solvedAgain || (found.length <= ALTERNATIVES && fits(repairedBy(k, own)));
      if (holds) fix[own[0]] = own[1];
    }
    confirmed.push({ ...describe(problem, found[k]!), fix });
  }
  return confirmed;
}
