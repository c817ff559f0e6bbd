import type { Preference } from './preference.ts';

/** Fresh eyes: a touch-point of the person's own department comes last. Cost: other visits after each own one. */
export const avoidOwnDepartment: Preference = {
  name: 'avoidOwnDepartment',
  scale: 0.1,
  cost(model, { employee, touchPoints }) {
    const { employees, touchPoints: all } = model.problem;
    const own = employees[employee]!.department;
    let cost = 0;
    let others = 0;
    for (let k = touchPoints.length - 1; k >= 0; k--) {
      if (own != null && all[touchPoints[k]!]!.ownDepartment === own) cost += others;
      else others++;
    }
    return cost;
  },
};
