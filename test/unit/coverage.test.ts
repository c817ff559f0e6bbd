import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Fate, groupsToHide, mergeDemands, SMALLEST_GROUP, shareOf, spread, weekByWeek } from '../../src/features/coverage/domain.ts';

const keyed = (sizes: readonly number[]) => sizes.map((people, index) => ({ key: `g${index}`, people }));
const hiddenOf = (sizes: readonly number[], overlapping = false) => [...groupsToHide(keyed(sizes), overlapping)].sort();

describe('small groups', () => {
  test.each<[number[], string[]]>([
    [[], []],
    [[5], []],
    [[4], ['g0']],
    [[5, 6, 7], []],
    [
      [4, 6, 7],
      ['g0', 'g1'],
    ],
    [
      [3, 4, 7],
      ['g0', 'g1'],
    ],
    [
      [1, 1, 8, 9],
      ['g0', 'g1', 'g2'],
    ],
    [
      [2, 2, 2, 9],
      ['g0', 'g1', 'g2'],
    ],
    [
      [1, 1],
      ['g0', 'g1'],
    ],
  ])('of %j people, %j are hidden', (sizes, expected) => {
    expect(hiddenOf(sizes)).toEqual(expected);
  });

  test('where groups share people, two small ones may be the same people: a large one hides with them', () => {
    expect(hiddenOf([3, 3, 9])).toEqual(['g0', 'g1']);
    expect(hiddenOf([3, 3, 9], true)).toEqual(['g0', 'g1', 'g2']);
  });

  const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 });

  test('no shown group is small, and what is left over when all shown ones are taken from the total is not small either', () => {
    fc.assert(
      fc.property(sizes, (people) => {
        const hidden = groupsToHide(keyed(people), false);
        const of = (is: boolean) => keyed(people).filter((group) => hidden.has(group.key) === is);
        for (const group of of(false)) expect(group.people).toBeGreaterThanOrEqual(SMALLEST_GROUP);
        const left = of(true).reduce((sum, group) => sum + group.people, 0);
        const total = people.reduce((sum, size) => sum + size, 0);
        if (total >= SMALLEST_GROUP) expect(left === 0 || left >= SMALLEST_GROUP).toBe(true);
        else expect(of(false)).toEqual([]);
      }),
    );
  });

  test('nothing is hidden without a small group, never only one beside shown ones, and the order of groups does not matter', () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), (people, overlapping) => {
        const hidden = groupsToHide(keyed(people), overlapping);
        if (people.every((size) => size >= SMALLEST_GROUP)) expect(hidden.size).toBe(0);
        if (hidden.size === 1) expect(people).toHaveLength(1);
        expect(groupsToHide([...keyed(people)].reverse(), overlapping)).toEqual(hidden);
      }),
    );
  });

  test('with shared people, a hidden group alone is as many people as a shown one must be', () => {
    fc.assert(
      fc.property(sizes, (people) => {
        const hidden = keyed(people).filter((group) => groupsToHide(keyed(people), true).has(group.key));
        const largest = Math.max(0, ...hidden.map((group) => group.people));
        if (hidden.length > 0 && hidden.length < people.length) expect(largest).toBeGreaterThanOrEqual(SMALLEST_GROUP);
      }),
    );
  });
});

describe('demands of several programmes', () => {
  test('a pair that two programmes ask for is required once, and none is lost', () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.record({ people: some, touchPoints: some }), { maxLength: 5 }), (programmes) => {
        const pairs = (demands: typeof programmes) =>
          demands.flatMap(({ people, touchPoints }) => people.flatMap((person) => touchPoints.map((point) => `${person}:${point}`)));
        const merged = pairs(mergeDemands(programmes) as typeof programmes);
        expect(new Set(merged).size).toBe(merged.length);
        expect([...merged].sort()).toEqual([...new Set(pairs(programmes))].sort());
      }),
    );
  });
});

test('cells go under the columns they belong to', () => {
  expect(spread('dpm', [true, true, true])).toBe('dpm');
  expect(spread('dm', [false, true, false, true])).toBe('.d.m');
  expect(spread('', [false, false])).toBe('..');
});

test('a share has four places, and none where nothing is required', () => {
  expect(shareOf(1, 3)).toBe(0.3333);
  expect(shareOf(0, 7)).toBe(0);
  expect(shareOf(0, 0)).toBeNull();
});

describe('week by week', () => {
  const fate = (more: Partial<Fate>): Fate => ({ lived: null, stoodIn: null, exempt: false, planned: null, pairs: 1, ...more });
  const mondays = ['2026-11-16', '2026-11-23', '2026-11-30'];

  test('what was lived moves a pair from missing, exempt or equivalent to direct in its week', () => {
    const curve = weekByWeek(
      [
        fate({ lived: '2026-11-23', pairs: 3 }),
        fate({ lived: '2026-11-30', stoodIn: '2026-11-23', exempt: true }),
        fate({ lived: '2020-01-06' }),
        fate({ exempt: true }),
        fate({ planned: '2026-11-30', pairs: 2 }),
      ],
      mondays,
    );
    expect(curve.map(({ direct, equivalent, exempt, missing }) => [direct, equivalent, exempt, missing])).toEqual([
      [1, 0, 2, 5],
      [4, 1, 1, 2],
      [5, 0, 1, 2],
    ]);
    expect(curve.map((week) => week.directInWeek)).toEqual([0, 3, 1]);
    expect(curve.map((week) => week.plannedInWeek)).toEqual([0, 0, 2]);
    expect(curve.map((week) => week.plannedUntilWeek)).toEqual([0, 0, 2]);
  });

  test('the parts of every week are all that is required, and direct never falls', () => {
    const week = fc.constantFrom(null, ...mondays);
    const fates = fc.array(fc.record({ lived: week, stoodIn: week, exempt: fc.boolean(), planned: week, pairs: fc.nat(50) }));
    fc.assert(
      fc.property(fates, (all) => {
        let last = 0;
        for (const { required, direct, equivalent, exempt, missing, plannedUntilWeek } of weekByWeek(all, mondays)) {
          expect(direct + equivalent + exempt + missing).toBe(required);
          expect(missing).toBeGreaterThanOrEqual(0);
          expect(plannedUntilWeek).toBeLessThanOrEqual(missing);
          expect(direct).toBeGreaterThanOrEqual(last);
          last = direct;
        }
      }),
    );
  });
});
