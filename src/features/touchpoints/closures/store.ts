import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { addWeeks } from '../../../platform/iso-week.ts';

export const CLOSURES: Identity = { table: 'closures', code: 'id::text', noun: 'closure' };

export interface ClosureRow {
  readonly id: string;
  readonly venue_key: number;
  readonly places_per_week: number;
  readonly reason: string;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** First and last week, as Mondays. */
export interface Weeks {
  readonly from: string;
  readonly to: string;
}

type Writable = Partial<Pick<ClosureRow, 'places_per_week' | 'reason'>>;

export const closureConstraints: ConstraintMessages = {
  closures_do_not_overlap: {
    kind: 'conflict',
    pointer: '/fromWeek',
    message: 'Another closure of this venue covers some of these weeks. Change that one, or choose other weeks.',
  },
};

const during = (tx: Tx, weeks: Weeks) => tx.trx.raw('daterange(?, ?)', [weeks.from, addWeeks(weeks.to, 1)]);

export const closureStore = (tx: Tx) => ({
  lock: (id: string, version: number | undefined) => lockVersion<ClosureRow>(tx.trx, CLOSURES, id, version),

  async insert(id: string, venueKey: number, weeks: Weeks, row: Required<Writable>): Promise<void> {
    await tx.trx('closures').insert({ id, venue_key: venueKey, during: during(tx, weeks), ...row, created_at: tx.now, updated_at: tx.now });
  },

  async update(row: ClosureRow, weeks: Weeks, changes: Writable): Promise<void> {
    await tx
      .trx('closures')
      .where({ id: row.id })
      .update({ ...changes, during: during(tx, weeks), version: row.version + 1, updated_at: tx.now });
  },

  async remove(row: ClosureRow): Promise<void> {
    await tx.trx('closures').where({ id: row.id }).delete();
  },
});
