import { describe, expect, test } from '@jest/globals';
import {
  bottleneckSentence,
  bound,
  type Problem,
  solve,
  toPlan,
  unplacedSentence,
  validate,
  visitSentence,
  whyUnplaced,
  whyVisit,
} from '../../src/scheduler/index.ts';

const people = (n: number) => Array.from({ length: n }, (_, e) => ({ id: `e${e}`, department: 0, site: 0 }));
const helpline: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 3,
  departments: [{ id: 'Sales' }],
  employees: people(8),
  touchPoints: [{ id: 'call' }],
  venues: [{ id: 'Helpline', touchPoint: 0, places: 2 }],
};

describe('too little', () => {
  test('places the maximum, names the bottleneck and the smallest repairs, each of which works', async () => {
    const plan = toPlan(await solve(helpline));
    expect(plan.status).toBe('infeasible');
    expect(plan.unplaced.map((row) => row[2])).toEqual(['no-place', 'no-place']);
    expect(plan.bottlenecks).toEqual([
      {
        resource: 'venue',
        id: 'Helpline',
        from: 0,
        to: 2,
        need: 8,
        have: 6,
        fix: { placesPerWeek: 1, extraWeeks: 1 },
        confirmedBy: 'solving',
      },
    ]);
    expect(bottleneckSentence(plan.bottlenecks[0]!)).toBe(
      'Helpline, weeks 1–3: 8 visits need it, 6 fit. Repaired by 1 more place a week, or 1 more week.',
    );
    expect((await solve({ ...helpline, venues: [{ ...helpline.venues[0]!, places: 3 }] })).status).toBe('proved-shortest');
    expect((await solve({ ...helpline, weeks: 4 })).status).toBe('proved-shortest');
  });

  test('two independent bottlenecks are both listed', async () => {
    const problem: Problem = {
      ...helpline,
      departments: [{ id: 'Sales' }, { id: 'IT', maxAway: 1 }],
      employees: [...people(7), ...Array.from({ length: 4 }, (_, k) => ({ id: `it${k}`, department: 1, site: 1 }))],
      venues: [
        { id: 'Helpline', touchPoint: 0, sites: [0], places: 2 },
        { id: 'Chat', touchPoint: 0, sites: [1], places: 9 },
      ],
    };
    const { bottlenecks, unplaced } = await solve(problem);
    expect(unplaced).toHaveLength(2);
    expect(bottlenecks.map(({ id, fix }) => [id, fix])).toEqual([
      ['Helpline', { placesPerWeek: 1, extraWeeks: 1 }],
      ['IT', { maxAway: 1, extraWeeks: 1 }],
    ]);
  });

  test('deadlines, then leaders, then new starters have the places that there are', async () => {
    const employees = people(8).map((e, k) => ({
      ...e,
      leader: k >= 6,
      away: k === 4 || k === 5 ? ([[0, 0]] as const) : [],
    }));
    const { unplaced } = await solve({ ...helpline, employees, deadlines: [[3, 0, 2]] });
    const out = unplaced.map((row) => row[0]);
    expect(out).toHaveLength(2);
    for (const kept of [3, 4, 5, 6, 7]) expect(out).not.toContain(kept);
  });

  test('bound answers without a plan', () => {
    expect(bound(helpline)).toMatchObject({ lowerBoundWeeks: 4, fits: false });
    expect(bound({ ...helpline, weeks: 9 })).toMatchObject({ lowerBoundWeeks: 4, fits: true });
  });
});

describe('why', () => {
  test('a visit: what was full before; an unplaced one: the blocking rule', async () => {
    const plan = toPlan(await solve(helpline));
    const last = plan.assignments.find((row) => row[3] === 2)!;
    const why = whyVisit(helpline, plan, last[0], 0)!;
    expect(why.alternatives.map(({ week, blocks }) => [week, blocks.map((block) => block.rule)])).toEqual([
      [0, ['places']],
      [1, ['places']],
    ]);
    expect(why.alternatives[0]!.displaces).toHaveLength(1);
    expect(visitSentence(helpline, why)).toContain('nothing earlier was possible');
    const missing = whyUnplaced(helpline, plan, plan.unplaced[0]![0], 0)!;
    expect(missing.blockedBy).toEqual([{ rule: 'places', times: 3 }]);
    expect(unplacedSentence(helpline, missing)).toContain('the venue is full');
    expect(whyUnplaced(helpline, plan, last[0], 0)).toBeNull();
  });
});

describe('replanning', () => {
  test('one absence moves one visit and no other', async () => {
    const roomy: Problem = { ...helpline, weeks: 6 };
    const first = toPlan(await solve(roomy));
    const [e, , , week] = first.assignments[0]!;
    const employees = roomy.employees.map((person, k) => (k === e ? { ...person, away: [[week, week] as const] } : person));
    const second = await solve({ ...roomy, employees, published: first.assignments });
    expect(second.moved).toBe(1);
    expect(second.unavoidableMoves).toBe(1);
    expect(second.unplaced).toEqual([]);
  });
});

describe('pace even', () => {
  test('no week has more than its share', async () => {
    const even: Problem = { ...helpline, weeks: 8, pace: 'even', venues: [{ ...helpline.venues[0]!, places: 8 }] };
    const plan = toPlan(await solve(even));
    const perWeek = Array.from({ length: 8 }, (_, w) => plan.assignments.filter((row) => row[3] === w).length);
    expect(perWeek).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('steering', () => {
  test('stops between steps with what it has, and says so', async () => {
    let calls = 0;
    const solution = await solve({ ...helpline, weeks: 9 }, { shouldStop: () => ++calls > 2 });
    expect(solution.stopped).toBe(true);
    expect(solution.unplaced.length).toBeGreaterThan(0);
  });

  test('progress never falls and ends with 1', async () => {
    const fractions: number[] = [];
    await solve(helpline, { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
    expect(fractions.at(-1)).toBe(1);
  });
});

describe('validate', () => {
  const faults = (changes: object) => validate({ ...helpline, ...changes } as Problem).map(({ path, message }) => `${path}: ${message}`);

  test.each([
    [{ format: 'x' }, 'format'],
    [{ weeks: -1 }, 'weeks'],
    [{ employees: [{ id: 'e', department: 7, site: 0 }] }, 'no department 7'],
    [
      {
        touchPoints: [
          { id: 'a', after: [1] },
          { id: 'b', after: [0] },
        ],
      },
      'in a circle: 0 → 1 → 0',
    ],
    [{ touchPoints: [{ id: 'a', after: [0] }] }, 'in a circle'],
    [{ venues: [{ id: 'v', touchPoint: 3, places: 1 }] }, 'no touch-point 3'],
    [{ venues: [{ id: 'v', touchPoint: 0, places: [1] }] }, 'has 1 weeks, the horizon has 3'],
    [{ exempt: [[99, 0]] }, 'no employee 99'],
    [{ pinned: [[0, 0, 0, 3]] }, 'no week 3'],
    [
      {
        pinned: [
          [0, 0, 0, 0],
          [0, 0, 0, 1],
        ],
      },
      'pinned twice',
    ],
    [
      {
        pinned: [
          [0, 0, 0, 0],
          [1, 0, 0, 0],
          [2, 0, 0, 0],
        ],
      },
      'the venue has 2 places',
    ],
    [{ pinned: [[0, 0, 0, 0]], exempt: [[0, 0]] }, 'exempt'],
    [{ pinned: [[0, 0, 0, 2]], deadlines: [[0, 0, 1]] }, 'deadline'],
  ])('refuses %j', (changes, message) => {
    expect(faults(changes).join('\n')).toContain(message);
  });
});
