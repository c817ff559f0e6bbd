import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changesBetween } from '../../src/features/audit/domain.ts';

/** As jsonb keeps it: the order of names is no difference. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

describe('what a change changed', () => {
  test.each([
    ['nothing', { a: 1 }, { a: 1 }, []],
    ['a field', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ pointer: '/b', before: 2, after: 3 }]],
    ['a field within', { a: { x: 1, y: 1 } }, { a: { x: 1, y: null } }, [{ pointer: '/a/y', before: 1, after: null }]],
    ['a field that came', { a: 1 }, { a: 1, b: 2 }, [{ pointer: '/b', after: 2 }]],
    ['a field that went', { a: 1, b: 2 }, { a: 1 }, [{ pointer: '/b', before: 2 }]],
    ['an entry of a list of one length', { a: [1, { x: 1 }] }, { a: [1, { x: 2 }] }, [{ pointer: '/a/1/x', before: 1, after: 2 }]],
    ['a longer list, as a whole', { a: [1] }, { a: [1, 2] }, [{ pointer: '/a', before: [1], after: [1, 2] }]],
    ['a list that is none any more', { a: [1] }, { a: { 0: 1 } }, [{ pointer: '/a', before: [1], after: { 0: 1 } }]],
    ['an embedded thing that came', { a: null }, { a: { id: 1 } }, [{ pointer: '/a', before: null, after: { id: 1 } }]],
    [
      'something made',
      null,
      { a: 1, b: { c: 2 } },
      [
        { pointer: '/a', after: 1 },
        { pointer: '/b', after: { c: 2 } },
      ],
    ],
    ['something removed', { a: 1 }, null, [{ pointer: '/a', before: 1 }]],
    ['a name with what pointers escape', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [{ pointer: '/a~1b~0c', before: 1, after: 2 }]],
    ['a plain value', 'x', 'y', [{ pointer: '', before: 'x', after: 'y' }]],
  ])('%s', (_what, before, after, expected) => {
    expect(changesBetween(before, after)).toEqual(expected);
  });

  test('any two states: none exactly when they are the same, and never a field that is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (before, after) => {
        const changes = changesBetween(before, after);
        expect(changes.length === 0).toBe(sorted(before) === sorted(after));
        expect(new Set(changes.map(({ pointer }) => pointer)).size).toBe(changes.length);
        for (const change of changes) expect(sorted(change.before)).not.toBe(sorted(change.after));
      }),
    );
  });
});
