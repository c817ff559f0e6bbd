import { describe, expect, test } from '@jest/globals';
import { type Problem, solve, toPlan } from '../../src/scheduler/index.ts';
import { type Family, rotation, SIZES } from '../support/rotation-family.ts';
import { judge } from '../support/scheduler-judge.ts';

const person = { department: 0, site: 0 };

describe('search', () => {
  test('two visits of one person that are due in the same week do not wait for it together', async () => {
    // everyone wants both touch-points; the last person may only go in weeks 2 and 3, and is due in week 3 with both
    const people = 40;
    const problem: Problem = {
      format: 'in-their-shoes/problem@1',
      weeks: 45,
      departments: [{ id: 'd0' }],
      employees: Array.from({ length: people }, (_, e) => ({
        id: `e${e}`,
        ...person,
        away:
          e === people - 1
            ? ([
                [0, 1],
                [4, 44],
              ] as const)
            : [],
      })),
      touchPoints: [{ id: 't0' }, { id: 't1' }],
      venues: [
        { id: 'v0', touchPoint: 0, places: 1 },
        { id: 'v1', touchPoint: 1, places: 1 },
      ],
      deadlines: [
        [people - 1, 0, 3],
        [people - 1, 1, 3],
      ],
    };
    const plan = toPlan(await solve(problem, { maxSteps: 0 }));
    expect(judge(problem, plan)).toEqual([]);
    expect(plan.unplaced).toEqual([]);
  });

  test.each([
    ['exact', 1],
    ['unplanted', 1],
  ] as [Family, number][])(
    '2,000 people, %s, seed %i: the plan is as short as the bound',
    async (family, seed) => {
      const problem = rotation(SIZES.large!, family, seed);
      const plan = toPlan(await solve(problem));
      expect(plan.unplaced).toEqual([]);
      expect(plan.makespan).toBe(plan.lowerBound);
    },
    60_000,
  );
});
