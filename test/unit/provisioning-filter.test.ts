import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScimFault } from '../../src/features/provisioning/protocol/faults.ts';
import { type Filter, parseFilter, parsePath } from '../../src/features/provisioning/protocol/filter.ts';
import { matches } from '../../src/features/provisioning/protocol/filter-match.ts';
import { filterToSql } from '../../src/features/provisioning/protocol/filter-sql.ts';
import { userColumns } from '../../src/features/provisioning/users/read-model.ts';

const compare = (path: string, value: string | boolean) => ({ kind: 'compare', path, operator: 'eq', value });

describe('the grammar of RFC 7644', () => {
  test.each<[string, unknown]>([
    ['userName eq "a"', compare('username', 'a')],
    ['USERNAME EQ "a\\"b\\u0041"', compare('username', 'a"bA')],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName Eq "a"', compare('username', 'a')],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "a"', compare('enterprise:department', 'a')],
    ['title pr', { kind: 'present', path: 'title' }],
    [
      'a eq true or b eq false and c eq true',
      { kind: 'or', of: [compare('a', true), { kind: 'and', of: [compare('b', false), compare('c', true)] }] },
    ],
    [
      '(a eq true or b eq false) and c eq true',
      { kind: 'and', of: [{ kind: 'or', of: [compare('a', true), compare('b', false)] }, compare('c', true)] },
    ],
    ['not (a eq true and b eq true)', { kind: 'not', of: { kind: 'and', of: [compare('a', true), compare('b', true)] } }],
    ['emails[type eq "work"]', { kind: 'within', path: 'emails', of: compare('type', 'work') }],
    [
      'emails[type eq "work"].value eq "x"',
      { kind: 'within', path: 'emails', of: { kind: 'and', of: [compare('type', 'work'), compare('value', 'x')] } },
    ],
    ['a eq null', { kind: 'compare', path: 'a', operator: 'eq', value: null }],
    ['a gt -1.5e3', { kind: 'compare', path: 'a', operator: 'gt', value: -1500 }],
  ])('%s', (text, tree) => {
    expect(parseFilter(text)).toEqual(tree);
  });

  test.each([
    '',
    ' ',
    'a',
    'a eq',
    'eq "a"',
    'a eq "b" and',
    'a eq "b" or or a pr',
    'a eq b',
    "a eq 'b'",
    'a like "b"',
    '(a pr',
    'a pr)',
    'a[b pr',
    'not a pr',
    'a eq "b',
    'a eq "\\x"',
    'a eq "\\u0000"',
    'a eq "\\ud800"',
    'a pr; DROP TABLE employees',
    'a pr b pr',
    '"a" eq "b"',
  ])('refuses %j as invalidFilter', (text) => {
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
  });

  test('paths', () => {
    expect(parsePath('emails[type eq "work"].value')).toEqual({ attribute: 'emails', filter: compare('type', 'work'), part: 'value' });
    expect(parsePath('name.givenName')).toEqual({ attribute: 'name.givenname' });
    for (const wrong of ['', 'a b', 'emails[]', 'emails[type eq "work"]..value', '[a pr]', 'a eq "b"'])
      expect(() => parsePath(wrong)).toThrow(expect.objectContaining({ scimType: 'invalidPath' }));
  });

  test('what is too long, too deep or has too many terms is refused before it costs anything', () => {
    const cpu = process.cpuUsage();
    for (const text of [
      `a eq "${'x'.repeat(4000)}"`,
      '('.repeat(2000),
      `${'('.repeat(17)}a pr${')'.repeat(17)}`,
      `${'not ('.repeat(17)}a pr${')'.repeat(17)}`,
      Array(51).fill('a pr').join(' or '),
      `a eq "${'\\'.repeat(3001)}`,
      'a.'.repeat(1900),
      `a${' '.repeat(3900)}!`,
      '['.repeat(3000),
    ])
      expect(() => parseFilter(text)).toThrow(ScimFault);
    // Thirty ORs under ANDs, which as a sum of products would have 2^15 terms.
    const product = Array.from({ length: 15 }, (_, i) => `(a eq "${i}" or b eq "${i}")`).join(' and ');
    expect(() => parseFilter(product)).not.toThrow();
    const { user, system } = process.cpuUsage(cpu);
    expect(user + system).toBeLessThan(500_000);
  });

  test('any text at all is read or refused, never anything else', () => {
    const piece = fc.constantFrom(
      'userName',
      ' eq ',
      '"a"',
      ' and ',
      ' or ',
      'not ',
      '(',
      ')',
      '[',
      ']',
      '.',
      ':',
      '\\',
      '"',
      ' pr',
      'true',
      '1',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            parseFilter(text);
          } catch (error) {
            if (!(error instanceof ScimFault)) throw error;
          }
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('filters as SQL', () => {
  const sql = (text: string) => filterToSql(parseFilter(text), userColumns('2026-11-25'));

  test('binds every value and takes every name from its table', () => {
    const hostile = `'; DROP TABLE employees; --`;
    expect(sql(`userName eq ${JSON.stringify(hostile)}`)).toEqual({
      sql: 'lower(coalesce(e.user_name, e.email)) = lower(?::text)',
      bindings: [hostile],
    });
    expect(sql('userName co "50%_\\\\"').bindings).toEqual(['%50\\%\\_\\\\%']);
  });

  test.each([
    'constructor eq "x"',
    '__proto__ pr',
    'toString pr',
    'password eq "x"',
    'roles pr',
    'emails[nothing eq "x"]',
    'active co "t"',
    'active gt true',
    'meta.lastModified gt "soon"',
    'meta.lastModified co "2026"',
    'id co "0"',
    'userName gt null',
  ])('refuses %s', (text) => {
    expect(() => sql(text)).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
  });
});

test('a value of many is matched as the filter says', () => {
  const work = { type: 'work', primary: true, value: 'a@x' };
  const yes = [
    'type eq "WORK"',
    'primary eq "True"',
    'primary eq true',
    'value sw "A"',
    'not (type eq "home")',
    'value pr and type ne "home"',
    'type eq "home" or value ew "x"',
    'value co "@"',
    'value ge "a@x"',
    'value le "a@x"',
  ];
  const no = [
    'type eq "home"',
    'other pr',
    'other eq "x"',
    'value gt "b"',
    'value lt "a"',
    'primary gt false',
    'primary eq false',
    'type eq "work" and primary eq false',
  ];
  const match = (text: string) => matches(parseFilter(text) as Filter, work);
  expect(yes.filter((text) => !match(text))).toEqual([]);
  expect(no.filter(match)).toEqual([]);
});
