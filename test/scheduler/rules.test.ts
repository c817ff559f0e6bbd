import { describe, expect, test } from '@jest/globals';
import { type Problem, solve, toPlan, validate } from '../../src/scheduler/index.ts';

/** One person, one touch-point, one venue with a place a week, three weeks; each test changes what its rule needs. */
const base: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 3,
  departments: [{ id: 'd0' }],
  employees: [{ id: 'e0', department: 0, site: 0 }],
  touchPoints: [{ id: 't0' }],
  venues: [{ id: 'v0', touchPoint: 0, places: 1 }],
};
const person = base.employees[0]!;
const two = {
  touchPoints: [{ id: 't0' }, { id: 't1' }],
  venues: [base.venues[0]!, { id: 'v1', touchPoint: 1, places: 1 }],
};

const plan = async (changes: Partial<Problem>) => {
  const problem = { ...base, ...changes };
  expect(validate(problem)).toEqual([]);
  return toPlan(await solve(problem));
};
const weeks = (answer: Awaited<ReturnType<typeof plan>>) => answer.assignments.map((row) => row[3]);

describe('each hard rule alone', () => {
  test('without any obstacle the first week is used', async () => {
    expect((await plan({})).assignments).toEqual([[0, 0, 0, 0]]);
  });

  test('exempt: who is exempt does not go', async () => {
    const answer = await plan({ exempt: [[0, 0]] });
    expect(answer.assignments).toEqual([]);
    expect(answer.unplaced).toEqual([]);
  });

  test('per-week: two visits need two weeks, or one when the person may make two', async () => {
    expect(new Set(weeks(await plan(two))).size).toBe(2);
    expect(weeks(await plan({ ...two, employees: [{ ...person, perWeek: 2 }] }))).toEqual([0, 0]);
  });

  test('away: the first week in which the person is there', async () => {
    expect(weeks(await plan({ employees: [{ ...person, away: [[0, 1]] }] }))).toEqual([2]);
  });

  test('reach: the venue of the person’s own site', async () => {
    const venues = [
      { id: 'far', touchPoint: 0, sites: [1], places: 9 },
      { id: 'near', touchPoint: 0, sites: [0], places: 1 },
    ];
    expect((await plan({ venues })).assignments).toEqual([[0, 0, 1, 0]]);
    expect((await plan({ venues: [venues[0]!] })).unplaced).toEqual([[0, 0, 'no-venue']]);
  });

  test('places: never more than the venue has in the week', async () => {
    const employees = [0, 1, 2].map((e) => ({ ...person, id: `e${e}` }));
    expect(weeks(await plan({ employees })).sort()).toEqual([0, 1, 2]);
    expect(weeks(await plan({ venues: [{ ...base.venues[0]!, places: [0, 0, 1] }] }))).toEqual([2]);
  });

  test('department-cap: never more of one department than may be out', async () => {
    const employees = [0, 1].map((e) => ({ ...person, id: `e${e}` }));
    const venues = [{ ...base.venues[0]!, places: 9 }];
    expect(weeks(await plan({ employees, venues }))).toEqual([0, 0]);
    expect(weeks(await plan({ employees, venues, departments: [{ id: 'd0', maxAway: 1 }] })).sort()).toEqual([0, 1]);
  });

  test('prerequisites: strictly later, even when two visits fit one week; an exempt one counts as met', async () => {
    const chain = {
      ...two,
      touchPoints: [{ id: 't0', after: [1] }, { id: 't1' }],
      employees: [{ ...person, perWeek: 2 }],
    };
    expect((await plan(chain)).assignments).toEqual([
      [0, 0, 0, 1],
      [0, 1, 1, 0],
    ]);
    expect((await plan({ ...chain, exempt: [[0, 1]] })).assignments).toEqual([[0, 0, 0, 0]]);
    const closed = await plan({ ...chain, venues: [two.venues[0]!, { ...two.venues[1]!, places: 0 }] });
    expect(closed.assignments).toEqual([]);
    expect(closed.unplaced.map((row) => row[2])).toEqual(['prerequisite', 'no-place']);
  });

  test('gap: different weeks are at least so far apart', async () => {
    expect(weeks(await plan({ ...two, gap: 2 })).sort()).toEqual([0, 2]);
  });

  test('deadline: the last week allowed, whoever else would have been first', async () => {
    const employees = [0, 1].map((e) => ({ ...person, id: `e${e}` }));
    for (const e of [0, 1]) {
      const answer = await plan({ employees, deadlines: [[e, 0, 0]] });
      expect(answer.assignments).toContainEqual([e, 0, 0, 0]);
    }
    expect((await plan({ employees: [{ ...person, away: [[0, 0]] }], deadlines: [[0, 0, 0]] })).unplaced).toEqual([[0, 0, 'deadline']]);
  });

  test('pins: what is announced stays where it is', async () => {
    expect((await plan({ pinned: [[0, 0, 0, 2]] })).assignments).toEqual([[0, 0, 0, 2]]);
  });
});

describe('each preference alone', () => {
  const three = {
    weeks: 3,
    touchPoints: [0, 1, 2].map((t) => ({
      id: `t${t}`,
      channel: t < 2 ? 'phone' : 'shop',
      ownDepartment: t === 0 ? 0 : 1,
    })),
    departments: [{ id: 'd0' }, { id: 'd1' }],
    venues: [0, 1, 2].map((t) => ({ id: `v${t}`, touchPoint: t, places: 1 })),
  };
  const weekOf = (answer: Awaited<ReturnType<typeof plan>>, e: number, t: number) =>
    answer.assignments.find((row) => row[0] === e && row[1] === t)?.[3];

  test('avoidOwnDepartment: the own department comes last', async () => {
    for (const own of [0, 1, 2]) {
      const touchPoints = three.touchPoints.map((touchPoint, t) => ({
        ...touchPoint,
        ownDepartment: t === own ? 0 : 1,
      }));
      expect(weekOf(await plan({ ...three, touchPoints, preferences: { avoidOwnDepartment: true } }), 0, own)).toBe(2);
    }
  });

  test('varyChannel: the one shop visit stands between the two by phone', async () => {
    for (const shop of [0, 1, 2]) {
      const touchPoints = three.touchPoints.map((touchPoint, t) => ({
        ...touchPoint,
        channel: t === shop ? 'shop' : 'phone',
      }));
      expect(weekOf(await plan({ ...three, touchPoints, preferences: { varyChannel: true } }), 0, shop)).toBe(1);
    }
  });

  test('leadersFirst: the leader has the earliest place', async () => {
    for (const leader of [0, 1]) {
      const employees = [0, 1].map((e) => ({ ...person, id: `e${e}`, leader: e === leader }));
      expect(weekOf(await plan({ employees, preferences: { leadersFirst: true } }), leader, 0)).toBe(0);
    }
  });

  test('spreadEvenly: two visits over the whole window keep the largest distance', async () => {
    expect(weeks(await plan({ ...two, pace: 'even', preferences: { spreadEvenly: true } })).sort()).toEqual([0, 2]);
  });

  test('fairFinish: who has to wait for another touch-point anyway gives the early place away', async () => {
    const employees = [0, 1].map((e) => ({ ...person, id: `e${e}` }));
    const venues = [two.venues[0]!, { ...two.venues[1]!, places: [0, 0, 1] }];
    const answer = await plan({ ...two, employees, venues, exempt: [[1, 1]], preferences: { fairFinish: true } });
    expect(weekOf(answer, 0, 1)).toBe(2);
    expect(weekOf(answer, 1, 0)).toBe(0);
  });
});
