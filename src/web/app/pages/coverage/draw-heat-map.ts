import type { Cursor } from '../../lib/grid-cursor.ts';
import { type HeatMapSize, type Viewport, visibleRange } from '../../lib/heat-map.ts';

/** What a cell can say, one character each, as the API sends it; any other character: not asked of this person. */
export const ASKED = ['d', 'e', 'x', 'v', 'p', 'm'] as const;
type Asked = (typeof ASKED)[number];

export interface HeatMapData {
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  /** One character a column. */
  readonly cells: readonly string[];
}

/** Colours of the current scheme, read from our CSS variables. */
export interface Palette {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly states: Readonly<Record<Asked, string>>;
  readonly mark: string;
  readonly font: string;
}

/** Paints what shows, and only that: about 1,500 cells however many there are. */
export function drawHeatMap(
  context: CanvasRenderingContext2D,
  data: HeatMapData,
  size: HeatMapSize,
  viewport: Viewport,
  palette: Palette,
  hover: Cursor | undefined,
): void {
  const { firstRow, endRow, firstColumn, endColumn } = visibleRange(size, viewport);
  const x = (column: number) => size.labelWidth + column * size.cellWidth - viewport.left;
  const y = (row: number) => size.headHeight + row * size.rowHeight - viewport.top;
  const gap = size.rowHeight >= 12 ? 1 : 0;
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, viewport.width, viewport.height);
  // One colour at a time: changing the fill style costs more than the rectangle.
  for (const state of ASKED) {
    context.fillStyle = palette.states[state];
    for (let row = firstRow; row < endRow; row += 1) {
      const cells = data.cells[row] ?? '';
      for (let column = firstColumn; column < endColumn; column += 1) {
        if (cells[column] === state) context.fillRect(x(column), y(row), size.cellWidth - gap, size.rowHeight - gap);
      }
    }
  }
  if (size.rowHeight >= 16) drawMarks(context, data, size, palette, { firstRow, endRow, firstColumn, endColumn, x, y });
  drawRowLabels(context, data, size, viewport, palette, { firstRow, endRow, y }, hover);
  drawHead(context, data, size, viewport, palette, { firstColumn, endColumn, x }, hover);
}

interface Shown {
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
  readonly x: (column: number) => number;
  readonly y: (row: number) => number;
}

/** Shapes beside colours, for eyes that see few of them: a slash, a bar, a dot, a ring. */
function drawMarks(context: CanvasRenderingContext2D, data: HeatMapData, size: HeatMapSize, palette: Palette, shown: Shown): void {
  context.strokeStyle = palette.mark;
  context.fillStyle = palette.muted;
  context.lineWidth = 2;
  for (let row = shown.firstRow; row < shown.endRow; row += 1) {
    for (let column = shown.firstColumn; column < shown.endColumn; column += 1) {
      const state = data.cells[row]?.[column];
      const cx = shown.x(column) + size.cellWidth / 2;
      const cy = shown.y(row) + size.rowHeight / 2;
      context.beginPath();
      if (state === 'e') {
        context.moveTo(cx - 4, cy + 4);
        context.lineTo(cx + 4, cy - 4);
        context.stroke();
      } else if (state === 'x') {
        context.moveTo(cx - 5, cy);
        context.lineTo(cx + 5, cy);
        context.stroke();
      } else if (state === 'v') {
        context.arc(cx, cy, 4, 0, Math.PI * 2);
        context.stroke();
      } else if (state === 'p') {
        context.arc(cx, cy, 2.5, 0, Math.PI * 2);
        context.fill();
      }
    }
  }
}

function drawRowLabels(
  context: CanvasRenderingContext2D,
  data: HeatMapData,
  size: HeatMapSize,
  viewport: Viewport,
  palette: Palette,
  shown: Pick<Shown, 'firstRow' | 'endRow' | 'y'>,
  hover: Cursor | undefined,
): void {
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, size.labelWidth, viewport.height);
  if (size.rowHeight >= 14) {
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    for (let row = shown.firstRow; row < shown.endRow; row += 1) {
      context.font = `${row === hover?.row ? '600 ' : ''}13px ${palette.font}`;
      context.fillStyle = palette.text;
      context.fillText(shorten(context, data.rowLabels[row] ?? '', size.labelWidth - 20), 12, shown.y(row) + size.rowHeight / 2);
    }
  }
  context.fillStyle = palette.line;
  context.fillRect(size.labelWidth - 1, 0, 1, viewport.height);
}

function drawHead(
  context: CanvasRenderingContext2D,
  data: HeatMapData,
  size: HeatMapSize,
  viewport: Viewport,
  palette: Palette,
  shown: Pick<Shown, 'firstColumn' | 'endColumn' | 'x'>,
  hover: Cursor | undefined,
): void {
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, viewport.width, size.headHeight);
  context.save();
  context.beginPath();
  context.rect(size.labelWidth, 0, viewport.width - size.labelWidth, size.headHeight);
  context.clip();
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (let column = shown.firstColumn; column < shown.endColumn; column += 1) {
    context.save();
    context.translate(shown.x(column) + size.cellWidth / 2, size.headHeight - 8);
    context.rotate(-Math.PI / 2);
    context.font = `${column === hover?.column ? '600 ' : ''}13px ${palette.font}`;
    context.fillStyle = palette.text;
    context.fillText(shorten(context, data.columnLabels[column] ?? '', size.headHeight - 16), 0, 0);
    context.restore();
  }
  context.restore();
  context.fillStyle = palette.line;
  context.fillRect(0, size.headHeight - 1, viewport.width, 1);
}

/** Shortens a label to what there is room for; names are remembered, since measuring text is the slowest thing here. */
const fitted = new Map<string, string>();
function shorten(context: CanvasRenderingContext2D, label: string, room: number): string {
  const key = `${Math.round(room)} ${context.font} ${label}`;
  const known = fitted.get(key);
  if (known !== undefined) return known;
  let text = label;
  while (text.length > 1 && context.measureText(text === label ? text : `${text}…`).width > room) text = text.slice(0, -1);
  if (text !== label) text = `${text.trimEnd()}…`;
  if (fitted.size > 20_000) fitted.clear();
  fitted.set(key, text);
  return text;
}
