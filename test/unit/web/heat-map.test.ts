import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cellAt, cellWidthFor, contentSize, type HeatMapSize, scrollToShow, visibleRange } from '../../../src/web/app/lib/heat-map.ts';

const size: HeatMapSize = { rows: 10_000, columns: 40, rowHeight: 24, cellWidth: 22, labelWidth: 190, headHeight: 184 };
const viewport = { left: 0, top: 0, width: 900, height: 664 };

describe('the geometry of the heat-map', () => {
  test('10,000 × 40 cells: only those in the frame are asked for', () => {
    expect(contentSize(size)).toEqual({ width: 190 + 40 * 22, height: 184 + 240_000 });
    expect(visibleRange(size, viewport)).toEqual({ firstRow: 0, endRow: 20, firstColumn: 0, endColumn: 33 });
    expect(visibleRange(size, { ...viewport, top: 239_520, left: 170 })).toEqual({
      firstRow: 9980,
      endRow: 10_000,
      firstColumn: 7,
      endColumn: 40,
    });
  });

  test('cells are as wide as the room allows, within what hands and eyes like', () => {
    expect(cellWidthFor(12, 480)).toBe(40);
    expect(cellWidthFor(40, 200)).toBe(22);
    expect(cellWidthFor(2, 800)).toBe(56);
    expect(cellWidthFor(0, 800)).toBe(56);
  });

  test('a pointer over labels or beyond the last cell is over no cell', () => {
    expect(cellAt(size, viewport, 189, 300)).toBeUndefined();
    expect(cellAt(size, viewport, 300, 183)).toBeUndefined();
    expect(cellAt({ ...size, columns: 3 }, viewport, 190 + 66, 300)).toBeUndefined();
    expect(cellAt({ ...size, rows: 1 }, viewport, 200, 184 + 24)).toBeUndefined();
    expect(cellAt(size, viewport, 190, 184)).toEqual({ row: 0, column: 0 });
    expect(cellAt(size, { ...viewport, top: 2400, left: 44 }, 190, 184)).toEqual({ row: 100, column: 2 });
  });

  test('scrolling to a cell shows it in full, and moves nothing when it shows already', () => {
    fc.assert(
      fc.property(fc.nat(size.rows - 1), fc.nat(size.columns - 1), fc.nat(239_000), fc.nat(170), (row, column, top, left) => {
        const to = scrollToShow(size, { ...viewport, top, left }, { row, column });
        const shown = visibleRange(size, { ...viewport, ...to });
        expect(row * size.rowHeight).toBeGreaterThanOrEqual(to.top);
        expect((row + 1) * size.rowHeight).toBeLessThanOrEqual(to.top + viewport.height - size.headHeight);
        expect(column).toBeGreaterThanOrEqual(shown.firstColumn);
        expect(column).toBeLessThan(shown.endColumn);
        expect(scrollToShow(size, { ...viewport, ...to }, { row, column })).toEqual(to);
      }),
    );
  });
});
