import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NO_COUNTS, SMALLEST_GROUP } from '../../src/features/coverage/domain.ts';
import { foldSmall, type Node } from '../../src/features/coverage/line/domain.ts';

/** One pair a person, so that `required` counts people as well. */
const node = (key: string, parent: string | null, people: number): Node => ({
  ...NO_COUNTS,
  key,
  parent,
  name: key.toUpperCase(),
  people,
  required: people,
});
const outline = (nodes: readonly Node[]) => foldSmall(nodes).map(({ key, people, departments }) => [key, people, departments.join('+')]);

describe('folding small departments into the ones above', () => {
  test('large ones stand for themselves', () => {
    expect(outline([node('a', null, 7), node('b', 'a', 5), node('c', 'a', 6)])).toEqual([
      ['a', 7, 'A'],
      ['b', 5, 'B'],
      ['c', 6, 'C'],
    ]);
  });

  test('a small one is counted with the one above, and that one with the next', () => {
    expect(outline([node('a', null, 4), node('b', 'a', 2), node('c', 'b', 2), node('d', 'a', 9)])).toEqual([
      ['a', 8, 'A+B+C'],
      ['d', 9, 'D'],
    ]);
    expect(outline([node('a', null, 0), node('b', 'a', 3), node('c', 'a', 3)])).toEqual([['a', 6, 'B+C']]);
  });

  test('what is left at the top joins the smallest group, so that nobody is left to subtract', () => {
    expect(outline([node('a', null, 1), node('b', 'a', 5), node('c', 'a', 8)])).toEqual([
      [null, 6, 'A+B'],
      ['c', 8, 'C'],
    ]);
  });

  test('too few people altogether are no group at all', () => {
    expect(foldSmall([node('a', null, 2), node('b', 'a', 2)])).toEqual([]);
    expect(foldSmall([])).toEqual([]);
  });

  const tree = fc
    .array(fc.record({ people: fc.nat(9), parent: fc.nat() }), { maxLength: 14 })
    .map((drawn) =>
      drawn.map(({ people, parent }, index) => node(`n${index}`, index === 0 || parent % 3 === 0 ? null : `n${parent % index}`, people)),
    );

  test('property: everyone is in exactly one group, and no group has fewer than five', () => {
    fc.assert(
      fc.property(tree, (nodes) => {
        const groups = foldSmall(nodes);
        const people = nodes.reduce((sum, { people }) => sum + people, 0);
        for (const group of groups) expect(group.people).toBeGreaterThanOrEqual(SMALLEST_GROUP);
        expect(groups.reduce((sum, group) => sum + group.people, 0)).toBe(people >= SMALLEST_GROUP ? people : 0);
        const named = groups.flatMap((group) => group.departments);
        expect(new Set(named).size).toBe(named.length);
        for (const group of groups) expect(group.required).toBe(group.people);
      }),
    );
  });
});
