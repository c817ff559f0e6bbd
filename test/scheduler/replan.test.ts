import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { highsSolver } from '../../src/platform/exact/highs.ts';
import { compile } from '../../src/scheduler/compile.ts';
import { type Problem, solve, toPlan, validate } from '../../src/scheduler/index.ts';
import { formulate } from '../../src/scheduler/search/exact.ts';
import { disturbances } from '../support/disturbances.ts';
import { rotation, SIZES } from '../support/rotation-family.ts';
import { judge } from '../support/scheduler-judge.ts';

/** The true least number of moves of a plan that places everyone, by HiGHS; null when there is no such plan or it did not finish. */
async function fewestMoves(problem: Problem): Promise<number | null> {
  const model = compile(problem);
  const cost = (visit: number, venue: number, week: number): number =>
    model.oldWeek[visit]! >= 0 && (model.oldWeek[visit] !== week || model.oldVenue[visit] !== venue) ? 1 : 0;
  const all = formulate(model, model.W, { kind: 'least-cost', cost }, 4000);
  const answer = all === null ? null : await highsSolver(all.programme, 2000);
  if (answer === null || all === null || answer.kind !== 'solution' || !answer.optimal) return null;
  let moves = 0;
  for (let c = 0; c < all.placements; c++) if (answer.x[c] === 1) moves += cost(all.visit[c]!, all.venue[c]!, all.week[c]!);
  return moves;
}

describe('replanning', () => {
  test('never claims more unavoidable moves than the exact solver needs, and finds a plan of all whenever it did', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const problem = rotation({ employees: 12, touchPoints: 5, departments: 2, sites: 1 }, seed % 2 === 0 ? 'std' : 'exact', seed);
        const plan = toPlan(await solve(problem));
        if (plan.unplaced.length > 0) return;
        for (const { changed } of disturbances(problem, plan, seed)) {
          expect(validate(changed)).toEqual([]);
          const solution = await solve(changed);
          expect(judge(changed, toPlan(solution))).toEqual([]);
          const fewest = await fewestMoves(changed);
          if (fewest === null || solution.unplaced.length > 0) continue;
          compared++;
          expect(solution.unavoidableMoves).toBeLessThanOrEqual(fewest);
          expect(solution.moved).toBeGreaterThanOrEqual(fewest);
        }
      }),
      { numRuns: 12, seed: 20261105 },
    );
    expect(compared).toBeGreaterThan(15);
  }, 120_000);

  test('on 200 people at most 1.2 moves for each that is proved unavoidable', async () => {
    let moved = 0;
    let unavoidable = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const problem = rotation(SIZES.medium!, 'std', seed);
      const plan = toPlan(await solve(problem));
      for (const { changed } of disturbances(problem, plan, seed)) {
        const solution = await solve(changed);
        expect(solution.unplaced).toEqual([]);
        moved += solution.moved!;
        unavoidable += solution.unavoidableMoves!;
      }
    }
    expect(moved / unavoidable).toBeLessThanOrEqual(1.2);
  }, 180_000);
});
