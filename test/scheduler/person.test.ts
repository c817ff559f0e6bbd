import { describe, expect, test } from '@jest/globals';
import { dueWithin } from '../../src/scheduler/bounds/horizon.ts';
import { personFits, personShortage } from '../../src/scheduler/bounds/person.ts';
import { compile } from '../../src/scheduler/compile.ts';
import type { Problem } from '../../src/scheduler/problem.ts';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);
type Visit = { readonly open?: readonly number[]; readonly after?: readonly number[]; readonly deadline?: number };
type Extra = { readonly gap?: number; readonly perWeek?: number; readonly pinned?: readonly number[][]; readonly away?: readonly number[] };

/** The second of two people has these visits, each open in its weeks (default: all); the first is exempt and always away. */
function second(visits: readonly Visit[], weeks: number, { gap = 1, perWeek = 1, pinned = [], away = [] }: Extra = {}): Problem {
  return {
    format: 'in-their-shoes/problem@1',
    weeks,
    gap,
    departments: [],
    employees: [
      { id: 'e0', away: [[0, weeks - 1]] },
      { id: 'e1', perWeek, away: away.map((w) => [w, w] as const) },
    ],
    touchPoints: visits.map(({ after = [] }, t) => ({ id: `t${t}`, after })),
    venues: visits.map(({ open = range(weeks) }, t) => ({
      id: `v${t}`,
      touchPoint: t,
      places: range(weeks).map((w) => (open.includes(w) ? 1 : 0)),
    })),
    exempt: visits.map((_, t) => [0, t]),
    deadlines: visits.flatMap(({ deadline }, t) => (deadline === undefined ? [] : [[1, t, deadline]])),
    pinned: pinned.map((row) => [1, ...row]),
  };
}
function asked(problem: Problem, horizon = problem.weeks) {
  const model = compile(problem);
  const due = dueWithin(model, horizon);
  return { fits: personFits(model, horizon, due, 1), short: personShortage(model, horizon, due, 1) };
}
const shortage = (from: number, to: number, need: number) => ({ kind: 'person', index: 1, from, to, need, have: need - 1 });
/** t1 after t0, of which the only week comes after that of t1: each week has room for both. */
const crossed = [{ open: [5] }, { open: [3], after: [0] }];

describe('one person alone', () => {
  test('two visits in one week take two visits a week; the shortage names their weeks', () => {
    const same = [{ open: [1, 2] }, { open: [2] }, { open: [2] }];
    expect(asked(second(same, 4))).toEqual({ fits: false, short: shortage(0, 3, 3) });
    expect(asked(second(same, 4, { perWeek: 2 }))).toEqual({ fits: true, short: null });
    expect(asked(second(same, 4, { away: [0] })).short).toEqual(shortage(1, 3, 3));
    expect(asked(second([...same.slice(1), { open: [2], deadline: 2 }], 5), 4).short).toEqual(shortage(0, 3, 3));
  });

  test('a visit that the person is exempt from counts nowhere', () => {
    const same = second([{}, { open: [2] }, { open: [2] }], 4);
    expect(
      asked({
        ...same,
        exempt: [
          [0, 0],
          [0, 1],
          [0, 2],
          [1, 0],
        ],
      }).short,
    ).toEqual(shortage(0, 3, 2));
  });

  test('who is never there is short from the last week on', () => {
    expect(asked(second([{}], 6, { away: range(6) }), 4).short).toEqual(shortage(3, 3, 1));
    expect(asked(second([{ open: [4] }], 6), 4).short).toEqual(shortage(0, 3, 1));
  });

  test('a week that somebody can leave for another is left', () => {
    const chain = [{ open: [0, 1] }, { open: [0, 2] }, { open: [0] }];
    expect(asked(second(chain, 3)).fits).toBe(true);
    expect(asked(second([...chain, { open: [1, 2] }], 3)).fits).toBe(false);
    expect(asked(second(chain, 3, { away: [1] })).fits).toBe(false);
  });

  test('a pin holds its week', () => {
    expect(asked(second([{}, { open: [1] }], 3, { pinned: [[0, 0, 1]] })).fits).toBe(false);
    expect(asked(second([{}, { open: [2] }], 3, { pinned: [[0, 0, 1]] })).fits).toBe(true);
    expect(asked(second([{}], 3, { pinned: [[0, 0, 2]] }), 2).fits).toBe(false);
  });

  test('order against opening weeks, and a gap, are found out by search alone', () => {
    expect(asked(second(crossed, 6))).toEqual({ fits: false, short: shortage(0, 5, 2) });
    expect(asked(second([{ open: [1] }, { open: [2] }], 4, { gap: 2 })).fits).toBe(false);
    expect(asked(second([{ open: [1] }, { open: [3] }], 4, { gap: 2 })).fits).toBe(true);
    // going out at once closes the only week of the other
    expect(asked(second([{}, { open: [1] }], 4, { gap: 2 })).fits).toBe(true);
  });
});

describe('the limits of the search for one person', () => {
  const free = (n: number): Visit[] => range(n).map(() => ({}));

  test('thirty visits are searched, thirty-one only matched', () => {
    expect(asked(second(free(30), 30)).fits).toBe(true);
    expect(asked(second(free(31), 31)).fits).toBeNull();
    expect(asked(second(free(31), 31)).short).toBeNull();
    expect(asked(second([...free(29), { open: [2] }, { open: [2] }], 40)).fits).toBe(false);
  });

  test('sets of visits that led nowhere are remembered: ten more visits are 2^10 sets, not 10! ways', () => {
    expect(asked(second([...crossed, ...free(9)], 14)).fits).toBe(false);
    expect(asked(second([...crossed, ...free(14)], 20)).fits).toBeNull();
  });

  test('a visit that is late ends the way at once, however many weeks and visits come after it', () => {
    const late = [{ open: [1], deadline: 1 }, { open: [2], deadline: 2 }, ...free(14)];
    expect(asked(second(late, 30, { gap: 2 })).fits).toBe(false);
  });

  test('whatever is due first goes first', () => {
    const urgent = range(8).map(() => ({ deadline: 12 }));
    expect(asked(second([...free(14), ...urgent], 30)).fits).toBe(true);
    expect(asked(second([...free(14), ...urgent, { deadline: 20 }], 30)).fits).toBe(true);
  });

  test('nobody stays in without a reason', () => {
    expect(asked(second([...crossed, ...free(9)], 20)).fits).toBe(false);
  });
});
