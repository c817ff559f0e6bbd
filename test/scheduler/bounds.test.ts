import { describe, expect, test } from '@jest/globals';
import { applyChanges, type Change, deadlinesOf, venueOf } from '../../src/scheduler/bounds/changes.ts';
import { lowerBound, refutations } from '../../src/scheduler/bounds/feasibility.ts';
import { dueWithin } from '../../src/scheduler/bounds/horizon.ts';
import { countingBound, shortages } from '../../src/scheduler/bounds/interval.ts';
import { personFits, personShortage } from '../../src/scheduler/bounds/person.ts';
import { pipelineShortages } from '../../src/scheduler/bounds/pipeline.ts';
import { Windows } from '../../src/scheduler/bounds/shortage.ts';
import { smallest } from '../../src/scheduler/bounds/smallest.ts';
import { compile } from '../../src/scheduler/compile.ts';
import type { Problem } from '../../src/scheduler/problem.ts';
import { one, people, withVenues } from '../support/counted-problem.ts';

/** Every number below was counted by hand. */
const touchPoints = (n: number) => withVenues(n, 9);
const model = (changes: Partial<Problem>) => compile({ ...one, ...changes });

describe('windows', () => {
  test('the interval with the largest deficit', () => {
    const windows = new Windows(4);
    expect(windows.worst(() => 0)).toBeNull();
    for (const [from, to] of [
      [0, 0],
      [1, 2],
      [1, 2],
      [2, 2],
      [0, 3],
    ] as const)
      windows.add(from, to);
    expect(windows.worst(() => 1)).toEqual({ from: 1, to: 2, need: 3, have: 2 });
    expect(windows.worst((w) => (w === 0 ? 0 : 1))).toEqual({ from: 0, to: 2, need: 4, have: 2 });
    expect(windows.worst(() => 2)).toBeNull();
    // one that fits nowhere counts nowhere
    windows.add(3, -1);
    windows.add(1, 0);
    expect(windows.worst(() => 1)).toEqual({ from: 1, to: 2, need: 3, have: 2 });
    windows.clear();
    expect(windows.worst(() => 0)).toBeNull();
  });

  test('due within a horizon: deadline, absence, and what follows', () => {
    const chain = model({
      ...touchPoints(2),
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
      employees: [{ id: 'e0', away: [[1, 1]] }],
    });
    expect(Array.from(dueWithin(chain, 4))).toEqual([2, 3]);
    expect(Array.from(dueWithin(chain, 3))).toEqual([0, 2]);
    expect(Array.from(dueWithin(chain, 2))).toEqual([0, 0]); // what has no week itself does not hurry what comes before
    const fan = {
      ...touchPoints(3),
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }, { id: 't2', after: [0] }],
      deadlines: [[0, 1, 1]],
    };
    expect(Array.from(dueWithin(model(fan), 4))).toEqual([0, 1, 3]);
    const away = [
      { id: 'e0', away: [[3, 3]] as const },
      { id: 'e1', away: [[0, 3]] as const },
      { id: 'e2', away: [[2, 3]] as const },
    ];
    expect(Array.from(dueWithin(model({ employees: away }), 4))).toEqual([2, -1, 1]);
    expect(Array.from(dueWithin(model({ pinned: [[0, 0, 0, 3]] }), 2))).toEqual([3]); // a pin stays where it is
  });
});

describe('the counting and interval bounds', () => {
  test('a person, a venue, a touch-point, a department', () => {
    expect(countingBound(model(touchPoints(3)))).toBe(3);
    expect(countingBound(model({ ...touchPoints(2), gap: 3 }))).toBe(4);
    expect(countingBound(model({ employees: people(3) }))).toBe(3);
    expect(countingBound(model({ employees: people(5) }))).toBe(5);
    const split = [
      { id: 'a', touchPoint: 0, places: 1 },
      { id: 'b', touchPoint: 0, places: [0, 1, 1, 1] },
    ];
    expect(countingBound(model({ employees: people(5), venues: split }))).toBe(3);
    expect(
      countingBound(model({ employees: people(4), departments: [{ id: 'd0', maxAway: 2 }], venues: [{ ...one.venues[0]!, places: 9 }] })),
    ).toBe(2);
    expect(countingBound(model({ employees: [{ id: 'e0', department: 0, away: [[0, 1]] }] }))).toBe(3);
    expect(lowerBound(model({ employees: people(9) }))).toBe(5);
  });

  test('each names who is short, in which weeks, and by how much', () => {
    expect([...shortages(model({ employees: people(5) }), 4)]).toEqual([{ kind: 'venue', index: 0, from: 0, to: 3, need: 5, have: 4 }]);
    expect([...shortages(model({ ...touchPoints(3) }), 2)][0]).toEqual({ kind: 'person', index: 0, from: 0, to: 1, need: 3, have: 2 });
    const early = { employees: people(3), deadlines: [0, 1, 2].map((e) => [e, 0, 1]) };
    expect([...shortages(model(early), 4)]).toEqual([{ kind: 'venue', index: 0, from: 0, to: 1, need: 3, have: 2 }]);
    const late = { employees: people(2).map((each) => ({ ...each, away: [[0, 2] as const] })) };
    expect([...shortages(model(late), 4)]).toEqual([{ kind: 'venue', index: 0, from: 3, to: 3, need: 2, have: 1 }]);
    const gone = { employees: [{ id: 'e0', department: 0, away: [[0, 1] as const] }], deadlines: [[0, 0, 1]] };
    expect([...shortages(model(gone), 4)]).toEqual([{ kind: 'person', index: 0, from: 0, to: 3, need: 1, have: 0 }]);
    const capped = { employees: people(5), departments: [{ id: 'd0', maxAway: 1 }], venues: [{ ...one.venues[0]!, places: 9 }] };
    expect([...shortages(model(capped), 4)]).toEqual([{ kind: 'department', index: 0, from: 0, to: 3, need: 5, have: 4 }]);
    const both = [
      { id: 'a', touchPoint: 0, places: 1 },
      { id: 'b', touchPoint: 0, places: 0 },
    ];
    expect([...shortages(model({ employees: people(5), venues: both }), 4)]).toEqual([
      { kind: 'touch-point', index: 0, from: 0, to: 3, need: 5, have: 4 },
    ]);
    expect([...shortages(model({ employees: people(4) }), 4)]).toEqual([]);
  });
});

