import { describe, expect, test } from '@jest/globals';
import { compile } from '../../src/scheduler/compile.ts';
import { UNLIMITED } from '../../src/scheduler/model.ts';
import type { Problem } from '../../src/scheduler/problem.ts';
import { avoidOwnDepartment } from '../../src/scheduler/rules/avoid-own-department.ts';
import { fairFinish } from '../../src/scheduler/rules/fair-finish.ts';
import { leadersFirst } from '../../src/scheduler/rules/leaders-first.ts';
import { hardRules, preferences } from '../../src/scheduler/rules/registry.ts';
import type { Block, HardRuleName, Occupancy } from '../../src/scheduler/rules/rule.ts';
import { spreadEvenly } from '../../src/scheduler/rules/spread-evenly.ts';
import { varyChannel } from '../../src/scheduler/rules/vary-channel.ts';

/** Two people, three touch-points (t1 after t0), five weeks; week by week what each rule says of one more visit. */
const problem: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 5,
  gap: 2,
  departments: [{ id: 'd0', maxAway: 2 }, { id: 'd1' }],
  employees: [
    { id: 'e0', department: 0, site: 0, perWeek: 2, leader: true, away: [[1, 2]] },
    {
      id: 'e1',
      department: 1,
      site: 1,
      away: [
        [-3, 0],
        [4, 9],
      ],
    },
    { id: 'e2' },
  ],
  touchPoints: [
    { id: 't0', channel: 'phone', ownDepartment: 0 },
    { id: 't1', after: [0, 0], channel: 'phone' },
    { id: 't2', channel: 'shop' },
  ],
  venues: [
    { id: 'v0', touchPoint: 0, places: [1, 2, 3, 4, 5] },
    { id: 'v1', touchPoint: 1, sites: [0, 0, 7], places: 1 },
    { id: 'v2', touchPoint: 2, sites: null, places: 2 ** 40 },
  ],
  exempt: [[1, 2]],
  deadlines: [
    [0, 2, 3],
    [0, 2, 1],
    [1, 0, 9],
  ],
  pinned: [[1, 1, 1, 3]],
};

type Placed = readonly [e: number, t: number, v: number, w: number];

function occupied(placed: readonly Placed[], changes: Partial<Problem> = {}): Occupancy {
  const model = compile({ ...problem, ...changes });
  const { E, T, V, W, D } = model;
  const plan: Occupancy = {
    model,
    week: new Int16Array(E * T).fill(-1),
    atVenue: new Int32Array(V * W),
    outOfDepartment: new Int32Array(D * W),
  };
  for (const [e, t, v, w] of placed) {
    plan.week[e * T + t] = w;
    plan.atVenue[v * W + w]!++;
    plan.outOfDepartment[model.department[e]! * W + w]!++;
  }
  return plan;
}

const rule = (name: HardRuleName) => hardRules.find((each) => each.name === name)!;
function asked(name: HardRuleName, placed: readonly Placed[], [e, t, v, w]: Placed, changes: Partial<Problem> = {}): Block | null {
  return rule(name).blocks(occupied(placed, changes), e, t, v, w);
}

