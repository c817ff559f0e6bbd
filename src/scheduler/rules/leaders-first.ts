import type { Preference } from './preference.ts';

/** Practise what you preach: leaders go early. Cost: the weeks that a leader's visits wait, over the horizon. */
export const leadersFirst: Preference = {
  name: 'leadersFirst',
  scale: 1,
  cost(model, { employee, weeks }) {
    if (model.problem.employees[employee]!.leader !== true || model.W === 0) return 0;
    return weeks.reduce((sum, week) => sum + week, 0) / model.W;
  },
};
