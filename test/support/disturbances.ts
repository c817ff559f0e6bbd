import type { Plan, Problem } from '../../src/scheduler/index.ts';
import { numbers } from './scheduler-problems.ts';

export type Disturbance = { readonly kind: 'absence' | 'joiner' | 'lost place'; readonly changed: Problem };

/** What happens to a published plan: somebody newly away for two weeks that hold a visit, a joiner, a full venue with one place less. */
export function disturbances(problem: Problem, plan: Plan, seed: number): readonly Disturbance[] {
  const next = numbers(seed * 7 + 3);
  const below = (n: number): number => Math.floor(next() * n);
  const published: Problem = { ...problem, published: plan.assignments };
  return [
    { kind: 'absence', changed: absence(published, plan, below) },
    { kind: 'joiner', changed: joiner(published, below) },
    { kind: 'lost place', changed: lostPlace(published, plan, below) },
  ];
}

function absence(problem: Problem, plan: Plan, below: (n: number) => number): Problem {
  const [employee, , , week] = plan.assignments[below(plan.assignments.length)]!;
  const to = Math.min(week + 1, problem.weeks - 1);
  return {
    ...problem,
    employees: problem.employees.map((person, e) =>
      e === employee ? { ...person, away: [...(person.away ?? []), [week, to] as const] } : person,
    ),
  };
}

/** In the first third of the window, in the department and at the site of somebody who is there. */
function joiner(problem: Problem, below: (n: number) => number): Problem {
  const { employees, weeks } = problem;
  const like = employees[below(employees.length)]!;
  const from = 1 + below(Math.max(1, Math.floor(weeks / 3)));
  return { ...problem, employees: [...employees, { ...like, id: `e${employees.length}`, away: [[0, from - 1]] }] };
}

function lostPlace(problem: Problem, plan: Plan, below: (n: number) => number): Problem {
  const { venues, weeks } = problem;
  const used = new Map<number, number>();
  for (const [, , v, w] of plan.assignments) used.set(v * weeks + w, (used.get(v * weeks + w) ?? 0) + 1);
  const placesOf = (v: number): number[] => {
    const { places } = venues[v]!;
    return Array.from({ length: weeks }, (_, w) => (typeof places === 'number' ? places : places[w]!));
  };
  const full = [...used].filter(([key, n]) => placesOf(Math.floor(key / weeks))[key % weeks] === n).map(([key]) => key);
  const key = full[below(full.length)]!;
  const venue = Math.floor(key / weeks);
  return {
    ...problem,
    venues: venues.map((other, v) =>
      v === venue ? { ...other, places: placesOf(v).map((n, w) => (w === key % weeks ? n - 1 : n)) } : other,
    ),
  };
}
