export interface Cursor {
  readonly row: number;
  readonly column: number;
}

export interface Extent {
  readonly rows: number;
  readonly columns: number;
  /** Rows that Page Up and Page Down leap over. */
  readonly pageRows: number;
}

/**
 * Where the cursor of a grid goes for a key, as the ARIA grid pattern has it: arrows by one, Home and End within the row
 * (with Ctrl: within the grid), Page Up and Page Down by a screen.
 *
 * @returns undefined for a key that moves nothing; the same place at an edge
 */
export function moveCursor(cursor: Cursor, key: string, ctrl: boolean, extent: Extent): Cursor | undefined {
  const { row, column } = cursor;
  switch (key) {
    case 'ArrowUp':
      return within({ row: row - 1, column }, extent);
    case 'ArrowDown':
      return within({ row: row + 1, column }, extent);
    case 'ArrowLeft':
      return within({ row, column: column - 1 }, extent);
    case 'ArrowRight':
      return within({ row, column: column + 1 }, extent);
    case 'PageUp':
      return within({ row: row - extent.pageRows, column }, extent);
    case 'PageDown':
      return within({ row: row + extent.pageRows, column }, extent);
    case 'Home':
      return within({ row: ctrl ? 0 : row, column: 0 }, extent);
    case 'End':
      return within({ row: ctrl ? extent.rows - 1 : row, column: extent.columns - 1 }, extent);
    default:
      return undefined;
  }
}

/** The nearest place inside the grid. */
export const within = ({ row, column }: Cursor, extent: Pick<Extent, 'rows' | 'columns'>): Cursor => ({
  row: Math.max(0, Math.min(extent.rows - 1, row)),
  column: Math.max(0, Math.min(extent.columns - 1, column)),
});
