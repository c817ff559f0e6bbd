import { describe, expect, test } from '@jest/globals';
import { irreducible } from '../../src/scheduler/bounds/irreducible.ts';
import type { ExactAnswer } from '../../src/scheduler/options.ts';
import type { Problem } from '../../src/scheduler/problem.ts';
import { exhaustiveSolver } from '../support/exhaustive-solver.ts';

const one: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 1,
  departments: [{ id: 'd0' }],
  employees: [{ id: 'e0', department: 0 }],
  touchPoints: [{ id: 't0' }],
  venues: [{ id: 'v0', touchPoint: 0, places: 1 }],
};
const people = (n: number) => Array.from({ length: n }, (_, e) => ({ id: `e${e}`, department: 0 }));
const two = {
  touchPoints: [{ id: 't0' }, { id: 't1' }],
  venues: [one.venues[0]!, { id: 'v1', touchPoint: 1, places: 9 }],
};
const set = (changes: Partial<Problem>) => irreducible({ ...one, ...changes }, exhaustiveSolver);

describe('what cannot be together, and of which nothing can be missed', () => {
  test('what fits, or is not decided, or is too large, has none', async () => {
    expect(await set({})).toBeNull();
    const unknown = async (): Promise<ExactAnswer> => ({ kind: 'unknown' });
    expect(await irreducible({ ...one, employees: people(2) }, unknown)).toBeNull();
    const never = async (): Promise<ExactAnswer> => ({ kind: 'impossible' });
    expect(await irreducible({ ...one, employees: people(3001) }, never)).toBeNull();
  });

  test('a venue: three who are all away in the middle week', async () => {
    const employees = people(3).map((each) => ({ ...each, away: [[1, 1]] as const }));
    expect(await set({ weeks: 3, employees })).toEqual([{ kind: 'venue', index: 0, from: 0, to: 2, need: 3, have: 2 }]);
  });

  test('people and resources that play no part are left out; closed weeks stay closed', async () => {
    // e2 only does t1; nobody else does; v0 is shut in the second week and would be enough if it were not
    const changes = {
      ...two,
      weeks: 2,
      departments: [{ id: 'd0', maxAway: 9 }],
      venues: [{ ...one.venues[0]!, places: [1, 0] }, two.venues[1]!],
      employees: people(3),
      exempt: [
        [0, 1],
        [1, 1],
        [2, 0],
      ],
    };
    expect(await set(changes)).toEqual([{ kind: 'venue', index: 0, from: 0, to: 1, need: 2, have: 1 }]);
    // closed for good: no number of places would be a limit, the people are what cannot be together
    const closed = { ...one, employees: people(2), venues: [{ ...one.venues[0]!, places: 0 }] };
    expect(await set(closed)).toEqual([{ kind: 'person', index: 1, from: 0, to: 0, need: 1, have: 0 }]);
    const once = two.venues.map((venue) => ({ ...venue, places: [9, 0] }));
    expect(await set({ ...two, weeks: 2, venues: once })).toEqual([{ kind: 'person', index: 0, from: 0, to: 1, need: 2, have: 1 }]);
  });

  test('a department by its cap; one without a cap, or with enough, has no part in it', async () => {
    const departments = [{ id: 'd0' }, { id: 'd1', maxAway: 1 }, { id: 'd2', maxAway: 5 }];
    const employees = people(2).map((each) => ({ ...each, department: 1 }));
    const venues = [{ ...one.venues[0]!, places: 2 }];
    expect(await set({ departments, employees, venues })).toEqual([{ kind: 'department', index: 1, from: 0, to: 0, need: 2, have: 1 }]);
  });

  test('a venue and a department, of which either alone would be enough', async () => {
    // two a week by the cap, one by the venue in the second week: three of four
    const changes = { weeks: 2, employees: people(4), departments: [{ id: 'd0', maxAway: 2 }] };
    const numbers = { from: 0, to: 1, need: 4, have: 3 };
    expect(await set({ ...changes, venues: [{ ...one.venues[0]!, places: [9, 1] }] })).toEqual([
      { kind: 'venue', index: 0, ...numbers },
      { kind: 'department', index: 0, ...numbers },
    ]);
  });

  test('the person, when no resource is needed: two visits in one week', async () => {
    expect(await set({ ...two, employees: people(2), exempt: [[0, 1]], venues: two.venues.map((v) => ({ ...v, places: 9 })) })).toEqual([
      { kind: 'person', index: 1, from: 0, to: 0, need: 2, have: 1 },
    ]);
  });

  test('who has a pin is not taken out', async () => {
    // three for one place; e2 is announced for t1 and does t2 too, so that one of the others and e2 remain: 1 + 3 visits
    const changes = {
      touchPoints: [{ id: 't0' }, { id: 't1' }, { id: 't2' }],
      venues: [...two.venues, { id: 'v2', touchPoint: 2, places: 9 }],
      employees: people(3).map((each) => ({ ...each, perWeek: 3 })),
      exempt: [0, 1].flatMap((e) => [
        [e, 1],
        [e, 2],
      ]),
      pinned: [[2, 1, 1, 0]],
    };
    expect(await set(changes)).toEqual([{ kind: 'venue', index: 0, from: 0, to: 0, need: 4, have: 3 }]);
  });

  test('at most 120 questions, each of 300 nodes; what was not asked stays', async () => {
    const efforts: number[] = [];
    const always = async (_: unknown, effort: number): Promise<ExactAnswer> => {
      efforts.push(effort);
      return { kind: 'impossible' };
    };
    const venues = Array.from({ length: 130 }, (_, v) => ({ id: `v${v}`, touchPoint: 0, places: 1 }));
    const found = await irreducible({ ...one, venues }, always);
    expect(efforts).toEqual(new Array(120).fill(300));
    // the first for the whole, the second for the only person, then 118 venues are lifted
    expect(found?.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, k) => 118 + k));
  });

  test('people go by halves: the one of eight who cannot is left after seven questions', async () => {
    let questions = 0;
    const changes: Problem = { ...one, ...two, employees: people(8), venues: two.venues.map((v) => ({ ...v, places: 9 })) };
    const exempt = [0, 1, 2, 3, 4, 5, 7].map((e) => [e, 1]);
    const counting = (programme: Parameters<typeof exhaustiveSolver>[0]) => {
      questions++;
      return exhaustiveSolver(programme);
    };
    expect(await irreducible({ ...changes, exempt }, counting)).toEqual([{ kind: 'person', index: 6, from: 0, to: 0, need: 2, have: 1 }]);
    // the whole; four and four; two and two; the last two one by one; then the two venues
    expect(questions).toBe(9);
  });
});
