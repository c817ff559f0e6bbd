import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const page = readFileSync('docs/security.md', 'utf8');

/** The 253 requirements of levels 1 and 2 in OWASP ASVS 5.0.0, as "chapter.section.first-last". */
const ASVS =
  '1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 ' +
  '5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 ' +
  '8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 ' +
  '11.5.1 11.6.1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 ' +
  '16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2';

const upTo = (section: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${section}.${first + index}`);

/** "6.2.1–6.2.12" and "6.2.1-12" → each of them. */
function each(range: string): string[] {
  const [from = '', to = from] = range.split(/[–-]/);
  const at = from.lastIndexOf('.');
  return upTo(from.slice(0, at), Number(from.slice(at + 1)), Number(to.slice(to.lastIndexOf('.') + 1)));
}

const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+[^|]*) \| ([^|]+) \| ([^|]+) \|(.*)\|$/gm)].map(
  ([, ids = '', , state = '', proof = '']) => ({
    ids: ids.split(', ').flatMap(each),
    state,
    proof,
  }),
);

describe('docs/security.md', () => {
  test('says something of every requirement of ASVS 5.0, levels 1 and 2, once', () => {
    const wanted = ASVS.split(' ').flatMap(each);
    expect(wanted).toHaveLength(253);
    expect(rows.flatMap(({ ids }) => ids).sort()).toEqual([...wanted].sort());
  });

  test('shows for each that is met where, and for each gap what', () => {
    for (const { ids, state, proof } of rows) {
      expect([ids, state]).toEqual([ids, expect.stringMatching(/^(yes|part|no|op|–)$/)]);
      if (state !== '–') expect([ids, proof.trim()]).toEqual([ids, expect.stringMatching(/.{6}/)]);
    }
  });

  test('names only files that there are', () => {
    const paths = [...page.matchAll(/`((?:src|test|docs|migrations|scripts)\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});