describe('what each rule writes into the model', () => {
  const model = compile(problem);
  const row = (table: { readonly [k: number]: number }, of: number, width = 5) =>
    Array.from({ length: width }, (_, w) => table[of * width + w]);

  test('slots: visits a week, and none while away, also beyond the horizon', () => {
    expect([0, 1, 2].map((e) => row(model.open, e))).toEqual([
      [2, 0, 0, 2, 2],
      [0, 1, 1, 1, 0],
      [1, 1, 1, 1, 1],
    ]);
    expect(row(compile({ ...problem, employees: [{ id: 'e0', perWeek: 999 }] }).open, 0)).toEqual([255, 255, 255, 255, 255]);
  });

  test('places, caps and requirements', () => {
    expect([0, 1, 2].map((v) => row(model.places, v))).toEqual([[1, 2, 3, 4, 5], [1, 1, 1, 1, 1], new Array(5).fill(UNLIMITED)]);
    expect([0, 1, 2].map((d) => row(model.cap, d)[0])).toEqual([2, UNLIMITED, UNLIMITED]);
    const second = compile({ ...problem, departments: [{ id: 'd0' }, { id: 'd1', maxAway: 3 }] });
    expect([0, 1, 2].map((d) => row(second.cap, d))).toEqual([UNLIMITED, 3, UNLIMITED].map((cap) => new Array(5).fill(cap)));
    expect(Array.from(model.need)).toEqual([1, 1, 1, 1, 2, 0, 1, 1, 1]);
    expect(model.gap).toBe(2);
    expect(compile({ ...problem, gap: 0 }).gap).toBe(1);
    const { gap: _gap, ...noGap } = problem;
    expect(compile(noGap).gap).toBe(1);
  });

  test('windows: deadlines (the earlier of two), pins, and what a pin presses', () => {
    expect(model.hi[2]).toBe(0); // the person is away in the week of the deadline
    expect([...model.deadlines]).toEqual([
      [2, 1],
      [3, 9],
    ]);
    expect(compile({ ...problem, deadlines: [[2, 0, 9]] }).hi[6]).toBe(4); // later than the horizon: no later than its last week
    expect([model.lo[4], model.hi[4], model.pinWeek[4], model.pinVenue[4]]).toEqual([3, 3, 3, 1]);
    expect(model.pinWeek[0]).toBe(-1);
    expect(model.pinVenue[0]).toBe(-1);
    expect(model.hi[3]).toBe(2);
    expect(compile({ ...problem, pinned: [] }).pinWeek).toHaveLength(0);
  });

  test('order: each prerequisite once, in an order that respects it, with the chain that follows', () => {
    const chain = compile({ ...problem, pinned: [], touchPoints: [{ id: 'a', after: [1] }, { id: 'b', after: [2, 2] }, { id: 'c' }] });
    expect(chain.before.map((list) => Array.from(list))).toEqual([[1], [2], []]);
    expect(chain.after.map((list) => Array.from(list))).toEqual([[], [0], [1]]);
    expect(Array.from(chain.order)).toEqual([2, 1, 0]);
    expect(Array.from(chain.tail)).toEqual([0, 1, 2]);
    const triangle = compile({ ...problem, pinned: [], touchPoints: [{ id: 'a', after: [1, 2] }, { id: 'b' }, { id: 'c', after: [1] }] });
    expect(Array.from(triangle.order)).toEqual([1, 2, 0]);
    expect(Array.from(triangle.tail)).toEqual([0, 2, 1]);
  });

  test('reach: venues by touch-point and site, the last site being "none"', () => {
    expect(model.sites).toBe(3);
    expect(Array.from(model.optionStart)).toEqual([0, 1, 2, 3, 4, 4, 4, 5, 6, 7]);
    expect(Array.from(model.option)).toEqual([0, 0, 0, 1, 2, 2, 2]);
    // the venue serves a site at which nobody is: that is not "no site"
    const elsewhere = compile({
      ...problem,
      venues: [problem.venues[0]!, { ...problem.venues[1]!, sites: [1, 2, 3] }, problem.venues[2]!],
    });
    expect(Array.from(elsewhere.optionStart)).toEqual([0, 1, 2, 3, 3, 4, 4, 5, 6, 7]);
  });
});

