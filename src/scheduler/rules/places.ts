import { UNLIMITED } from '../model.ts';
import type { HardRule } from './rule.ts';

/** A venue is never over its places of the week. */
export const places: HardRule = {
  name: 'places',
  compile(problem, model) {
    const { W } = model;
    problem.venues.forEach((venue, v) => {
      for (let w = 0; w < W; w++) {
        const n = typeof venue.places === 'number' ? venue.places : (venue.places[w] ?? 0);
        model.places[v * W + w] = Math.min(n, UNLIMITED);
      }
    });
  },
  blocks({ model, atVenue }, _e, _t, v, w) {
    const limit = model.places[v * model.W + w]!;
    const used = atVenue[v * model.W + w]!;
    return used >= limit ? { rule: 'places', used, limit } : null;
  },
};
