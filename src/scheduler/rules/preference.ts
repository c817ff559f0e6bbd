import type { Model } from '../model.ts';

/** One person's visits in the order of their weeks. */
export type Itinerary = {
  readonly employee: number;
  readonly touchPoints: readonly number[];
  readonly weeks: readonly number[];
};

/**
 * A wish, after every hard rule and the makespan. `cost` is what one person's itinerary costs in the preference's own unit,
 * 0 = fully met. `scale` makes the units comparable: about 1 ÷ what the preference alone saves a person whom it concerns
 * (measured on 200 people, `npm run bench -- preferences`). The weights of the problem come on top.
 */
export type Preference = {
  readonly name: 'avoidOwnDepartment' | 'leadersFirst' | 'varyChannel' | 'spreadEvenly' | 'fairFinish';
  readonly scale: number;
  readonly cost: (model: Model, itinerary: Itinerary) => number;
};
