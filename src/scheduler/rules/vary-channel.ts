import type { Preference } from './preference.ts';

/** From one visit to the next the channel changes. Cost: neighbours in the same channel. */
export const varyChannel: Preference = {
  name: 'varyChannel',
  scale: 0.2,
  cost(model, { touchPoints }) {
    let cost = 0;
    for (let k = 1; k < touchPoints.length; k++) {
      const channel = model.problem.touchPoints[touchPoints[k]!]!.channel;
      if (channel != null && channel === model.problem.touchPoints[touchPoints[k - 1]!]!.channel) cost++;
    }
    return cost;
  },
};
