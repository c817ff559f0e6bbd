import type { HardRule } from './rule.ts';

/** Two different weeks in which one person is out are at least `gap` apart. */
export const gap: HardRule = {
  name: 'gap',
  compile(problem, model) {
    model.gap = Math.max(1, problem.gap ?? 1);
  },
  blocks({ model, week }, e, t, _v, w) {
    const visits: number[] = [];
    for (let other = 0; other < model.T; other++) {
      const at = week[e * model.T + other]!;
      if (other !== t && at >= 0 && at !== w && Math.abs(at - w) < model.gap) visits.push(e * model.T + other);
    }
    return visits.length > 0 ? { rule: 'gap', visits, limit: model.gap } : null;
  },
};
