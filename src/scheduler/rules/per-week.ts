import type { HardRule } from './rule.ts';

/** Nobody makes more than `perWeek` visits in a week (default 1). */
export const perWeek: HardRule = {
  name: 'per-week',
  compile(problem, model) {
    problem.employees.forEach((employee, e) => {
      const most = Math.min(employee.perWeek ?? 1, 255);
      model.open.fill(most, e * model.W, (e + 1) * model.W);
    });
  },
  blocks({ model, week }, e, t, _venue, w) {
    const limit = Math.min(model.problem.employees[e]!.perWeek ?? 1, 255);
    const visits: number[] = [];
    for (let other = 0; other < model.T; other++) {
      if (other !== t && week[e * model.T + other] === w) visits.push(e * model.T + other);
    }
    return visits.length >= limit ? { rule: 'per-week', visits, used: visits.length, limit } : null;
  },
};
