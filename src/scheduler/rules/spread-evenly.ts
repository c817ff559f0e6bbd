import type { Preference } from './preference.ts';

/** Visits of one person keep their distance. Cost: the sum of 1 ÷ distance of neighbours (0 weeks count as half a week). */
export const spreadEvenly: Preference = {
  name: 'spreadEvenly',
  scale: 1,
  cost(_model, { weeks }) {
    let cost = 0;
    for (let k = 1; k < weeks.length; k++) cost += 1 / Math.max(0.5, weeks[k]! - weeks[k - 1]!);
    return cost;
  },
};
