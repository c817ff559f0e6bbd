import type { Cursor } from './grid-cursor.ts';

/** Everything in CSS pixels; the content's origin is the corner where row labels and column labels meet their cells' frame. */
export interface HeatMapSize {
  readonly rows: number;
  readonly columns: number;
  readonly rowHeight: number;
  readonly cellWidth: number;
  readonly labelWidth: number;
  readonly headHeight: number;
}

export interface Viewport {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Narrower cells cannot be hit by a finger, wider ones make the eye travel. */
const MIN_CELL = 22;
const MAX_CELL = 56;

/** As wide as the room allows, within what hands and eyes like. */
export const cellWidthFor = (columns: number, room: number): number =>
  Math.max(MIN_CELL, Math.min(MAX_CELL, Math.floor(room / Math.max(columns, 1))));

export const contentSize = (size: HeatMapSize): { readonly width: number; readonly height: number } => ({
  width: size.labelWidth + size.columns * size.cellWidth,
  height: size.headHeight + size.rows * size.rowHeight,
});

/** The rows and columns that show in a viewport, as half-open ranges; labels cover the left and upper edge of it. */
export function visibleRange(size: HeatMapSize, viewport: Viewport) {
  return {
    firstRow: clamp(Math.floor(viewport.top / size.rowHeight), 0, size.rows),
    endRow: clamp(Math.ceil((viewport.top + viewport.height - size.headHeight) / size.rowHeight), 0, size.rows),
    firstColumn: clamp(Math.floor(viewport.left / size.cellWidth), 0, size.columns),
    endColumn: clamp(Math.ceil((viewport.left + viewport.width - size.labelWidth) / size.cellWidth), 0, size.columns),
  };
}

/** @param x,y inside the viewport; undefined over the labels and beyond the last cell */
export function cellAt(size: HeatMapSize, viewport: Viewport, x: number, y: number): Cursor | undefined {
  if (x < size.labelWidth || y < size.headHeight) return undefined;
  const column = Math.floor((x - size.labelWidth + viewport.left) / size.cellWidth);
  const row = Math.floor((y - size.headHeight + viewport.top) / size.rowHeight);
  return column < size.columns && row < size.rows ? { row, column } : undefined;
}

/** The scroll position, as near as possible, at which a cell shows in full. */
export function scrollToShow(
  size: HeatMapSize,
  viewport: Viewport,
  { row, column }: Cursor,
): { readonly left: number; readonly top: number } {
  const room = { width: viewport.width - size.labelWidth, height: viewport.height - size.headHeight };
  return {
    left: nearest(viewport.left, column * size.cellWidth, size.cellWidth, room.width),
    top: nearest(viewport.top, row * size.rowHeight, size.rowHeight, room.height),
  };
}

function nearest(scroll: number, start: number, length: number, room: number): number {
  if (start < scroll) return start;
  if (start + length > scroll + room) return start + length - room;
  return scroll;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
