import { textOf } from './cells.ts';
import type { Columns } from './columns.ts';
import type { ImportContext } from './context.ts';
import type { Field, ReadOptions } from './fields.ts';
import { type Cell, isBlank } from './reading/rows.ts';
import { copyLine } from './staging-store.ts';

export interface ParsedRow {
  readonly line: number;
  readonly faulty: boolean;
  /** One per field with a column, in the order of the columns; null: empty or faulty. */
  readonly values: readonly (string | null)[];
}

/** The fields that have a column, in the order of `ParsedRow.values`. */
export const usedFields = (columns: Columns): readonly Field[] => columns.targets.filter((field) => field !== undefined);

/** Parses rows one by one. Every fault of a row is reported, and a faulty row goes on too, for others may refer to it. */
export async function* parseRows(context: ImportContext): AsyncGenerator<ParsedRow> {
  const { columns, defaults, query, report } = context;
  const used = columns.targets.flatMap((field, index) => (field ? [{ field, index }] : []));
  const width = columns.targets.length;
  for await (const { line, cells } of context.table.rows) {
    context.tally.rows++;
    if (cells.length < width || (cells.length > width && !isBlank(cells.slice(width)))) {
      const message = `has ${cells.length} cells, but the header has ${width}; check its delimiters and quotation marks`;
      report.errors.add({ line, column: null, value: null, message });
      yield { line, faulty: true, values: used.map(() => null) };
      continue;
    }
    let faulty = false;
    const values = used.map(({ field, index }) => {
      const cell = cells[index] as Cell;
      const parsed = parseCell(field, cell, defaults.has(field.name), query);
      if (parsed.ok) return parsed.value;
      faulty = true;
      report.errors.add({ line, column: report.mapping[field.name] ?? field.name, value: textOf(cell), message: parsed.message });
      return null;
    });
    yield { line, faulty, values };
  }
}

/** The rows as lines for the staging table: `line`, `faulty`, then the fields that have a column. */
export async function* stagingLines(context: ImportContext): AsyncGenerator<string> {
  for await (const { line, faulty, values } of parseRows(context)) yield copyLine([String(line), faulty ? 't' : 'f', ...values]);
}

type ParsedCell = { readonly ok: true; readonly value: string | null } | { readonly ok: false; readonly message: string };

function parseCell(field: Field, cell: Cell, hasDefault: boolean, options: ReadOptions): ParsedCell {
  if (typeof cell !== 'string' && 'failed' in cell) return { ok: false, message: 'is a formula that failed; correct it in the workbook' };
  if (typeof cell !== 'string' || cell.trim() !== '') return field.parse(cell, options);
  return field.required && !hasDefault ? { ok: false, message: 'must not be empty' } : { ok: true, value: null };
}