describe('what each rule says of one more visit', () => {
  test('exempt', () => {
    expect(asked('exempt', [], [1, 2, 2, 1])).toEqual({ rule: 'exempt' });
    expect(asked('exempt', [], [1, 0, 0, 1])).toBeNull();
  });

  test('per-week counts the others of that week', () => {
    const placed: Placed[] = [
      [0, 0, 0, 3],
      [0, 2, 2, 3],
    ];
    expect(asked('per-week', placed, [0, 1, 1, 3])).toEqual({ rule: 'per-week', visits: [0, 2], used: 2, limit: 2 });
    expect(asked('per-week', placed, [0, 1, 1, 4])).toBeNull();
    expect(asked('per-week', placed, [0, 2, 2, 3])).toBeNull();
    expect(asked('per-week', [[1, 0, 0, 2]], [1, 1, 1, 2])).toEqual({ rule: 'per-week', visits: [3], used: 1, limit: 1 });
    expect(asked('per-week', [[1, 0, 0, 2]], [0, 1, 1, 2])).toBeNull();
    expect(asked('per-week', [[2, 0, 0, 2]], [1, 2, 2, 2])).toBeNull();
  });

  test('away includes both ends', () => {
    expect([0, 1, 2, 3].map((w) => asked('away', [], [0, 0, 0, w]))).toEqual([null, { rule: 'away' }, { rule: 'away' }, null]);
    expect(asked('away', [], [2, 0, 0, 1])).toBeNull();
  });

  test('reach: the touch-point’s own venue, open to the person’s site', () => {
    expect(asked('reach', [], [0, 1, 1, 0])).toBeNull();
    expect(asked('reach', [], [1, 1, 1, 0])).toEqual({ rule: 'reach' });
    expect(asked('reach', [], [2, 1, 1, 0])).toEqual({ rule: 'reach' });
    expect(asked('reach', [], [2, 2, 2, 0])).toBeNull();
    expect(asked('reach', [], [0, 2, 1, 0])).toEqual({ rule: 'reach' });
  });

  test('places and department cap: full is full', () => {
    expect(asked('places', [[0, 0, 0, 0]], [2, 0, 0, 0])).toEqual({ rule: 'places', used: 1, limit: 1 });
    expect(asked('places', [[0, 0, 0, 1]], [2, 0, 0, 1])).toBeNull();
    expect(asked('places', [[0, 1, 1, 1]], [2, 1, 1, 1])).toEqual({ rule: 'places', used: 1, limit: 1 });
    expect(
      asked(
        'department-cap',
        [
          [0, 0, 0, 3],
          [0, 2, 2, 3],
        ],
        [0, 1, 1, 3],
      ),
    ).toEqual({ rule: 'department-cap', used: 2, limit: 2 });
    expect(asked('department-cap', [[0, 0, 0, 3]], [0, 1, 1, 3])).toBeNull();
    expect(asked('department-cap', [[1, 0, 0, 3]], [1, 1, 1, 3])).toBeNull();
    const capped = { departments: [{ id: 'd0' }, { id: 'd1', maxAway: 1 }] };
    expect(asked('department-cap', [[1, 0, 0, 3]], [1, 1, 1, 3], capped)).toEqual({ rule: 'department-cap', used: 1, limit: 1 });
  });

  test('prerequisites: strictly later than what comes before, strictly earlier than what follows; missing ones block', () => {
    expect(asked('prerequisites', [[0, 0, 0, 0]], [0, 1, 1, 3])).toBeNull();
    expect(asked('prerequisites', [[0, 0, 0, 3]], [0, 1, 1, 3])).toEqual({ rule: 'prerequisites', visits: [0] });
    expect(asked('prerequisites', [], [0, 1, 1, 3])).toEqual({ rule: 'prerequisites', visits: [0] });
    expect(asked('prerequisites', [[0, 1, 1, 3]], [0, 0, 0, 3])).toEqual({ rule: 'prerequisites', visits: [1] });
    expect(asked('prerequisites', [[0, 1, 1, 3]], [0, 0, 0, 0])).toBeNull();
    expect(asked('prerequisites', [], [0, 1, 1, 3], { exempt: [[0, 0]] })).toBeNull();
    expect(asked('prerequisites', [[0, 1, 1, 0]], [0, 0, 0, 3])).toEqual({ rule: 'prerequisites', visits: [1] });
    expect(asked('prerequisites', [], [0, 0, 0, 0])).toBeNull();
    expect(asked('prerequisites', [[2, 0, 0, 3]], [2, 1, 1, 3])).toEqual({ rule: 'prerequisites', visits: [6] });
    expect(asked('prerequisites', [[2, 1, 1, 3]], [2, 0, 0, 3])).toEqual({ rule: 'prerequisites', visits: [7] });
    const reversed = { touchPoints: [{ id: 't0', after: [1] }, { id: 't1' }, { id: 't2' }] };
    expect(asked('prerequisites', [[2, 1, 1, 3]], [2, 0, 0, 3], reversed)).toEqual({ rule: 'prerequisites', visits: [7] });
  });

  test('gap: closer than two weeks, but not the same week, and not the visit itself', () => {
    expect(asked('gap', [[0, 0, 0, 3]], [0, 2, 2, 4])).toEqual({ rule: 'gap', visits: [0], limit: 2 });
    expect(asked('gap', [[0, 0, 0, 3]], [0, 2, 2, 3])).toBeNull();
    expect(asked('gap', [[0, 0, 0, 0]], [0, 2, 2, 2])).toBeNull();
    expect(asked('gap', [[0, 2, 2, 3]], [0, 2, 2, 4])).toBeNull();
    expect(asked('gap', [[1, 0, 0, 3]], [0, 2, 2, 4])).toBeNull();
    expect(asked('gap', [[2, 1, 1, 3]], [2, 0, 0, 4])).toEqual({ rule: 'gap', visits: [7], limit: 2 });
    expect(asked('gap', [], [0, 2, 2, 0])).toBeNull();
    expect(asked('gap', [[0, 0, 0, 0]], [0, 2, 2, 1])).toEqual({ rule: 'gap', visits: [0], limit: 2 });
  });

  test('deadline: that week is still in time', () => {
    expect([1, 2].map((w) => asked('deadline', [], [0, 2, 2, w]))).toEqual([null, { rule: 'deadline', week: 1 }]);
    expect(asked('deadline', [], [2, 2, 2, 4])).toBeNull();
    expect(asked('deadline', [], [1, 0, 0, 3], { deadlines: [[1, 0, 2]] })).toEqual({ rule: 'deadline', week: 2 });
  });

  test('pins: only there and then', () => {
    expect(asked('pins', [], [1, 1, 1, 3])).toBeNull();
    expect(asked('pins', [], [1, 1, 1, 2])).toEqual({ rule: 'pins', week: 3 });
    expect(asked('pins', [], [1, 1, 0, 3])).toEqual({ rule: 'pins', week: 3 });
    expect(asked('pins', [], [0, 0, 0, 3])).toBeNull();
  });

  test('the registry knows every rule once', () => {
    expect(hardRules.map((each) => each.name).sort()).toEqual(
      ['away', 'deadline', 'department-cap', 'exempt', 'gap', 'per-week', 'pins', 'places', 'prerequisites', 'reach'].sort(),
    );
    expect(preferences.map((each) => each.name)).toEqual([
      'avoidOwnDepartment',
      'leadersFirst',
      'varyChannel',
      'spreadEvenly',
      'fairFinish',
    ]);
  });
});

