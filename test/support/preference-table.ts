import { type Problem, solve } from '../../src/scheduler/index.ts';
import { type Family, rotation, SIZES } from './rotation-family.ts';
import { numbers } from './scheduler-problems.ts';

type Assignments = readonly (readonly [touchPoint: number, week: number])[];

/** What each preference costs one person, read anew from the words that describe it. */
const COSTS: Readonly<Record<string, (problem: Problem, employee: number, mine: Assignments) => number>> = {
  avoidOwnDepartment: ({ employees, touchPoints }, e, mine) =>
    mine.reduce((sum, [t], k) => {
      const own = touchPoints[t]!.ownDepartment === employees[e]!.department;
      return sum + (own ? mine.slice(k + 1).filter(([other]) => touchPoints[other]!.ownDepartment !== employees[e]!.department).length : 0);
    }, 0),
  leadersFirst: ({ employees, weeks }, e, mine) => (employees[e]!.leader ? mine.reduce((sum, [, w]) => sum + w / weeks, 0) : 0),
  varyChannel: ({ touchPoints }, _e, mine) =>
    mine.filter(([t], k) => k > 0 && touchPoints[t]!.channel === touchPoints[mine[k - 1]![0]]!.channel).length,
  spreadEvenly: (_problem, _e, mine) => mine.reduce((sum, [, w], k) => sum + (k > 0 ? 1 / Math.max(0.5, w - mine[k - 1]![1]) : 0), 0),
  fairFinish: ({ weeks }, _e, mine) => (mine.length === 0 ? 0 : ((mine.at(-1)![1] + 1) / weeks) ** 2),
};

export type PreferenceRow = { readonly name: string; readonly none: number; readonly alone: number; readonly all: number };

/** The cost of every preference, over some seeds: with none switched on, with it alone, with all. */
export async function preferenceTable(size: string, family: Family, seeds: number): Promise<readonly PreferenceRow[]> {
  const names = Object.keys(COSTS);
  const rows = names.map((name) => ({ name, none: 0, alone: 0, all: 0 }));
  for (let seed = 1; seed <= seeds; seed++) {
    const problem = coloured(rotation(SIZES[size]!, family, seed), seed);
    const none = await costs(problem, []);
    const all = await costs(problem, names);
    for (const [k, name] of names.entries()) {
      const row = rows[k]!;
      row.none += none[k]!;
      row.alone += (await costs(problem, [name]))[k]!;
      row.all += all[k]!;
    }
  }
  return rows;
}

/** A rotation problem with leaders, channels and departments that own touch-points. */
function coloured(problem: Problem, seed: number): Problem {
  const next = numbers(seed + 77);
  const below = (n: number): number => Math.floor(next() * n);
  return {
    ...problem,
    employees: problem.employees.map((person) => ({ ...person, leader: below(8) === 0 })),
    touchPoints: problem.touchPoints.map((touchPoint) => ({
      ...touchPoint,
      channel: ['phone', 'shop', 'web'][below(3)]!,
      ownDepartment: below(problem.departments.length),
    })),
  };
}

async function costs(problem: Problem, names: readonly string[]): Promise<readonly number[]> {
  const preferences = Object.fromEntries(names.map((name) => [name, true]));
  const { assignments, unplaced } = await solve({ ...problem, preferences });
  if (unplaced.length > 0) throw new Error(`${unplaced.length} visits are left out`);
  const mine: [number, number][][] = problem.employees.map(() => []);
  for (let i = 0; i < assignments.length; i += 4) mine[assignments[i]!]!.push([assignments[i + 1]!, assignments[i + 3]!]);
  for (const visits of mine) visits.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  return Object.values(COSTS).map((cost) => mine.reduce((sum, visits, e) => sum + cost(problem, e, visits), 0));
}
