import { describe, expect, test } from '@jest/globals';
import { matchColumns } from '../../../src/features/directory/imports/columns.ts';
import { loopsOf } from '../../../src/features/directory/imports/domain.ts';
import { FaultList, MAX_FAULTS } from '../../../src/features/directory/imports/faults.ts';
import { KEYED } from '../../../src/features/directory/imports/kinds.ts';
import { readPairs } from '../../../src/features/directory/imports/pairs.ts';

const match = (header: string[], map: [string, string][] = []) => matchColumns(KEYED.employees.fields, header, new Map(map));

describe('columns', () => {
  test('names count without case, spaces and punctuation; a name goes before a synonym, a better synonym before a worse', () => {
    expect(match([' EMPLOYEE-id ', 'First_Name', 'id', 'E-Mail', 'phone']).mapping).toEqual({
      number: 'EMPLOYEE-id',
      givenName: 'First_Name',
      email: 'E-Mail',
    });
    expect(match(['id', 'number']).mapping).toEqual({ number: 'number' });
    expect(match(['Führungskraft', 'Vorname']).mapping).toEqual({ manager: 'Führungskraft', givenName: 'Vorname' });
  });

  test('what nobody asks for is ignored and listed; a field can be left out', () => {
    expect(match(['number', 'Manager', 'x'], [['manager', '']])).toMatchObject({
      mapping: { number: 'number' },
      ignored: ['Manager', 'x'],
    });
  });

  test('a mapped column that the header has twice is refused', () => {
    expect(() => match(['a', 'a'], [['number', 'a']])).toThrow('twice');
  });
});

describe('pairs', () => {
  test('end at commas that are not escaped; only the first colon separates', () => {
    expect([...readPairs('a:b:c,d:e\\,f\\\\g, h :', '')]).toEqual([
      ['a', 'b:c'],
      ['d', 'e,f\\g'],
      ['h', ''],
    ]);
    expect(readPairs('', '').size).toBe(0);
  });

  test.each(['a', ':b', 'a:1,a:2'])('%s is refused', (text) => {
    expect(() => readPairs(text, '/query/map')).toThrow();
  });
});

describe('loops', () => {
  const link = (key: number, parent: number) => ({ key, parent, code: `n${key}`, line: key });
  const keys = (links: ReturnType<typeof link>[]) => loopsOf(links).map((loop) => loop.map((one) => one.key));

  test('each is found once, and what hangs below it is none of it', () => {
    expect(keys([link(1, 2), link(2, 3), link(3, 2), link(4, 4), link(5, 1)])).toEqual([[2, 3], [4]]);
    expect(keys([link(1, 9), link(2, 1)])).toEqual([]);
  });
});

describe('faults', () => {
  test('those of the first lines are kept, whatever the order they come in; all are counted', () => {
    const list = new FaultList();
    for (let line = 5 * MAX_FAULTS; line > 0; line--) list.add({ line, column: null, value: 'x'.repeat(500), message: '' });
    list.addUnlisted(7);
    expect(list.listed.map((fault) => fault.line)).toEqual(Array.from({ length: MAX_FAULTS }, (_, index) => index + 1));
    expect(list.listed[0]?.value).toHaveLength(200);
    expect(list.more).toBe(4 * MAX_FAULTS + 7);
  });
});
