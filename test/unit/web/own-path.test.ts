import { expect, test } from '@jest/globals';
import { ownPath } from '../../../src/web/app/lib/own-path.ts';

test.each(['/', '/people?q=voss', '/plans/1#top'])('%s is a path of ours', (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  ['https://elsewhere.example/'],
  ['//elsewhere.example'],
  ['/\\elsewhere.example'],
  ['javascript:alert(1)'],
  [''],
  [7],
  [null],
  [undefined],
])('%s is none', (value) => {
  expect(ownPath(value)).toBeUndefined();
});
