import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { ProductError } from '../../../platform/errors.ts';
import { PERIOD_NAMES, type PeriodName } from '../domain.ts';

export type RetentionRow = { readonly [name in PeriodName]: number | null } & {
  readonly appliedOn: string | null;
  readonly version: number;
  readonly updatedAt: Date;
};

/** `absenceKinds` → `absence_kinds` */
const columnOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const COLUMNS = Object.fromEntries([...PERIOD_NAMES, 'appliedOn', 'version', 'updatedAt'].map((name) => [name, columnOf(name)]));

/** The one row there is. */
export const retentionRow = async (db: Knex): Promise<RetentionRow> => (await db('retention').first(COLUMNS)) as RetentionRow;

export const retentionStore = (tx: Tx) => ({
  /** @throws changed-meanwhile */
  async lock(version: number | undefined): Promise<RetentionRow> {
    const row = (await tx.trx('retention').forUpdate().first(COLUMNS)) as RetentionRow;
    if (version !== undefined && row.version !== version) {
      throw new ProductError(
        'changed-meanwhile',
        `The periods were changed meanwhile (version ${row.version}, you sent ${version}). Read them again and repeat your change.`,
      );
    }
    return row;
  },

  async update(row: RetentionRow, changes: { readonly [name in PeriodName]?: number | null }): Promise<void> {
    const columns = Object.fromEntries(Object.entries(changes).map(([name, months]) => [columnOf(name), months]));
    // Shorter periods count today, too.
    await tx.trx('retention').update({ ...columns, applied_on: null, version: row.version + 1, updated_at: tx.now });
  },

  async applied(on: string): Promise<void> {
    await tx.trx('retention').update({ applied_on: on });
  },
});
