import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';

export const CREDITS: Identity = { table: 'credits', code: 'id::text', noun: 'credit' };

export interface CreditRow {
  readonly id: string;
  readonly employee_key: number;
  readonly touch_point_key: number;
  readonly experienced_on: string;
  readonly reason: string;
  readonly approver_key: number;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Changeable = Pick<CreditRow, 'experienced_on' | 'reason' | 'approver_key'>;

export const creditConstraints: ConstraintMessages = {
  credits_employee_key_touch_point_key_key: {
    kind: 'conflict',
    pointer: '/touchPoint',
    message: 'This person has a credit for this touch-point already. Change that one.',
  },
  credits_approver_key_fkey: { kind: 'conflict', pointer: '', message: 'This person has approved credits. End their employment instead.' },
};

export const creditStore = (tx: Tx) => ({
  lock: (id: string, version: number | undefined) => lockVersion<CreditRow>(tx.trx, CREDITS, id, version),

  async insert(id: string, row: Changeable & Pick<CreditRow, 'employee_key' | 'touch_point_key'>): Promise<void> {
    await tx.trx('credits').insert({ id, ...row, created_at: tx.now, updated_at: tx.now });
  },

  async update(row: CreditRow, changes: Partial<Changeable>): Promise<void> {
    await tx
      .trx('credits')
      .where({ id: row.id })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  async remove(row: CreditRow): Promise<void> {
    await tx.trx('credits').where({ id: row.id }).delete();
  },
});
