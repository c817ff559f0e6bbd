import { expect, test } from '@jest/globals';
import { openCells, ordered } from '../../../src/web/app/pages/coverage/matrix-order.ts';

const row = (name: string, cells: string, leader = false) => ({ id: name, number: name, name, department: null, leader, cells });
const rows = Object.freeze([row('Cy', 'dd.'), row('Ada', 'mpv', true), row('Bo', 'dmm'), row('Di', 'xem', true)]);
const names = (of: readonly { readonly name: string }[]) => of.map((each) => each.name).join(' ');

test('missing, planned and privileged cells still ask for a walk', () => {
  expect(rows.map(openCells)).toEqual([0, 3, 2, 1]);
});

test('every order keeps that of the departments among equals', () => {
  expect(names(ordered(rows, 'department'))).toBe('Cy Ada Bo Di');
  expect(names(ordered(rows, 'leastFirst'))).toBe('Ada Bo Di Cy');
  expect(names(ordered(rows, 'leadersFirst'))).toBe('Ada Di Cy Bo');
  expect(names(ordered(rows, 'name'))).toBe('Ada Bo Cy Di');
});
