import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { Columns } from './columns.ts';
import type { FaultList } from './faults.ts';
import type { Field } from './fields.ts';
import type { Table } from './reading/rows.ts';
import type { ImportQuery } from './schemas.ts';

/** Where findings go, and what they are called after. */
export interface Report {
  readonly errors: FaultList;
  readonly warnings: FaultList;
  /** Field → header of its column. */
  readonly mapping: Readonly<Record<string, string>>;
}

/** One import on its way. */
export interface ImportContext {
  readonly tx: Tx;
  readonly table: Table;
  readonly columns: Columns;
  /** Parsed, by field name. */
  readonly defaults: ReadonlyMap<string, string>;
  readonly query: ImportQuery;
  readonly report: Report;
  readonly tally: { rows: number };
}

export interface Counts {
  readonly rejected: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** How one kind is imported. */
export interface Importer {
  readonly fields: readonly Field[];
  /** Fields without which no row can be told apart from another; they need a column or a default. */
  readonly identity: readonly string[];
  /** Writes what can be written; nothing when rows are rejected and `partial` is not asked for. */
  run(context: ImportContext): Promise<Counts>;
}

/** Whether what was found may be written. */
export const mayWrite = (context: ImportContext, counts: Pick<Counts, 'rejected'>): boolean =>
  counts.rejected === 0 || context.query.partial;
