import { describe, expect, it } from '@jest/globals';
import { type Problem, solve, toPlan } from '../../src/scheduler/index.ts';
import { resumed } from '../../src/scheduler/search/resume.ts';
import { type Family, rotation } from '../support/rotation-family.ts';
import { judge } from '../support/scheduler-judge.ts';

const SIZE = { employees: 60, touchPoints: 8, departments: 4, sites: 2 };

/** The problem with `places` for everyone in every week at the first venue. */
function withFirstVenue(problem: Problem, places: number): Problem {
  return { ...problem, venues: problem.venues.map((venue, v) => (v === 0 ? { ...venue, places } : venue)) };
}

describe('resuming an earlier plan', () => {
  const problem = rotation(SIZE, 'std' as Family, 3);
  const short = withFirstVenue(problem, 1);
  const wide = withFirstVenue(problem, 40);

  it('completes it when there is more room, keeping every rule', async () => {
    const partial = await solve(short);
    expect(partial.unplaced.length).toBeGreaterThan(0);
    const whole = resumed(wide, partial.assignments, {});
    expect(whole).not.toBeNull();
    const { assignments } = whole!;
    const makespan = assignments.reduce((most, n, k) => (k % 4 === 3 ? Math.max(most, n + 1) : most), 0);
    const plan = toPlan({ ...partial, ...whole!, status: 'feasible', makespan, bottlenecks: [] });
    expect(judge(wide, plan)).toEqual([]);
  });

  it('is null when somebody still finds no place, and does not break a rule for them', async () => {
    const whole = await solve(wide);
    expect(whole.unplaced).toEqual([]);
    expect(resumed(short, whole.assignments, {})).toBeNull();
  });

  it('gives the same plan for the same seed', async () => {
    const { assignments } = await solve(short);
    expect(resumed(wide, assignments, { seed: 5 })).toEqual(resumed(wide, assignments, { seed: 5 }));
  });
});