describe('the pipeline bound', () => {
  const pipeline = {
    employees: people(2),
    touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
    venues: [
      { id: 'v0', touchPoint: 0, places: [0, 1, 1, 1] },
      { id: 'v1', touchPoint: 1, places: 2 },
    ],
  };

  test('two people are through with the first by the third week, with both by the fourth', () => {
    expect([...pipelineShortages(model(pipeline), 4)]).toEqual([]);
    const [first] = pipelineShortages(model(pipeline), 3);
    expect(first).toMatchObject({ kind: 'touch-point', index: 0 });
    expect(first!.need).toBeGreaterThan(first!.have);
    expect(lowerBound(model(pipeline))).toBe(4);
    expect([...pipelineShortages(model({ employees: people(9) }), 1)]).toEqual([]);
  });

  test('who is exempt from the first does not wait for it', () => {
    expect([
      ...pipelineShortages(
        model({
          ...pipeline,
          exempt: [
            [0, 0],
            [1, 0],
          ],
        }),
        3,
      ),
    ]).toEqual([]);
  });
});

describe('one person exactly', () => {
  const fits = (changes: Partial<Problem>, weeks = 4) => {
    const made = model({ weeks, ...changes });
    return personFits(made, weeks, dueWithin(made, weeks), 0);
  };

  test('closed venues: both touch-points only in the same week', () => {
    const closed = touchPoints(2).venues.map((venue) => ({ ...venue, places: [1, 0, 0, 0] }));
    expect(fits({ ...touchPoints(2), venues: closed })).toBe(false);
    expect(fits({ ...touchPoints(2), venues: closed, employees: [{ id: 'e0', perWeek: 2 }] })).toBe(true);
    expect(fits({ ...touchPoints(2), venues: [closed[0]!, { ...closed[1]!, places: [1, 0, 1, 0] }] })).toBe(true);
    const made = model({ ...touchPoints(2), venues: closed });
    expect(personShortage(made, 4, dueWithin(made, 4), 0)).toEqual({ kind: 'person', index: 0, from: 0, to: 3, need: 2, have: 1 });
    expect(refutations(made, 4, false)).toEqual([{ kind: 'person', index: 0, from: 0, to: 3, need: 2, have: 1 }]);
    expect(lowerBound(made)).toBe(5);
    const several = model({
      ...touchPoints(2),
      venues: closed.map((v) => ({ ...v, places: [9, 0, 0, 0] })),
      employees: people(3),
      exempt: [[1, 0]],
    });
    expect(refutations(several, 4, false).map(({ index }) => index)).toEqual([0, 2]);
    expect(refutations(several, 4, true).map(({ index }) => index)).toEqual([0]);
  });

  test('order against closures: the second is open only before the first', () => {
    const order = { touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }] };
    const venues = (first: number[], second: number[]) => [
      { id: 'v0', touchPoint: 0, places: first },
      { id: 'v1', touchPoint: 1, places: second },
    ];
    expect(fits({ ...order, venues: venues([0, 0, 1, 0], [0, 1, 1, 0]) })).toBe(false);
    expect(fits({ ...order, venues: venues([0, 0, 1, 0], [0, 1, 0, 1]) })).toBe(true);
  });

  test('a gap that only waiting can keep: going out at once closes the only week of the other', () => {
    const venues = [
      { id: 'v0', touchPoint: 0, places: [1, 0, 0, 1] },
      { id: 'v1', touchPoint: 1, places: [0, 1, 0, 0] },
    ];
    expect(fits({ ...touchPoints(2), venues, gap: 2 })).toBe(true);
    expect(fits({ ...touchPoints(2), venues, gap: 3 })).toBe(false);
  });

  test('no visits at all fit any horizon', () => {
    expect(fits({ exempt: [[0, 0]] })).toBe(true);
  });
});

