import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

type Catalogue = { readonly [key: string]: string | Catalogue };

const read = (language: string): Catalogue =>
  JSON.parse(readFileSync(new URL(`../../../src/web/i18n/app/${language}.json`, import.meta.url), 'utf8'));
const flat = (catalogue: Catalogue, prefix = ''): [string, string][] =>
  Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  );
const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the catalogues of the browser app', () => {
  const english = new Map(flat(read('en')));
  const german = new Map(flat(read('de')));

  test('say the same things in both languages', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('with the same names and numbers in them', () => {
    for (const [key, text] of english) expect([key, placeholders(german.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  test('and nothing is left empty', () => {
    for (const [key, text] of [...english, ...german]) expect([key, text.trim().length > 0]).toEqual([key, true]);
  });
});
