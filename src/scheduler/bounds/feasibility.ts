import type { Model } from '../model.ts';
import { dueWithin } from './horizon.ts';
import { countingBound, shortages } from './interval.ts';
import { personShortage } from './person.ts';
import { pipelineShortages } from './pipeline.ts';
import type { Shortage } from './shortage.ts';

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
  const found = shortages(model, horizon, onlyFirst);
  if (found.length > 0) return found;
  const jams = pipelineShortages(model, horizon, onlyFirst);
  return jams.length > 0 ? jams : people(model, horizon, onlyFirst);
}

function people(model: Model, horizon: number, onlyFirst: boolean): readonly Shortage[] {
  if (model.E * model.T * horizon > EXACT_PEOPLE) return [];
  const due = dueWithin(model, horizon);
  const found: Shortage[] = [];
  for (let e = 0; e < model.E; e++) {
    const short = personShortage(model, horizon, due, e);
    if (short === null) continue;
    found.push(short);
    if (onlyFirst) break;
  }
  return found;
}
