import type { Plan, Problem } from '../../src/scheduler/index.ts';

type Row = readonly [number, number, number, number];

/**
 * A slow, literal reading of the rules, one predicate a rule over pairs of assignments: it shares no data structure
 * with the scheduler. Returns one line for each broken rule.
 */
export function judge(problem: Problem, plan: Plan): string[] {
  const broken: string[] = [];
  const rows: readonly Row[] = plan.assignments;
  const list = (table: Problem['pinned']): readonly (readonly number[])[] => (table as readonly (readonly number[])[] | undefined) ?? [];
  const isExempt = (e: number, t: number): boolean => list(problem.exempt).some((row) => row[0] === e && row[1] === t);
  const weekOf = (e: number, t: number): number | undefined => rows.find((row) => row[0] === e && row[1] === t)?.[3];
  const fail = (rule: string, row: readonly number[]): void => {
    broken.push(`${rule}: ${JSON.stringify(row)}`);
  };
  for (const row of rows) {
    const [e, t, v, w] = row;
    const person = problem.employees[e]!;
    const venue = problem.venues[v]!;
    if (w < 0 || w >= problem.weeks) fail('horizon', row);
    if (rows.filter((other) => other[0] === e && other[1] === t).length > 1) fail('once', row);
    if (isExempt(e, t)) fail('exempt', row);
    if ((person.away ?? []).some(([from, to]) => w >= from && w <= to)) fail('away', row);
    if (venue.touchPoint !== t || (venue.sites != null && !venue.sites.includes(person.site!))) fail('reach', row);
    const places = typeof venue.places === 'number' ? venue.places : venue.places[w]!;
    if (rows.filter((other) => other[2] === v && other[3] === w).length > places) fail('places', row);
    const cap = problem.departments[person.department!]!.maxAway;
    const out = rows.filter((other) => other[3] === w && problem.employees[other[0]]!.department === person.department).length;
    if (cap != null && out > cap) fail('department-cap', row);
    if (rows.filter((other) => other[0] === e && other[3] === w).length > (person.perWeek ?? 1)) fail('per-week', row);
    for (const p of problem.touchPoints[t]!.after ?? []) {
      const before = weekOf(e, p);
      if (!isExempt(e, p) && (before === undefined || before >= w)) fail('prerequisites', row);
    }
    const tooClose = rows.some((other) => other[0] === e && other[3] !== w && Math.abs(other[3] - w) < (problem.gap ?? 1));
    if (tooClose) fail('gap', row);
    if (list(problem.deadlines).some((d) => d[0] === e && d[1] === t && w > d[2]!)) fail('deadline', row);
  }
  for (const pin of list(problem.pinned)) {
    if (!rows.some((row) => row.every((value, k) => value === pin[k]))) fail('pins', pin);
  }
  for (let e = 0; e < problem.employees.length; e++) {
    for (let t = 0; t < problem.touchPoints.length; t++) {
      const missing = weekOf(e, t) === undefined && !isExempt(e, t);
      if (missing !== plan.unplaced.some((row) => row[0] === e && row[1] === t)) fail('unplaced misreported', [e, t]);
    }
  }
  const makespan = rows.reduce((most, row) => Math.max(most, row[3] + 1), 0);
  if (makespan !== plan.makespan) fail('makespan misreported', [makespan, plan.makespan]);
  if (plan.status === 'proved-shortest' && plan.makespan > plan.lowerBound) fail('status', [plan.makespan, plan.lowerBound]);
  if (plan.unplaced.length > 0 !== (plan.status === 'infeasible')) fail('status', [plan.unplaced.length]);
  return broken;
}
