import { readdirSync, readFileSync } from 'node:fs';
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

  test('and nothing is kept that no page says', () => {
    const said = wordsOf(new URL('../../../src/web/app/', import.meta.url));
    const unused = [...english.keys()].filter((key) => !said(key.replace(/_(?:zero|one|other)$/, '')));
    expect(unused).toEqual([]);
  });
});

/**
 * Which keys the app's sources name: in full, or by a text with values in it (`status.${status}`), of which each is one part of a
 * key or several. A key that is put together otherwise cannot be found, neither here nor by a reader.
 */
function wordsOf(folder: URL): (key: string) => boolean {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const whole = new Set([...sources.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map(([, key]) => key as string));
  const patterns = [...sources.matchAll(/`((?:[\w-]+\.|\$\{[^`]*?\}\.)+(?:[\w-]|\$\{(?:[^`{}]|\{[^}]*\})*\})+(?:\.[\w-]+)*)`/g)].map(
    ([, text]) => new RegExp(`^${(text as string).replaceAll('.', '\\.').replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '[\\w.-]+')}$`),
  );
  return (key) => whole.has(key) || patterns.some((pattern) => pattern.test(key));
}
