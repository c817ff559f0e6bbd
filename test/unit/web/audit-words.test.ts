import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { THINGS, VERBS } from '../../../src/web/app/pages/audit/audit-words.ts';

test('every action that the product keeps in its trail has a word for its thing and for what happened', () => {
  const actions = readdirSync('src/features', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(`src/features/${file}`, 'utf8').matchAll(/action: '([a-z-]+)\.([a-z-]+)'/g)]);
  expect(actions.length).toBeGreaterThan(60);
  const wordless = actions.filter(
    ([, thing = '', verb = '']) => !THINGS.some((one) => one === thing) || !VERBS.some((one) => one === verb),
  );
  expect(wordless.map(([action]) => action)).toEqual([]);
});
