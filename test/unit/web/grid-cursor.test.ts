import { describe, expect, test } from '@jest/globals';
import { moveCursor, within } from '../../../src/web/app/lib/grid-cursor.ts';

const extent = { rows: 100, columns: 12, pageRows: 10 };
const from = { row: 50, column: 5 };

describe('the cursor of a grid', () => {
  test.each([
    ['ArrowUp', false, { row: 49, column: 5 }],
    ['ArrowDown', false, { row: 51, column: 5 }],
    ['ArrowLeft', false, { row: 50, column: 4 }],
    ['ArrowRight', false, { row: 50, column: 6 }],
    ['PageUp', false, { row: 40, column: 5 }],
    ['PageDown', false, { row: 60, column: 5 }],
    ['Home', false, { row: 50, column: 0 }],
    ['End', false, { row: 50, column: 11 }],
    ['Home', true, { row: 0, column: 0 }],
    ['End', true, { row: 99, column: 11 }],
  ])('%s (Ctrl: %s)', (key, ctrl, to) => {
    expect(moveCursor(from, key, ctrl, extent)).toEqual(to);
  });

  test('it stops at the edges', () => {
    expect(moveCursor({ row: 0, column: 0 }, 'ArrowUp', false, extent)).toEqual({ row: 0, column: 0 });
    expect(moveCursor({ row: 95, column: 11 }, 'PageDown', false, extent)).toEqual({ row: 99, column: 11 });
  });

  test('other keys are left to the browser', () => {
    for (const key of ['Tab', 'a', 'Escape', 'Enter']) expect(moveCursor(from, key, false, extent)).toBeUndefined();
  });

  test('a grid that shrank takes its cursor along', () => {
    expect(within({ row: 80, column: 9 }, { rows: 3, columns: 2 })).toEqual({ row: 2, column: 1 });
  });
});
