import { UNLIMITED } from '../model.ts';
import type { HardRule } from './rule.ts';

/** Never more visits of one department in a week than its `maxAway`. */
export const departmentCap: HardRule = {
  name: 'department-cap',
  compile(problem, model) {
    problem.departments.forEach(({ maxAway }, d) => {
      if (maxAway != null) model.cap.fill(Math.min(maxAway, UNLIMITED), d * model.W, (d + 1) * model.W);
    });
  },
  blocks({ model, outOfDepartment }, e, _t, _v, w) {
    const at = model.department[e]! * model.W + w;
    const limit = model.cap[at]!;
    const used = outOfDepartment[at]!;
    return used >= limit ? { rule: 'department-cap', used, limit } : null;
  },
};
