import { describe, expect, test } from '@jest/globals';
import { refutations } from '../../src/scheduler/bounds/feasibility.ts';
import { compile } from '../../src/scheduler/compile.ts';
import { type Problem, solve, toPlan } from '../../src/scheduler/index.ts';
import { loads, lowestPeaks } from '../support/even-bound.ts';
import { type Family, rotation, SIZES } from '../support/rotation-family.ts';
import { judge } from '../support/scheduler-judge.ts';

type Verdict = { readonly seed: string; readonly above: number; readonly needed: boolean };

/**
 * Venue-weeks more than one visit above the lowest peak that the venue alone allows, and whether bounds refute a plan that
 * holds all venues to that. null = not everyone has a place at all.
 */
async function verdict(size: string, family: Family, seed: number): Promise<Verdict | null> {
  const problem: Problem = { ...rotation(SIZES[size]!, family, seed), pace: 'even' };
  const plan = toPlan(await solve(problem));
  if (plan.unplaced.length > 0) return null;
  if (size === 'small') expect(judge(problem, plan)).toEqual([]);
  const peaks = lowestPeaks(problem);
  const most = (v: number): number => (peaks[v] ?? Number.POSITIVE_INFINITY) + 1;
  const above = loads(problem, plan.assignments).flatMap((row, v) => row.filter((n) => n > most(v))).length;
  const held = problem.venues.map((venue, v) => ({ ...venue, places: (venue.places as number[]).map((n) => Math.min(n, most(v))) }));
  const model = compile({ ...problem, venues: held });
  return { seed: `${size} ${family} ${seed}`, above, needed: refutations(model, model.W, true).length > 0 };
}

describe('pace even', () => {
  test.each([
    ['small', 'std', 10],
    ['small', 'exact', 4],
    ['small', 'unplanted', 10],
    ['medium', 'std', 6],
    ['medium', 'unplanted', 6],
  ] as [string, Family, number][])(
    '%s, %s: at most one venue-week is more than one above its lowest peak, unless that is proved impossible',
    async (size, family, seeds) => {
      const verdicts: (Verdict | null)[] = [];
      for (let seed = 1; seed <= seeds; seed++) verdicts.push(await verdict(size, family, seed));
      const judged = verdicts.filter((each) => each !== null);
      // a single venue-week may be left over
      expect(judged.filter(({ above, needed }) => above > 1 && !needed)).toEqual([]);
      expect(judged.filter(({ needed }) => !needed).length).toBeGreaterThanOrEqual(3);
    },
    120_000,
  );
});
