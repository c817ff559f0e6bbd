import { describe, expect, test } from '@jest/globals';
import { describeRemedy, describe as describeShortage, idOf } from '../../src/scheduler/bounds/bottlenecks.ts';
import { bound } from '../../src/scheduler/bounds/bound.ts';
import type { Change } from '../../src/scheduler/bounds/changes.ts';
import type { Remedy } from '../../src/scheduler/bounds/remedy.ts';
import type { Shortage } from '../../src/scheduler/bounds/shortage.ts';
import { whyNotShorter } from '../../src/scheduler/bounds/shorter.ts';
import { compile } from '../../src/scheduler/compile.ts';
import type { Problem } from '../../src/scheduler/problem.ts';

/** Two venues for t0, the second open to more sites; one for t1. */
const problem: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 4,
  departments: [{ id: 'd0' }, { id: 'd1', maxAway: 1 }],
  employees: [{ id: 'e0', department: 0 }, { id: 'e1' }],
  touchPoints: [{ id: 't0' }, { id: 't1' }],
  venues: [
    { id: 'v0', touchPoint: 0, sites: [0], places: 1 },
    { id: 'v0b', touchPoint: 0, places: 1 },
    { id: 'v1', touchPoint: 1, places: 1 },
  ],
};
const shortage: Shortage = { kind: 'touch-point', index: 0, from: 1, to: 2, need: 5, have: 3 };
const other: Shortage = { ...shortage, index: 1 };
const change = (kind: Change['kind'], amount: number, at: Change['at'] = shortage): Change => ({ at, kind, amount });
const inWords = (remedy: Partial<Remedy>) => describeRemedy(problem, { shortage, options: [], ...remedy }, 'bounds');
const bare = { resource: 'touch-point', id: 't0', from: 1, to: 2, need: 5, have: 3 };

describe('a shortage in words', () => {
  test('every resource by its own id', () => {
    expect((['venue', 'touch-point', 'department', 'person', 'company'] as const).map((kind) => idOf(problem, kind, 1))).toEqual([
      'v0b',
      't1',
      'd1',
      'e1',
      'company',
    ]);
  });

  test('numbers as they are; an interval never ends before it starts', () => {
    expect(describeShortage(problem, shortage)).toEqual({ ...bare, fix: {} });
    expect(describeShortage(problem, { ...shortage, from: 3, to: -1 })).toEqual({ ...bare, from: 3, to: 3, fix: {} });
  });

  test('nothing repairs it: the reason, or "none"', () => {
    expect(inWords({})).toEqual({ ...bare, fix: {}, unrepairable: 'none' });
    expect(inWords({ unrepairable: 'no-venue' })).toEqual({ ...bare, fix: {}, unrepairable: 'no-venue' });
  });

  test('only searched, and short only together with others', () => {
    expect(inWords({ proved: false, others: [{ kind: 'venue', index: 2 }] })).toEqual({
      ...bare,
      fix: {},
      unrepairable: 'none',
      proved: false,
      with: [{ resource: 'venue', id: 'v1' }],
    });
    expect(inWords({ others: [] })).not.toHaveProperty('with');
  });
});

