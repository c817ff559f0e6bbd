import type { Catalogue } from './catalogue/index.ts';
import type { Walk } from './model.ts';
import { daysOfWeek } from './when.ts';

/** Label and value of what there is to know about a walk, in the order in which one asks. */
export function walkFacts(catalogue: Catalogue, walk: Walk): readonly (readonly [label: string, value: string])[] {
  const facts: [string, string][] = [
    [catalogue.walk.when, daysOfWeek(catalogue, walk.week)],
    [catalogue.walk.where, walk.site ?? catalogue.walk.anywhere],
  ];
  if (walk.durationMinutes !== null) facts.push([catalogue.walk.takes, catalogue.duration(walk.durationMinutes)]);
  if (walk.promisedWaitMinutes !== null) facts.push([catalogue.walk.promisedWait, catalogue.duration(walk.promisedWaitMinutes)]);
  if (walk.photo !== 'none') {
    facts.push([catalogue.walk.photo, walk.photo === 'required' ? catalogue.walk.photoRequired : catalogue.walk.photoAllowed]);
  }
  return facts;
}
