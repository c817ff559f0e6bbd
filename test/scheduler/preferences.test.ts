import { describe, expect, test } from '@jest/globals';
import { preferenceTable } from '../support/preference-table.ts';
import type { Family } from '../support/rotation-family.ts';

describe('preferences', () => {
  test.each([
    ['small', 'std', 4],
    ['small', 'exact', 4],
    ['medium', 'std', 1],
  ] as [string, Family, number][])(
    '%s, %s: each is met better alone than without any, and none is met worse with all of them',
    async (size, family, seeds) => {
      const rows = await preferenceTable(size, family, seeds);
      expect(rows.map(({ name }) => name)).toHaveLength(5);
      expect(rows.filter(({ none, alone }) => alone >= none)).toEqual([]);
      expect(rows.filter(({ none, all }) => all > none + 1e-6)).toEqual([]);
    },
    60_000,
  );
});