describe('what each preference costs', () => {
  const model = compile(problem);
  const cost = (preference: (typeof preferences)[number], employee: number, touchPoints: number[], weeks: number[]) =>
    preference.cost(model, { employee, touchPoints, weeks });

  test('avoidOwnDepartment: other visits after each own one', () => {
    expect(cost(avoidOwnDepartment, 0, [0, 1, 2], [0, 3, 4])).toBe(2);
    expect(cost(avoidOwnDepartment, 0, [1, 2, 0], [0, 3, 4])).toBe(0);
    expect(cost(avoidOwnDepartment, 1, [0, 1, 2], [0, 3, 4])).toBe(0);
    expect(cost(avoidOwnDepartment, 2, [1, 2, 0], [0, 3, 4])).toBe(0); // of no department, like t1 and t2
  });

  test('leadersFirst: the weeks of a leader over the horizon', () => {
    expect(cost(leadersFirst, 0, [0, 1], [0, 3])).toBeCloseTo(0.6);
    expect(cost(leadersFirst, 1, [0, 1], [0, 3])).toBe(0);
    expect(
      leadersFirst.cost(compile({ ...problem, weeks: 0, pinned: [], deadlines: [], venues: [] }), {
        employee: 0,
        touchPoints: [],
        weeks: [],
      }),
    ).toBe(0);
  });

  test('varyChannel: neighbours in one channel; none is no channel', () => {
    expect(cost(varyChannel, 0, [0, 1, 2], [0, 3, 4])).toBe(1);
    expect(cost(varyChannel, 0, [0, 2, 1], [0, 3, 4])).toBe(0);
    const silent = compile({ ...problem, touchPoints: problem.touchPoints.map(({ id }) => ({ id })), pinned: [] });
    expect(varyChannel.cost(silent, { employee: 0, touchPoints: [0, 1, 2], weeks: [0, 3, 4] })).toBe(0);
  });

  test('spreadEvenly: one over the distance, half a week for the same week', () => {
    expect(cost(spreadEvenly, 0, [0, 1, 2], [0, 2, 2])).toBe(2.5);
    expect(cost(spreadEvenly, 0, [0], [3])).toBe(0);
  });

  test('fairFinish: the square of the share of the horizon', () => {
    expect(cost(fairFinish, 0, [0, 1], [0, 3])).toBeCloseTo(0.64);
    expect(cost(fairFinish, 0, [], [])).toBe(0);
  });
});
