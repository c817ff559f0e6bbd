import type { DataClass, FixedPeriod, PeriodName } from '../domain.ts';

/** What erasure does to the rows of a person: `columns` says it column by column, `redact` has code of its own. */
export type RowErasure = 'delete' | 'columns' | 'redact' | 'keep';

/** What erasure does to one column. */
export type ColumnErasure = 'deleted' | 'nulled' | 'replaced' | 'redacted' | 'kept';

type Export = 'exported' | 'withheld';

/**
 * One word on what a column says, one on the export, and, in tables of which the rows stay, one on erasure (`kept` unless
 * said). `none`: says nothing about anybody.
 */
export type Treatment =
  | 'none'
  | `${Exclude<DataClass, 'none'>} ${Export}`
  | `${Exclude<DataClass, 'none'>} ${Export} ${'nulled' | 'replaced' | 'redacted' | 'kept'}`;

/** One table as its feature describes it; columns may share a line: `'number email': 'identity exported replaced'`. */
export interface TableEntry {
  readonly schema?: 'pgboss';
  readonly name: string;
  /** One sentence, for docs/privacy.md. */
  readonly about: string;
  /** SQL condition over the alias `t` that finds the rows of a person (names: see `SUBJECT_BINDINGS`); null: nobody's. */
  readonly whose: string | null;
  /** The same in words. */
  readonly leadsBy: string;
  readonly erase: RowErasure;
  readonly retention: PeriodName | FixedPeriod;
  /** Why something stays, or is not handed out. */
  readonly because?: string;
  readonly columns: Readonly<Record<string, Treatment>>;
  /** SQL of the value that takes the place of a `replaced` column. */
  readonly replace?: Readonly<Record<string, string>>;
  /** SQL of what the export shows instead of a column as it is. */
  readonly show?: Readonly<Record<string, string>>;
}

export interface Column {
  readonly name: string;
  readonly class: DataClass;
  readonly exported: boolean;
  readonly erasure: ColumnErasure;
}

export interface RegisteredTable extends Omit<TableEntry, 'columns' | 'schema'> {
  readonly schema: 'public' | 'pgboss';
  readonly columns: readonly Column[];
}

const BY_ROW: Readonly<Record<RowErasure, ColumnErasure>> = { delete: 'deleted', columns: 'kept', redact: 'redacted', keep: 'kept' };

export function registered(entry: TableEntry): RegisteredTable {
  const columns = Object.entries(entry.columns).flatMap(([names, treatment]) => {
    const [dataClass, exported, erasure] = treatment.split(' ') as [DataClass, Export | undefined, ColumnErasure | undefined];
    return names.split(' ').map((name) => ({
      name,
      class: dataClass,
      exported: exported === 'exported',
      erasure: entry.erase === 'delete' ? 'deleted' : (erasure ?? (dataClass === 'none' ? 'kept' : BY_ROW[entry.erase])),
    }));
  });
  return { ...entry, schema: entry.schema ?? 'public', columns };
}