describe('a remedy in words', () => {
  test('several ways, each alone enough, in one fix; what is not its own is left out', () => {
    const options = [[change('extraWeeks', 2)], [change('deadline', 3)], [change('placesPerWeek', 9, other)]];
    expect(inWords({ options })).toEqual({ ...bare, fix: { extraWeeks: 2, deadline: 3 }, confirmedBy: 'bounds' });
    const joint = [[change('extraWeeks', 2)], [change('deadline', 3), change('extraWeeks', 1)]];
    expect(inWords({ options: joint }).fix).toEqual({ extraWeeks: 2 });
    expect(describeRemedy(problem, { shortage, options }, 'solving').confirmedBy).toBe('solving');
  });

  test('places of a touch-point with several venues say at which one', () => {
    expect(inWords({ options: [[change('extraWeeks', 1)], [change('placesPerWeek', 2)]] })).toEqual({
      ...bare,
      fix: { placesPerWeek: 2, extraWeeks: 1 },
      venue: 'v0b',
      confirmedBy: 'bounds',
    });
    const single = describeRemedy(problem, { shortage: other, options: [[change('placesPerWeek', 2, other)]] }, 'bounds');
    expect(single).toEqual({ ...bare, id: 't1', fix: { placesPerWeek: 2 }, confirmedBy: 'bounds' });
    const venue: Shortage = { ...shortage, kind: 'venue' };
    expect(describeRemedy(problem, { shortage: venue, options: [[change('placesPerWeek', 2, venue)]] }, 'bounds')).not.toHaveProperty(
      'venue',
    );
    expect(inWords({ options: [[change('deadline', 2)]] })).not.toHaveProperty('venue');
  });

  test('more weeks are anyone’s own', () => {
    const company = { ...shortage, kind: 'company' as const };
    expect(inWords({ options: [[change('extraWeeks', 2, company)]] }).fix).toEqual({ extraWeeks: 2 });
  });

  test('one change of another resource, or of the same position of another kind, stands elsewhere', () => {
    expect(inWords({ options: [[change('placesPerWeek', 2, { ...other, from: 0, to: 3 })]] })).toEqual({
      ...bare,
      fix: {},
      elsewhere: [{ resource: 'touch-point', id: 't1', from: 0, to: 3, placesPerWeek: 2 }],
      confirmedBy: 'bounds',
    });
    const department = { ...shortage, kind: 'department' as const };
    expect(inWords({ options: [[change('maxAway', 2, department)]] }).elsewhere).toEqual([
      { resource: 'department', id: 'd0', from: 1, to: 2, maxAway: 2 },
    ]);
    const from1 = describeRemedy(problem, { shortage: other, options: [[change('placesPerWeek', 2)]] }, 'bounds');
    expect(from1.elsewhere).toEqual([{ resource: 'touch-point', id: 't0', from: 1, to: 2, placesPerWeek: 2, venue: 'v0b' }]);
    expect(from1).not.toHaveProperty('venue');
    const aside = [[change('extraWeeks', 2, other)], [change('placesPerWeek', 9)]];
    expect(describeRemedy(problem, { shortage: other, options: aside }, 'bounds')).not.toHaveProperty('venue');
  });

  test('a joint one: its own changes add up, the others stand elsewhere', () => {
    const options = [[change('placesPerWeek', 2), change('placesPerWeek', 1), change('deadline', 4), change('placesPerWeek', 3, other)]];
    expect(inWords({ options })).toEqual({
      ...bare,
      fix: { placesPerWeek: 3, deadline: 4 },
      venue: 'v0b',
      together: true,
      elsewhere: [{ resource: 'touch-point', id: 't1', from: 1, to: 2, placesPerWeek: 3 }],
      confirmedBy: 'bounds',
    });
    expect(inWords({ options: [[change('deadline', 1), change('extraWeeks', 1)]] })).toEqual({
      ...bare,
      fix: { deadline: 1, extraWeeks: 1 },
      together: true,
      confirmedBy: 'bounds',
    });
  });
});

