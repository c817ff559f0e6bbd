import { compile } from '../compile.ts';
import type { Model } from '../model.ts';
import type { Bottleneck } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { describe, describeRemedy } from './bottlenecks.ts';
import { applyChanges } from './changes.ts';
import { refutations } from './feasibility.ts';
import { Trial, templates } from './smallest.ts';

/** Larger problems get no fix: compiling them again would take longer than the fix is worth. */
const VISITS = 20_000;

/**
 * Why no plan is one week shorter than `bound`: the resource that the bounds find short in `bound` - 1 weeks, with the
 * smallest change that repairs it by counting, where more places or people out do and nothing else is short then. When no
 * bound says so, an exhaustive search has proved it: all visits together are one too many for these weeks.
 */
export function whyNotShorter(problem: Problem, model: Model, bound: number): readonly Bottleneck[] {
  if (bound <= 1) return [];
  const [shortage] = refutations(model, bound - 1, true);
  if (shortage === undefined) {
    const { required } = model;
    return [describe(problem, { kind: 'company', index: 0, from: 0, to: bound - 2, need: required, have: required - 1 })];
  }
  if (model.required > VISITS || model.pinWeek.length > 0) return [describe(problem, shortage)];
  const shorter: Problem = { ...problem, published: [], weeks: bound - 1 };
  const cut = compile(shorter);
  const direct = templates(shorter, cut, shortage).filter(
    ({ kind, related }) => !related && (kind === 'placesPerWeek' || kind === 'maxAway'),
  );
  const options = new Trial(shorter, [], shorter, cut).options(shortage, direct);
  const [change] = options;
  if (change === undefined || stillShort(applyChanges(shorter, change))) return [describe(problem, shortage)];
  return [describeRemedy(problem, { shortage, options: [change] }, 'bounds')];
}

function stillShort(problem: Problem): boolean {
  const model = compile(problem);
  return refutations(model, model.W, true).length > 0;
}
