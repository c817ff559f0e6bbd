import type { Cell } from './reading/rows.ts';

/** What the whole file is read with. */
export interface ReadOptions {
  /** Luxon format of dates; undefined: ISO. */
  readonly dateFormat?: string | undefined;
  /** Appended to e-mail addresses that are only a local part. */
  readonly emailDomain?: string | undefined;
}

export type Parsed = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly message: string };

/** Makes PostgreSQL's text form of a value out of a cell that is not empty. */
export type ParseCell = (cell: Cell, options: ReadOptions) => Parsed;

interface Common {
  /** As in the API: `givenName`. */
  readonly name: string;
  /** Other names of its column, most telling first; compared without case, spaces and punctuation. */
  readonly synonyms: readonly string[];
  /** A new record must have it, and an empty cell cannot clear it. */
  readonly required?: boolean;
  readonly parse: ParseCell;
}

/** Kept in a column of the same table. */
export interface ValueField extends Common {
  readonly kind: 'value';
  readonly column: string;
  readonly type: 'text' | 'boolean' | 'date' | 'integer';
  /** What an empty cell means, and a new record without the column gets. Undefined: NULL. */
  readonly empty?: string;
  /** No two records may share it, whatever its letter case. */
  readonly unique?: boolean;
}

/** Names another record by code, number, name or e-mail; kept as its key. */
export interface ReferenceField extends Common {
  readonly kind: 'reference';
  readonly column: string;
  readonly to: Referable;
  /** What an unknown reference is: an error, or a warning that leaves the record's present reference alone. */
  readonly unknown: 'error' | 'warning';
}

export type Referable = 'sites' | 'departments' | 'employees';
export type Field = ValueField | ReferenceField;
