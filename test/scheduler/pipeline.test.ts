import { describe, expect, test } from '@jest/globals';
import { pipelineShortages } from '../../src/scheduler/bounds/pipeline.ts';
import { compile } from '../../src/scheduler/compile.ts';
import type { Problem } from '../../src/scheduler/problem.ts';

/** Three weeks; t1 after t0; t0 opens in the second week and takes one a week. The tables were written down by hand. */
const base: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 3,
  departments: [],
  employees: [{ id: 'e0' }, { id: 'e1' }],
  touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
  venues: [
    { id: 'v0', touchPoint: 0, places: [0, 1, 1] },
    { id: 'v1', touchPoint: 1, places: 2 },
  ],
};
const at = (sites: readonly (number | null)[]) => sites.map((site, e) => ({ id: `e${e}`, site }));
const short = (changes: Partial<Problem>, horizon = 3) => [...pipelineShortages(compile({ ...base, ...changes }), horizon)];
const shortage = (index: number, to: number, need: number, have: number) => ({ kind: 'touch-point', index, from: 0, to, need, have });

describe('the pipeline bound, table by table', () => {
  test('two people: nobody through t0 in the first week, where one must be; one through t1 in the third, where both must be', () => {
    expect(short({})).toStrictEqual([
      { ...shortage(0, 0, 1, 0), site: 0 },
      { ...shortage(1, 2, 2, 1), site: 0 },
    ]);
    expect(short({ employees: [{ id: 'e0' }] })).toEqual([]);
  });

  test('one site of two has the jam', () => {
    const venues = [
      { id: 'v0', touchPoint: 0, sites: [1], places: [0, 1, 1] },
      { id: 'v0b', touchPoint: 0, sites: [0], places: 9 },
      { id: 'v1', touchPoint: 1, places: 9 },
    ];
    expect(short({ employees: at([0, 1, 1]), venues })).toStrictEqual([
      { ...shortage(0, 0, 1, 0), site: 1 },
      { ...shortage(1, 2, 2, 1), site: 1 },
    ]);
    expect(short({ employees: at([0, 0, 1]), venues })).toEqual([]);
  });

  test('two sites share a venue: each alone would be through, both are not; its places count once', () => {
    expect(short({ employees: at([0, 1]) })).toStrictEqual([shortage(0, 0, 1, 0), shortage(1, 2, 2, 1)]);
  });

  test('the company is through with no more than its sites together', () => {
    // in the first week only site 0 can go to t0; t1 has to take two of the three in the second
    const venues = [
      { id: 'v0', touchPoint: 0, sites: [0], places: 9 },
      { id: 'v0b', touchPoint: 0, sites: [1], places: [0, 9, 9] },
      { id: 'v0c', touchPoint: 0, sites: [2], places: [0, 9, 9] },
      { id: 'v1', touchPoint: 1, places: [0, 2, 1] },
    ];
    expect(short({ employees: at([0, 1, 2]), venues })).toStrictEqual([shortage(0, 0, 2, 1), shortage(1, 1, 2, 1)]);
  });

  test('of the company as many must be through as of its sites together', () => {
    // each site has one place a week of t1 for two people; in the second week two are through, one of each site
    const venues = [
      { id: 'v0', touchPoint: 0, places: [1, 9, 9] },
      { id: 'v1', touchPoint: 1, sites: [0], places: 1 },
      { id: 'v1b', touchPoint: 1, sites: [1], places: [9, 1, 1] },
    ];
    expect(short({ employees: at([0, 0, 1, 1]), venues })).toStrictEqual([shortage(0, 0, 2, 1), shortage(1, 1, 2, 1)]);
  });

  test('one site held up by its deadlines, the other by its places: both counts add up', () => {
    // by the second week two of site 0, by their deadlines, and one of site 1 must be through t1, and through t0 a week earlier
    const venues = [
      { id: 'v0', touchPoint: 0, places: [2, 9, 9] },
      { id: 'v1', touchPoint: 1, sites: [0], places: 9 },
      { id: 'v1b', touchPoint: 1, sites: [1], places: 1 },
    ];
    const deadlines = [0, 1].map((e) => [e, 1, 1]);
    expect(short({ employees: at([0, 0, 1, 1]), venues, deadlines })).toStrictEqual([shortage(0, 0, 3, 2), shortage(1, 1, 3, 2)]);
  });

  test('who is due in one week and who is due in the next are through together', () => {
    // one by the first week and two by the second, with one place then: two of the three in the first, which has one
    const venues = [{ id: 'v0', touchPoint: 0, places: [1, 1, 9] }];
    const employees = at([null, null, null]);
    const deadlines = [0, 1, 1].map((week, e) => [e, 0, week]);
    const exempt = [0, 1, 2].map((e) => [e, 1]);
    expect(short({ employees, venues, deadlines, exempt })).toStrictEqual([{ ...shortage(0, 0, 2, 1), site: 0 }]);
  });

  test('a pin behind the horizon is through in its last week', () => {
    const venues = [0, 1].map((t) => ({ id: `v${t}`, touchPoint: t, places: 1 }));
    expect(short({ venues, pinned: [[0, 0, 0, 2]], exempt: [[0, 1]] }, 2)).toEqual([]);
  });

  test('who needs no t0 does not wait for it, and does not fill it', () => {
    expect(short({ exempt: [[0, 0]] })).toEqual([]);
    expect(short({ employees: at([null, null, null]), exempt: [[0, 0]] })).toStrictEqual([
      { ...shortage(0, 0, 1, 0), site: 0 },
      { ...shortage(1, 2, 3, 2), site: 0 },
    ]);
    expect(short({ exempt: [[0, 1]] })).toEqual([]);
  });

  test('two prerequisites: each with its own exempt people', () => {
    const changes = {
      touchPoints: [{ id: 't0' }, { id: 't1' }, { id: 't2', after: [0, 1] }],
      venues: [
        { id: 'v0', touchPoint: 0, places: 9 },
        { id: 'v1', touchPoint: 1, places: [0, 0, 1] },
        { id: 'v2', touchPoint: 2, places: 9 },
      ],
    };
    expect(short({ ...changes, exempt: [[0, 1]] })).toStrictEqual([
      { ...shortage(1, 0, 1, 0), site: 0 },
      { ...shortage(2, 2, 2, 1), site: 0 },
    ]);
  });

  test('a chain of three hands the delay on', () => {
    const changes = {
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }, { id: 't2', after: [1] }],
      venues: [0, 1, 2].map((t) => ({ id: `v${t}`, touchPoint: t, places: t === 0 ? 1 : 9 })),
    };
    expect(short(changes)).toStrictEqual([0, 1, 2].map((t) => ({ ...shortage(t, t, 2, 1), site: 0 })));
  });

  test('deadlines and absences move what must be, and what may be, through', () => {
    const venues = [
      { id: 'v0', touchPoint: 0, places: 1 },
      { id: 'v1', touchPoint: 1, places: 2 },
    ];
    expect(short({ venues })).toEqual([]);
    expect(short({ venues, deadlines: [0, 1].map((e) => [e, 1, 1]) })).toStrictEqual([
      { ...shortage(0, 0, 2, 1), site: 0 },
      { ...shortage(1, 1, 2, 1), site: 0 },
    ]);
    const late = [
      { id: 'e0', away: [[0, 0]] as const },
      { id: 'e1', away: [[0, 0]] as const },
    ];
    expect(short({ venues, employees: late })).toStrictEqual([
      { ...shortage(0, 0, 1, 0), site: 0 },
      { ...shortage(1, 2, 2, 1), site: 0 },
    ]);
  });
});
