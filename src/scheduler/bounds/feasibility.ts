import type { Model } from '../model.ts';
import { dueWithin } from './horizon.ts';
import { countingBound, shortages } from './interval.ts';
import { personShortage } from './person.ts';
import { pipelineShortages } from './pipeline.ts';
import { type Shortage, some } from './shortage.ts';

/** Smallest horizon that the interval bounds do not refute; horizon + 1 when all of it is not enough. */
export function lowerBound(model: Model): number {
  let weeks = countingBound(model);
  while (weeks <= model.W && refutations(model, weeks, true).length > 0) weeks++;
  return weeks;
}

/** Problems up to this many person-weeks-visits have every person looked at exactly. */
const EXACT_PEOPLE = 4_000_000;

/** Everything that refutes a horizon: interval bounds, then pipelines, then single people. Empty = not refuted. */
export function refutations(model: Model, horizon: number, onlyFirst: boolean): readonly Shortage[] {
  for (const look of [shortages, pipelineShortages, people]) {
    const found: Shortage[] = [];
    for (const shortage of look(model, horizon)) {
      found.push(shortage);
      if (onlyFirst) break;
    }
    if (found.length > 0) return found;
  }
  return [];
}

function* people(model: Model, horizon: number): Generator<Shortage> {
  if (model.E * model.T * horizon > EXACT_PEOPLE) return;
  const due = dueWithin(model, horizon);
  for (const e of model.department.keys()) yield* some(personShortage(model, horizon, due, e));
}
