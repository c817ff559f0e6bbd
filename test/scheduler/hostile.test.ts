import { describe, expect, test } from '@jest/globals';
import { type Plan, type Problem, solve, toPlan, validate } from '../../src/scheduler/index.ts';
import { hostile, KINDS } from '../support/hostile-problems.ts';
import { judge } from '../support/scheduler-judge.ts';

const planFor = async (problem: Problem): Promise<Plan> => toPlan(await solve(problem, { maxSteps: 30_000 }));

describe('hostile problems', () => {
  test('of 160 random ones with all that is made of them, cycles are refused and every other is planned without breaking a rule', async () => {
    const met = new Map<string, number>();
    for (let seed = 0; seed < 160; seed++) {
      for (const { kind, problem } of await hostile(seed, planFor)) {
        met.set(kind, (met.get(kind) ?? 0) + 1);
        const faults = validate(problem);
        if (kind === 'cycle') expect(faults.map(({ message }) => message).join()).toMatch(/circle/);
        else expect({ seed, kind, faults, broken: judge(problem, await planFor(problem)) }).toEqual({ seed, kind, faults: [], broken: [] });
      }
    }
    expect(KINDS.map((kind) => met.get(kind))).toEqual([160, 160, 160, 32, 32, 32, 32, 32]);
  }, 120_000);
});
