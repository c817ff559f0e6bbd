import { flatRows } from '../problem.ts';
import type { HardRule } from './rule.ts';

/** Everyone does every touch-point that they are not exempt from, once. */
export const exempt: HardRule = {
  name: 'exempt',
  compile(problem, model) {
    const rows = flatRows(problem.exempt, 2);
    for (let i = 0; i < rows.length; i += 2) model.need[rows[i]! * model.T + rows[i + 1]!] = 0;
  },
  blocks: ({ model }, e, t) => (model.need[e * model.T + t] === 0 ? { rule: 'exempt' } : null),
};
