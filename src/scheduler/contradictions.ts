import { compile } from './compile.ts';
import type { Fault } from './fault.ts';
import { flatRows, type Problem } from './problem.ts';
import { hardRules } from './rules/registry.ts';
import type { Block, Occupancy } from './rules/rule.ts';

const SENTENCES: Readonly<Record<Block['rule'], (block: Block) => string>> = {
  exempt: () => 'the person is exempt from it',
  'per-week': (block) => `the person has ${block.used} other pins in that week, at most ${block.limit} visits are allowed`,
  away: () => 'the person is away in that week',
  reach: () => 'the venue belongs to another touch-point or does not serve the person’s site',
  places: (block) => `the venue has ${block.limit} places in that week, ${block.used! + 1} or more are pinned`,
  'department-cap': (block) => `at most ${block.limit} of the department may be out in that week, ${block.used! + 1} or more are pinned`,
  prerequisites: () => 'a prerequisite or successor is pinned on the wrong side of it',
  gap: (block) => `another pin of the person is fewer than ${block.limit} weeks away`,
  deadline: (block) => `its deadline is week ${block.week}`,
  pins: (block) => `the same visit is pinned in week ${block.week} too`,
};

/** Pins that break a hard rule on their own or with each other: no plan can keep them. */
export function contradictions(problem: Problem, most: number): readonly Fault[] {
  const rows = flatRows(problem.pinned, 4);
  if (rows.length === 0) return [];
  const faults: Fault[] = [];
  const model = compile({ ...problem, published: [] });
  const { T, W } = model;
  const plan: Occupancy = {
    model,
    week: new Int16Array(model.E * T).fill(-1),
    atVenue: new Int32Array(model.V * W),
    outOfDepartment: new Int32Array(model.D * W),
  };
  const exempted = new Set<number>();
  const exempt = flatRows(problem.exempt, 2);
  for (let i = 0; i < exempt.length; i += 2) exempted.add(exempt[i]! * T + exempt[i + 1]!);
  const add = (row: number, sign: number): void => {
    const [e, t, v, w] = [rows[row]!, rows[row + 1]!, rows[row + 2]!, rows[row + 3]!];
    plan.week[e * T + t] = sign > 0 ? w : -1;
    plan.atVenue[v * W + w]! += sign;
    plan.outOfDepartment[model.department[e]! * W + w]! += sign;
  };
  const report = (row: number, message: string): void => {
    if (faults.length < most) faults.push({ path: `pinned[${row / 4}]`, message });
  };
  for (let i = 0; i < rows.length; i += 4) {
    if (plan.week[rows[i]! * T + rows[i + 1]!]! >= 0) report(i, 'the same visit is pinned twice');
    else add(i, 1);
  }
  if (faults.length > 0) return faults;
  for (let i = 0; i < rows.length && faults.length < most; i += 4) {
    const [e, t, v, w] = [rows[i]!, rows[i + 1]!, rows[i + 2]!, rows[i + 3]!];
    if (exempted.has(e * T + t)) report(i, SENTENCES.exempt({ rule: 'exempt' }));
    add(i, -1);
    for (const rule of hardRules) {
      const block = rule.blocks(plan, e, t, v, w);
      if (block === null) continue;
      // a prerequisite that is not pinned may still be placed in front; that is judged below
      if (block.rule === 'prerequisites' && block.visits!.every((visit) => plan.week[visit]! < 0)) continue;
      report(i, SENTENCES[block.rule](block));
    }
    add(i, 1);
    for (const p of model.before[t]!) {
      const visit = e * T + p;
      if (model.need[visit] === 1 && model.lo[visit]! > model.hi[visit]!) report(i, `its prerequisite ${p} has no week in front of it`);
    }
  }
  return faults;
}
