import type { HardRule } from './rule.ts';

/** A visit takes place at a venue of its touch-point that serves the person's site. */
export const reach: HardRule = {
  name: 'reach',
  compile(problem, model) {
    const { T, sites, optionStart } = model;
    const lists: number[][] = Array.from({ length: T * sites }, () => []);
    problem.venues.forEach((venue, v) => {
      if (venue.sites == null) for (let s = 0; s < sites; s++) lists[venue.touchPoint * sites + s]!.push(v);
      else for (const s of new Set(venue.sites)) if (s < sites - 1) lists[venue.touchPoint * sites + s]!.push(v);
    });
    lists.forEach((list, i) => {
      optionStart[i + 1] = optionStart[i]! + list.length;
    });
    model.option = Int32Array.from(lists.flat());
  },
  blocks({ model }, e, t, v) {
    const venue = model.problem.venues[v]!;
    const site = model.problem.employees[e]!.site;
    const reachable = venue.touchPoint === t && (venue.sites == null || (site != null && venue.sites.includes(site)));
    return reachable ? null : { rule: 'reach' };
  },
};
