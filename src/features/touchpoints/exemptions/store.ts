import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { addDays } from '../../../platform/iso-week.ts';

export const EXEMPTIONS: Identity = { table: 'exemptions', code: 'id::text', noun: 'exemption' };

export interface ExemptionRow {
  readonly id: string;
  readonly employee_key: number;
  readonly touch_point_key: number;
  readonly reason: string;
  readonly approver_key: number;
  readonly equivalent_key: number | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** First and last day. */
export interface Days {
  readonly from: string;
  readonly until: string;
}

type Changeable = Pick<ExemptionRow, 'reason' | 'approver_key' | 'equivalent_key'>;

export const exemptionConstraints: ConstraintMessages = {
  exemptions_do_not_overlap: {
    kind: 'conflict',
    pointer: '/from',
    message: 'This person is exempt from this touch-point on some of these days already. Change that exemption, or choose other days.',
  },
  exemptions_approver_key_fkey: {
    kind: 'conflict',
    pointer: '',
    message: 'This person has approved exemptions. End their employment instead.',
  },
};

const during = (tx: Tx, days: Days) => tx.trx.raw('daterange(?, ?)', [days.from, addDays(days.until, 1)]);

export const exemptionStore = (tx: Tx) => ({
  lock: (id: string, version: number | undefined) => lockVersion<ExemptionRow>(tx.trx, EXEMPTIONS, id, version),

  async insert(id: string, days: Days, row: Changeable & Pick<ExemptionRow, 'employee_key' | 'touch_point_key'>): Promise<void> {
    await tx.trx('exemptions').insert({ id, ...row, during: during(tx, days), created_at: tx.now, updated_at: tx.now });
  },

  async update(row: ExemptionRow, days: Days, changes: Partial<Changeable>): Promise<void> {
    await tx
      .trx('exemptions')
      .where({ id: row.id })
      .update({ ...changes, during: during(tx, days), version: row.version + 1, updated_at: tx.now });
  },

  async remove(row: ExemptionRow): Promise<void> {
    await tx.trx('exemptions').where({ id: row.id }).delete();
  },
});
