import type { HardRule } from './rule.ts';

/** Never while away: absent, not hired yet, or already left. */
export const away: HardRule = {
  name: 'away',
  compile(problem, model) {
    const { W, open } = model;
    problem.employees.forEach((employee, e) => {
      for (const [from, to] of employee.away ?? [])
        open.fill(0, e * W + Math.min(Math.max(0, from), W), e * W + Math.max(0, Math.min(to + 1, W)));
    });
  },
  blocks({ model }, e, _t, _venue, w) {
    const ranges = model.problem.employees[e]!.away ?? [];
    return ranges.some(([from, to]) => from <= w && w <= to) ? { rule: 'away' } : null;
  },
};
