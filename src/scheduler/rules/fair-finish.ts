import type { Preference } from './preference.ts';

/** Nobody is done long after everyone else. Cost: the square of the share of the horizon at which the last visit falls. */
export const fairFinish: Preference = {
  name: 'fairFinish',
  scale: 10,
  cost(model, { weeks }) {
    if (weeks.length === 0) return 0;
    return ((weeks[weeks.length - 1]! + 1) / model.W) ** 2;
  },
};
