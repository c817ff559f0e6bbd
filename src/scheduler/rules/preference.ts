import type { Model } from '../model.ts';

/** One person's visits in the order of their weeks. */
export type Itinerary = {
  readonly employee: number;
  readonly touchPoints: readonly number[];
  readonly weeks: readonly number[];
};

/**
 * A wish, after every hard rule and the makespan. `cost` is what one person's itinerary costs, 0 = fully met; the
 * weights of the problem make costs of several preferences comparable.
 */
export type Preference = {
  readonly name: 'avoidOwnDepartment' | 'leadersFirst' | 'varyChannel' | 'spreadEvenly' | 'fairFinish';
  readonly cost: (model: Model, itinerary: Itinerary) => number;
};
