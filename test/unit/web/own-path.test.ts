import { expect, test } from '@jest/globals';
import { ownPath as serverPath } from '../../../src/platform/http/own-path.ts';
import { ownPath } from '../../../src/web/app/lib/own-path.ts';

test.each(['/', '/people?q=voss', '/plans/1#top'])('%s is a path of ours', (path) => {
  expect([ownPath(path), serverPath(path)]).toEqual([path, path]);
});

test.each([
  ['https://elsewhere.example/'],
  ['//elsewhere.example'],
  ['/\\elsewhere.example'],
  ['/people\\..'],
  ['/\t/elsewhere.example'],
  ['/\n/elsewhere.example'],
  ['/\u0000'],
  ['javascript:alert(1)'],
  [''],
  [7],
  [null],
  [undefined],
])('%s is none', (value) => {
  expect([ownPath(value), serverPath(value)]).toEqual([undefined, undefined]);
});
