import { flatRows } from '../problem.ts';
import type { HardRule } from './rule.ts';

/** A visit with a deadline takes place in that week at the latest. */
export const deadline: HardRule = {
  name: 'deadline',
  compile(problem, model) {
    const rows = flatRows(problem.deadlines, 3);
    for (let i = 0; i < rows.length; i += 3) {
      const visit = rows[i]! * model.T + rows[i + 1]!;
      const last = Math.min(rows[i + 2]!, model.deadlines.get(visit) ?? rows[i + 2]!);
      model.deadlines.set(visit, last);
      if (last < model.hi[visit]!) model.hi[visit] = last;
    }
  },
  blocks({ model }, e, t, _v, w) {
    const last = model.deadlines.get(e * model.T + t);
    return last !== undefined && w > last ? { rule: 'deadline', week: last } : null;
  },
};
