import { textOf } from './cells.ts';
import type { Columns } from './columns.ts';
import type { FaultList } from './faults.ts';
import type { Field, ReadOptions } from './fields.ts';
import { type Cell, isBlank, type Row } from './reading/rows.ts';
import { copyLine } from './staging-store.ts';

/** What counting rows while they stream by leaves behind. */
export interface Tally {
  rows: number;
}

/**
 * Parses rows one by one into lines for the staging table: `line`, `faulty`, then the fields that have a column.
 * Every fault of a row is reported, and a faulty row is staged too, for others may refer to it.
 */
export async function* stageRows(
  rows: AsyncIterable<Row>,
  columns: Columns,
  defaults: ReadonlyMap<string, string>,
  options: ReadOptions,
  faults: FaultList,
  tally: Tally,
): AsyncGenerator<string> {
  const used = columns.targets.flatMap((field, index) => (field ? [{ field, index }] : []));
  const width = columns.targets.length;
  for await (const { line, cells } of rows) {
    tally.rows++;
    if (cells.length < width || (cells.length > width && !isBlank(cells.slice(width)))) {
      const message = `has ${cells.length} cells, but the header has ${width}; check its delimiters and quotation marks`;
      faults.add({ line, column: null, value: null, message });
      yield copyLine([String(line), 't', ...used.map(() => null)]);
      continue;
    }
    let faulty = false;
    const values = used.map(({ field, index }) => {
      const cell = cells[index] as Cell;
      const parsed = parseCell(field, cell, defaults.has(field.name), options);
      if (parsed.ok) return parsed.value;
      faulty = true;
      faults.add({ line, column: columns.mapping[field.name] ?? field.name, value: textOf(cell), message: parsed.message });
      return null;
    });
    yield copyLine([String(line), faulty ? 't' : 'f', ...values]);
  }
}

type ParsedCell = { readonly ok: true; readonly value: string | null } | { readonly ok: false; readonly message: string };

function parseCell(field: Field, cell: Cell, hasDefault: boolean, options: ReadOptions): ParsedCell {
  if (typeof cell !== 'string' || cell.trim() !== '') return field.parse(cell, options);
  return field.required && !hasDefault ? { ok: false, message: 'must not be empty' } : { ok: true, value: null };
}
