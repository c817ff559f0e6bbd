import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Plan, type Problem, solve, toPlan, validate } from '../../src/scheduler/index.ts';
import { judge } from '../support/scheduler-judge.ts';
import { mixedProblem } from '../support/scheduler-problems.ts';

const STEPS = 30_000;
const planFor = async (problem: Problem): Promise<Plan> => toPlan(await solve(problem, { maxSteps: STEPS }));

describe('solve', () => {
  test('breaks no rule on 500 problems that mix all features', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const problem = mixedProblem(seed);
        expect(validate(problem)).toEqual([]);
        expect(judge(problem, await planFor(problem))).toEqual([]);
      }),
      { numRuns: 500, seed: 20261101 },
    );
  }, 120_000);

  test('keeps pins: part of a plan, pinned and solved again, stays where it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const problem = mixedProblem(seed);
        const first = await planFor(problem);
        const early = Math.ceil(problem.weeks / 2);
        const pinned = first.assignments.filter(([, , , week]) => week < early);
        const again: Problem = { ...problem, pinned };
        expect(validate(again)).toEqual([]);
        expect(judge(again, await planFor(again))).toEqual([]);
      }),
      { numRuns: 150, seed: 20261102 },
    );
  }, 120_000);

  test('published and nothing changed: a complete plan stays as it is, an incomplete one moves only what places somebody more', async () => {
    let complete = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const problem = mixedProblem(seed);
        const first = await planFor(problem);
        const again: Problem = { ...problem, published: first.assignments };
        const second = await planFor(again);
        expect(judge(again, second)).toEqual([]);
        expect(second.unplaced.length).toBeLessThanOrEqual(first.unplaced.length);
        const placesMore = second.unplaced.length < first.unplaced.length;
        if (first.unplaced.length === 0 || !placesMore) expect(second.moved).toBe(0);
        if (first.unplaced.length === 0) complete++;
      }),
      { numRuns: 150, seed: 20261103 },
    );
    expect(complete).toBeGreaterThan(30);
  }, 120_000);

  test('same problem and seed, same plan; flat tables mean the same as rows', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const problem = mixedProblem(seed);
      const flat: Problem = { ...problem, exempt: Int32Array.from((problem.exempt as number[][]).flat()) };
      const first = await planFor(problem);
      expect(await planFor(problem)).toEqual(first);
      expect(await planFor(flat)).toEqual(first);
    }
  }, 60_000);
});