describe('the quick answer', () => {
  const simple: Problem = {
    ...problem,
    departments: [],
    employees: [{ id: 'e0' }],
    touchPoints: [{ id: 't0' }],
    venues: [{ id: 'v0', touchPoint: 0, places: 1 }],
  };
  const crowd = (n: number) => Array.from({ length: n }, (_, e) => ({ id: `e${e}` }));
  const short = { resource: 'venue', id: 'v0', from: 0 };

  test('one week cannot be beaten, and nothing stands in the way', () => {
    expect(bound(simple)).toEqual({ lowerBoundWeeks: 1, fits: true, bottlenecks: [] });
  });

  test('what refutes one week less, also when the whole horizon is needed', () => {
    expect(bound({ ...simple, employees: crowd(2) })).toEqual({
      lowerBoundWeeks: 2,
      fits: true,
      bottlenecks: [{ ...short, to: 0, need: 2, have: 1, fix: { placesPerWeek: 1 }, confirmedBy: 'bounds' }],
    });
    expect(bound({ ...simple, employees: crowd(4) })).toEqual({
      lowerBoundWeeks: 4,
      fits: true,
      bottlenecks: [{ ...short, to: 2, need: 4, have: 3, fix: { placesPerWeek: 1 }, confirmedBy: 'bounds' }],
    });
  });

  test('only the first of two that refute one week less', () => {
    const venues = [simple.venues[0]!, { id: 'v1', touchPoint: 1, places: 1 }];
    const both = bound({ ...simple, touchPoints: problem.touchPoints, venues, employees: crowd(3) });
    expect(both.bottlenecks.map(({ id }) => id)).toEqual(['v0']);
  });

  test('no fix where it would not make the plan a week shorter: another is short too, a pin is later, or the person is', () => {
    const venues = [simple.venues[0]!, { id: 'v1', touchPoint: 1, places: 1 }];
    const both = bound({
      ...simple,
      touchPoints: problem.touchPoints,
      venues,
      employees: crowd(3).map((each) => ({ ...each, perWeek: 2 })),
    });
    expect(both.bottlenecks).toEqual([{ ...short, to: 1, need: 3, have: 2, fix: {} }]);
    expect(bound({ ...simple, employees: crowd(2), pinned: [[0, 0, 0, 0]] }).bottlenecks.map(({ fix }) => fix)).toEqual([{}]);
    expect(bound({ ...simple, touchPoints: problem.touchPoints, venues }).bottlenecks).toMatchObject([{ resource: 'person', fix: {} }]);
  });

  test('the smallest fix for one week less: three more places in the first week; one more of the department out', () => {
    const late = { ...simple, weeks: 2, employees: crowd(4), venues: [{ ...simple.venues[0]!, places: [1, 9] }] };
    expect(bound(late).bottlenecks).toEqual([{ ...short, to: 0, need: 4, have: 1, fix: { placesPerWeek: 3 }, confirmedBy: 'bounds' }]);
    const capped = {
      ...simple,
      departments: [{ id: 'd0', maxAway: 1 }],
      employees: crowd(4).map((each) => ({ ...each, department: 0 })),
      venues: [{ ...simple.venues[0]!, places: 9 }],
    };
    expect(bound(capped).bottlenecks).toEqual([
      { resource: 'department', id: 'd0', from: 0, to: 2, need: 4, have: 3, fix: { maxAway: 1 }, confirmedBy: 'bounds' },
    ]);
  });

  test('a later deadline would do, and is not offered', () => {
    // two visits a week; in two weeks both prerequisites and the visit with a deadline fall into the first
    const hurried = {
      ...simple,
      employees: [{ id: 'e0', perWeek: 2 }],
      touchPoints: [{ id: 't0' }, { id: 't1' }, { id: 't2' }, { id: 't3', after: [0, 1] }],
      venues: [0, 1, 2, 3].map((t) => ({ id: `v${t}`, touchPoint: t, places: 1 })),
      deadlines: [[0, 2, 0]],
    };
    expect(bound(hurried)).toEqual({
      lowerBoundWeeks: 3,
      fits: true,
      bottlenecks: [{ resource: 'person', id: 'e0', from: 0, to: 0, need: 3, have: 2, fix: {} }],
    });
  });

  test('up to 20,000 visits get a fix', () => {
    const fixOf = (n: number) =>
      bound({ ...simple, employees: crowd(n), venues: [{ ...simple.venues[0]!, places: n - 1 }] }).bottlenecks.map(({ fix }) => fix);
    expect(fixOf(20_000)).toEqual([{ placesPerWeek: 1 }]);
    expect(fixOf(20_001)).toEqual([{}]);
  });

  test('what only an exhaustive search has proved: everything together is one visit too many', () => {
    const model = compile({ ...simple, employees: crowd(2) });
    expect(whyNotShorter(model.problem, model, 4)).toEqual([
      { resource: 'company', id: 'company', from: 0, to: 2, need: 2, have: 1, fix: {} },
    ]);
    expect(whyNotShorter(model.problem, model, 1)).toEqual([]);
  });

  test('more than the horizon holds: each bottleneck with its smallest fixes', () => {
    expect(bound({ ...simple, employees: crowd(5), published: [[0, 0, 0, 0]] })).toEqual({
      lowerBoundWeeks: 5,
      fits: false,
      bottlenecks: [{ ...short, to: 3, need: 5, have: 4, fix: { placesPerWeek: 1, extraWeeks: 1 }, confirmedBy: 'bounds' }],
    });
  });
});
