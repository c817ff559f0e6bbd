import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkCouldNot, checkStory, readBody } from '../../src/web/go/form.ts';
import { de } from '../../src/web/i18n/go/de.ts';
import { en } from '../../src/web/i18n/go/en.ts';
import { textsFor } from '../../src/web/i18n/go/index.ts';

const body = (fields: Record<string, string>) => readBody(Buffer.from(new URLSearchParams(fields).toString()));
const fine = { effort: '7', emotion: '-2', recognised: 'no' };
const faultsOf = (fields: Record<string, string>) => {
  const checked = checkStory(body(fields), en);
  return checked.kind === 'faulty' ? checked.errors.map((error) => error.field) : [];
};

describe('the body of a form', () => {
  test('the first value of a field counts, line ends become one character', () => {
    expect(readBody(Buffer.from('a=1&a=2&b=x%0D%0Ay+z'))).toEqual({ typed: { a: '1', b: 'x\ny z' }, repaired: false });
  });

  test.each([
    ['NUL', Buffer.from('a=x%00y')],
    ['broken percent-encoded UTF-8', Buffer.from('a=x%ff%feyz')],
    ['a broken escape', Buffer.from('a=x%zz')],
    ['broken raw UTF-8', Buffer.from([0x61, 0x3d, 0x78, 0xc3, 0x28])],
    ['half a surrogate pair', Buffer.from('a=x%ed%a0%80y')],
  ])('%s is taken out and said', (_what, bytes) => {
    const { typed, repaired } = readBody(bytes);
    expect(repaired).toBe(true);
    expect(typed['a']).toMatch(/^x/);
    expect(typed['a']).not.toMatch(/[\0�]/);
    expect(typed['a']?.isWellFormed()).toBe(true);
  });

  test('whatever bytes come, it reads them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = readBody(Buffer.from(bytes));
        for (const value of Object.values(read.typed)) expect(value.isWellFormed() && !value.includes('\0')).toBe(true);
      }),
    );
  });

  test('whatever text is typed comes back as it was', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/[\r�\p{Cc}]/u.test(value));
    fc.assert(
      fc.property(text, (value) => {
        expect(body({ a: value })).toEqual({ typed: { a: value }, repaired: false });
      }),
    );
  });
});

describe('a story', () => {
  test('three answers are enough', () => {
    expect(checkStory(body(fine), en)).toEqual({
      kind: 'valid',
      value: { effort: 7, emotion: -2, waitedMinutes: null, recognised: false, happened: null, idea: null, changeInMyWork: null },
    });
  });

  test('everything that can be told', () => {
    const all = {
      ...fine,
      emotion: '0',
      recognised: 'yes',
      waitedMinutes: ' 15 ',
      happened: ' A queue. ',
      idea: 'Chairs',
      changeInMyWork: 'Call back',
    };
    expect(checkStory(body(all), en)).toMatchObject({
      value: { emotion: 0, recognised: true, waitedMinutes: 15, happened: 'A queue.', idea: 'Chairs', changeInMyWork: 'Call back' },
    });
  });

  test('what is missing or wrong is named in the order of the form', () => {
    expect(faultsOf({})).toEqual(['effort', 'emotion', 'recognised']);
    for (const effort of ['0', '8', '1.5', 'x', '07']) expect(faultsOf({ ...fine, effort })).toEqual(['effort']);
    for (const emotion of ['3', '-3', '+1', '', '-0']) expect(faultsOf({ ...fine, emotion })).toEqual(['emotion']);
    for (const waited of ['-1', '1.5', '525601', '1e3', 'ten'])
      expect(faultsOf({ ...fine, waitedMinutes: waited })).toEqual(['waitedMinutes']);
    expect(faultsOf({ ...fine, recognised: 'maybe' })).toEqual(['recognised']);
    expect(faultsOf({ ...fine, idea: 'x'.repeat(5001) })).toEqual(['idea']);
    expect(faultsOf({ ...fine, idea: 'x'.repeat(5000), waitedMinutes: '525600' })).toEqual([]);
    expect(faultsOf({ ...fine, idea: 'a\0b' })).toEqual(['happened']);
  });
});

describe('"I could not"', () => {
  test('whoever was away or stood before a closed door is excused, the others missed it', () => {
    const excused = (because: string) => {
      const checked = checkCouldNot(body({ because, reason: ' why ' }), en);
      return checked.kind === 'valid' ? [checked.value.excused, checked.value.reason.endsWith(': why')] : checked.errors;
    };
    expect(excused('away')).toEqual([true, true]);
    expect(excused('impossible')).toEqual([true, true]);
    expect(excused('time')).toEqual([false, true]);
    expect(excused('other')).toEqual([false, true]);
    expect(excused('nonsense')).toEqual([{ field: 'because', message: en.errors.because }]);
    expect(checkCouldNot(body({ because: 'time' }), de)).toEqual({
      kind: 'valid',
      value: { excused: false, reason: de.couldNot.because.time },
    });
    expect(checkCouldNot(body({ because: 'time', reason: 'x'.repeat(1501) }), en).kind).toBe('faulty');
  });
});

describe('languages', () => {
  test('a locale finds its language, an unknown one English', () => {
    expect(['de', 'de-AT', 'DE-ch', 'en-GB', 'fr', 'x-klingon', ''].map((locale) => textsFor(locale).language)).toEqual([
      'de',
      'de',
      'de',
      'en',
      'en',
      'en',
      'en',
    ]);
  });

  test('no text is empty, and both say it differently', () => {
    const leaves = (value: unknown, path: string): [string, string][] =>
      typeof value === 'string'
        ? [[path, value]]
        : value !== null && typeof value === 'object'
          ? Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}.${key}`))
          : [];
    const german = new Map(leaves(de, ''));
    const same = leaves(en, '').filter(([path, text]) => text.trim() === '' || german.get(path) === text);
    expect(same.map(([path]) => path)).toEqual(['.product']);
    expect([0, 1, 15, 119, 120, 150, 1440, 2880].map(en.facts.minutes)).toEqual([
      '0 minutes',
      '1 minute',
      '15 minutes',
      '119 minutes',
      '2 hours',
      '2 h 30 min',
      '1 day',
      '2 days',
    ]);
  });
});
