import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPairs } from '../../../src/features/directory/imports/pairs.ts';
import { writePairs } from '../../../src/web/app/lib/pairs.ts';

test('what the import page writes is what the import reads, whatever columns are called', () => {
  expect(writePairs({ number: 'Staff no.', site: 'Office, city' })).toBe('number:Staff no.,site:Office\\, city');
  expect(writePairs({})).toBe('');
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.stringMatching(/^[a-z]{1,12}$/),
        fc.string().map((text) => text.trim()),
      ),
      (pairs) => {
        expect([...readPairs(writePairs(pairs), '/query/map')].sort()).toEqual(Object.entries(pairs).sort());
      },
    ),
  );
});
