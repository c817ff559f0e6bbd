/**
 * A cell as text; or of a workbook, a date as `{ date: "2026-12-28" }` (it needs no date format) and a formula that did
 * not work out as `{ failed: "#REF!" }`.
 */
export type Cell = string | { readonly date: string } | { readonly failed: string };

export interface Row {
  /** Physical line in the file (the row number in a spreadsheet) that the row begins at, the header's being 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** A table, whatever kind of file it came in. Rows without any content are left out. */
export interface Table {
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly header: Row;
  readonly rows: AsyncIterable<Row>;
  /** Lets go of the file; to be called however the reading went. */
  close(): Promise<void>;
}

/** More columns than any directory has: a file of the wrong kind, or one that is meant to hurt. */
export const MAX_COLUMNS = 1000;

export const isBlank = (cells: readonly Cell[]): boolean => cells.every((cell) => typeof cell === 'string' && cell.trim() === '');