describe('changes', () => {
  const at = (kind: Change['at']['kind'], index: number, from = 0, to = 3): Change['at'] => ({ kind, index, from, to });
  const rich: Problem = {
    ...one,
    departments: [{ id: 'd0', maxAway: 1 }, { id: 'd1' }],
    employees: [
      { id: 'e0', department: 0, away: [[3, 3]] },
      { id: 'e1', department: 1 },
    ],
    touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
    venues: [
      { id: 'v0', touchPoint: 0, sites: [1], places: [1, 2, 3, 4] },
      { id: 'v0b', touchPoint: 0, sites: [1, 2], places: 7 },
    ],
    deadlines: [
      [0, 0, 1],
      [1, 1, 2],
      [1, 0, 0],
    ],
  };

  test('places in the weeks of the shortage, at the venue that most sites can use', () => {
    expect(venueOf(rich, at('touch-point', 0))).toBe(1);
    expect(venueOf(rich, { ...at('touch-point', 0), site: 1 })).toBe(1);
    expect(venueOf(rich, { ...at('touch-point', 0), site: 9 })).toBe(-1);
    expect(venueOf(rich, at('touch-point', 1))).toBe(-1);
    const [small, large] = [rich.venues[0]!, rich.venues[1]!];
    expect(venueOf({ ...rich, venues: [large, small] }, at('touch-point', 0))).toBe(0);
    expect(venueOf({ ...rich, venues: [small, small] }, at('touch-point', 0))).toBe(0); // of equals the first
    const changed = applyChanges(rich, [{ at: at('venue', 0, 1, 2), kind: 'placesPerWeek', amount: 2 }]);
    expect(changed.venues.map(({ places }) => places)).toEqual([[1, 4, 5, 4], 7]);
    expect(applyChanges(rich, [{ at: at('touch-point', 0, 3, 3), kind: 'placesPerWeek', amount: 1 }]).venues[1]!.places).toEqual([
      7, 7, 7, 8,
    ]);
  });

  test('caps, deadlines and weeks', () => {
    expect(applyChanges(rich, [{ at: at('department', 0), kind: 'maxAway', amount: 2 }]).departments).toEqual([
      { id: 'd0', maxAway: 3 },
      { id: 'd1' },
    ]);
    expect(applyChanges(rich, [{ at: at('department', 1), kind: 'maxAway', amount: 2 }]).departments).toEqual(rich.departments);
    const later = (where: Change['at']) =>
      Array.from(applyChanges(rich, [{ at: where, kind: 'deadline', amount: 5 }]).deadlines as Int32Array);
    expect(later(at('person', 1))).toEqual([0, 0, 1, 1, 1, 7, 1, 0, 5]);
    expect(later(at('person', 1, 1))).toEqual([0, 0, 1, 1, 1, 7, 1, 0, 0]);
    expect(later(at('touch-point', 0, 1))).toEqual([0, 0, 6, 1, 1, 7, 1, 0, 0]);
    expect(later(at('touch-point', 1))).toEqual([0, 0, 1, 1, 1, 7, 1, 0, 0]);
    expect(later(at('venue', 0, 1))).toEqual([0, 0, 6, 1, 1, 7, 1, 0, 0]);
    expect(later(at('venue', 1, 1))).toEqual([0, 0, 6, 1, 1, 7, 1, 0, 0]);
    const upwards = [{ id: 't0', after: [1] }, { id: 't1', after: [2] }, { id: 't2' }];
    expect(deadlinesOf({ ...rich, touchPoints: upwards }, at('touch-point', 2))).toEqual([0, 3, 6]);
    expect(applyChanges(rich, [])).toBe(rich);
    expect(later(at('department', 0))).toEqual([0, 0, 6, 1, 1, 2, 1, 0, 0]);
    expect(deadlinesOf(rich, at('department', 1))).toEqual([3, 6]);
    const longer = applyChanges(
      rich,
      [1, 2].map((amount) => ({ at: at('company', 0), kind: 'extraWeeks' as const, amount })),
    );
    expect(longer.weeks).toBe(6);
    expect(longer.venues.map(({ places }) => places)).toEqual([[1, 2, 3, 4, 4, 4], 7]);
    expect(longer.employees.map(({ away }) => away)).toEqual([[[3, 3]], []]);
    const left = { ...rich, weeks: 9, employees: [{ id: 'e0', away: [[4, 8] as const, [5, 20] as const, [0, 2] as const] }] };
    expect(applyChanges(left, [{ at: at('company', 0), kind: 'extraWeeks', amount: 1 }]).employees[0]!.away).toEqual([
      [4, 1_000_000],
      [5, 8],
      [0, 2],
    ]);
  });

  test('the smallest amount: doubling, then bisection', () => {
    for (const goal of [1, 2, 3, 7, 8, 9, 20]) expect(smallest(1, 20, (n) => n >= goal)).toBe(goal);
    expect(smallest(3, 20, (n) => n >= 2)).toBe(3);
    expect(smallest(3, 20, (n) => n >= 11)).toBe(11);
    expect(smallest(1, 20, (n) => n >= 21)).toBeNull();
    expect(smallest(5, 4, () => true)).toBeNull();
  });
});
