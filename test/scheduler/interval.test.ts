import { describe, expect, test } from '@jest/globals';
import { dueWithin } from '../../src/scheduler/bounds/horizon.ts';
import { countingBound, peopleFree, Scratch, shortages, shortPerson } from '../../src/scheduler/bounds/interval.ts';
import { compile } from '../../src/scheduler/compile.ts';
import type { Problem } from '../../src/scheduler/problem.ts';
import { one, people, withVenues } from '../support/counted-problem.ts';

/** Every number below was counted by hand. */
const roomy = (n: number) => withVenues(n, 99);
const counted = (changes: Partial<Problem>) => countingBound(compile({ ...one, ...changes }));
const short = (changes: Partial<Problem>, horizon = 4) => [...shortages(compile({ ...one, ...changes }), horizon)];

describe('weeks by counting alone', () => {
  test('a person: visits a week, the gap between the weeks out, absences, a pin', () => {
    expect(counted({ ...roomy(3), employees: [{ id: 'e0', perWeek: 2 }] })).toBe(2);
    expect(counted({ ...roomy(4), employees: [{ id: 'e0', perWeek: 2 }], gap: 2 })).toBe(3);
    expect(counted({ ...roomy(2), employees: [{ id: 'e0' }, { id: 'e1', away: [[0, 1]] }] })).toBe(4);
    expect(counted({ ...roomy(2), employees: [{ id: 'e0' }, { id: 'e1', away: [[0, 2]] }] })).toBe(5);
    expect(counted({ ...roomy(2), employees: [{ id: 'e0' }, { id: 'e1', away: [[1, 2]] }], exempt: [[1, 0]] })).toBe(2);
    expect(counted({ pinned: [[0, 0, 0, 2]] })).toBe(3);
    expect(counted({ ...roomy(9) })).toBe(5);
  });

  test('a venue counts those who have no other; a touch-point counts all its venues', () => {
    const venues = [
      { id: 'near', touchPoint: 1, sites: [0], places: 1 },
      { id: 'any', touchPoint: 1, places: 1 },
      { id: 'v0', touchPoint: 0, places: 99 },
    ];
    const at = (...sites: number[]) => sites.map((site, e) => ({ id: `e${e}`, site }));
    const exempt = (n: number) => Array.from({ length: n }, (_, e) => [e, 0]);
    const changes = { touchPoints: roomy(2).touchPoints, venues };
    expect(counted({ ...changes, employees: at(0, 0, 0), exempt: exempt(3) })).toBe(2);
    expect(counted({ ...changes, employees: at(1, 1, 1), exempt: exempt(3) })).toBe(3);
    expect(counted({ ...changes, employees: at(0, 0, 0, 0, 0, 1), exempt: exempt(6) })).toBe(3);
    expect(counted({ ...changes, employees: at(1, 1, 1, 1), exempt: exempt(4) })).toBe(4);
  });

  test('a department by its cap, and by who is there', () => {
    const departments = [{ id: 'd0' }, { id: 'd1', maxAway: 1 }];
    const venues = roomy(1).venues;
    const employees = [0, 1, 1, 1].map((department, e) => ({ id: `e${e}`, department }));
    expect(counted({ departments, employees, venues })).toBe(3);
    const mixed = [
      { id: 'e0', department: 0, perWeek: 2, away: [[0, 0]] as const },
      { id: 'e1', department: 1 },
      { id: 'e2', department: 0, away: [[3, 3]] as const },
      { id: 'e3' },
    ];
    const model = compile({ ...one, departments, venues, employees: mixed });
    expect(Array.from(peopleFree(model))).toEqual([1, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('who is short', () => {
  test('a person who has to wait between visits has fewer weeks than the horizon', () => {
    expect(short({ ...roomy(3), gap: 2 })).toEqual([{ kind: 'person', index: 0, from: 0, to: 3, need: 3, have: 2 }]);
    expect(short({ ...roomy(2), gap: 2 })).toEqual([]);
    expect(short({ ...roomy(2), gap: 2 }, 2)).toEqual([{ kind: 'person', index: 0, from: 0, to: 1, need: 2, have: 1 }]);
  });

  test('the second person, in an interval inside the horizon', () => {
    const employees = [{ id: 'e0' }, { id: 'e1', away: [[2, 2] as const] }];
    const deadlines = [
      [1, 0, 2],
      [1, 1, 2],
      [1, 2, 2],
    ];
    expect(short({ ...roomy(3), employees, deadlines, weeks: 5 }, 5)).toEqual([
      { kind: 'person', index: 1, from: 0, to: 1, need: 3, have: 2 },
    ]);
  });

  test('pins use their own venue, whoever else could go elsewhere', () => {
    const venues = [
      { id: 'a', touchPoint: 0, places: 1 },
      { id: 'b', touchPoint: 0, places: 9 },
    ];
    const pinned = [0, 1].map((e) => [e, 0, 0, 2]);
    expect(short({ venues, employees: people(3), pinned })).toEqual([{ kind: 'venue', index: 0, from: 2, to: 2, need: 2, have: 1 }]);
  });

  test('the second of two touch-points: a venue of one site, then all venues together', () => {
    const venues = [
      { id: 'v', touchPoint: 0, places: 99 },
      { id: 'near', touchPoint: 1, sites: [0], places: [1, 0, 1, 0] },
      { id: 'far', touchPoint: 1, sites: [1], places: [0, 1, 0, 0] },
    ];
    const employees = [0, 0, 0, 1, 1].map((site, e) => ({ id: `e${e}`, site, perWeek: 2 }));
    expect(short({ touchPoints: roomy(2).touchPoints, venues, employees })).toEqual([
      { kind: 'venue', index: 1, from: 0, to: 3, need: 3, have: 2 },
      { kind: 'venue', index: 2, from: 0, to: 3, need: 2, have: 1 },
      { kind: 'touch-point', index: 1, from: 0, to: 3, need: 5, have: 3 },
    ]);
  });

  test('the second department: its cap, or fewer people than its cap', () => {
    const departments = [{ id: 'd0' }, { id: 'd1', maxAway: 2 }, { id: 'd2' }];
    const employees = [0, 1, 1, 1].map((department, e) => ({ id: `e${e}`, department }));
    const deadlines = [1, 2, 3].map((e) => [e, 0, 0]);
    expect(short({ departments, employees, venues: roomy(1).venues, deadlines })).toEqual([
      { kind: 'department', index: 1, from: 0, to: 0, need: 3, have: 2 },
    ]);
    // nobody is short alone, but who is of no department is counted in none
    expect(short({ departments, employees: employees.map(({ id }) => ({ id })), venues: roomy(1).venues, deadlines })).toEqual([]);
  });
});

describe('a person of a large problem', () => {
  /** The second of 2 people × 500 touch-points × 20,000 weeks, who needs three touch-points; five weeks are looked at. */
  function inLarge(changes: Partial<Problem>, touchPoints = 500) {
    const exempt = Array.from({ length: touchPoints }, (_, t) =>
      t < 3
        ? [[0, t]]
        : [
            [0, t],
            [1, t],
          ],
    ).flat();
    const employees = [{ id: 'e0', away: [[0, 19_999]] as const }, { id: 'e1' }];
    const all = Array.from({ length: touchPoints }, (_, t) => ({ id: `t${t}` }));
    const model = compile({ ...one, weeks: 20_000, touchPoints: all, exempt, employees, ...changes });
    return shortPerson(model, dueWithin(model, 5), 1, new Scratch(5));
  }
  const pinned = (week: number) => [0, 1].map((t) => [1, t, 0, week]);
  const shortage = (week: number) => ({ kind: 'person', index: 1, from: week, to: week, need: 2, have: 1 });

  test('too much at either end is seen', () => {
    const early = [0, 1].map((t) => [1, t, 0]);
    expect(inLarge({ deadlines: early })).toEqual(shortage(0));
    expect(inLarge({ pinned: pinned(4) })).toEqual(shortage(4));
    expect(inLarge({ deadlines: [[1, 0, 0]] })).toBeNull();
  });

  test('too much in the middle alone is not looked for, as it is in a smaller one', () => {
    expect(inLarge({ pinned: pinned(2) })).toBeNull();
    expect(inLarge({ pinned: pinned(2) }, 499)).toEqual(shortage(2));
  });
});
