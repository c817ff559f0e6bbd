import { flatRows } from '../problem.ts';
import type { HardRule } from './rule.ts';

/** What is done or announced never moves. */
export const pins: HardRule = {
  name: 'pins',
  compile(problem, model) {
    const rows = flatRows(problem.pinned, 4);
    if (rows.length === 0) return;
    model.pinWeek = new Int16Array(model.E * model.T).fill(-1);
    model.pinVenue = new Int32Array(model.E * model.T).fill(-1);
    for (let i = 0; i < rows.length; i += 4) {
      const visit = rows[i]! * model.T + rows[i + 1]!;
      model.need[visit] = 2;
      model.pinVenue[visit] = rows[i + 2]!;
      model.pinWeek[visit] = rows[i + 3]!;
      model.lo[visit] = rows[i + 3]!;
      model.hi[visit] = rows[i + 3]!;
    }
  },
  blocks({ model }, e, t, v, w) {
    const visit = e * model.T + t;
    if (model.need[visit] !== 2) return null;
    const at = model.pinWeek[visit]!;
    return at === w && model.pinVenue[visit] === v ? null : { rule: 'pins', week: at };
  },
};
