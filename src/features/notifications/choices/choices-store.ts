import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { OptionalKind } from './domain.ts';

export const choicesStore = (tx: Tx) => ({
  /** Locks the person, so that two answers at once come one after the other. */
  async lock(employeeKey: number): Promise<OptionalKind[]> {
    await tx.trx('employees').where({ key: employeeKey }).forNoKeyUpdate().first('key');
    const rows = await tx.trx('mail_opt_outs').where({ employee_key: employeeKey }).orderBy('kind').select('kind');
    return rows.map((row) => row.kind as OptionalKind);
  },

  async optOut(employeeKey: number, kinds: readonly OptionalKind[]): Promise<void> {
    if (kinds.length === 0) return;
    const rows = kinds.map((kind) => ({ employee_key: employeeKey, kind, opted_out_at: tx.now }));
    await tx.trx('mail_opt_outs').insert(rows).onConflict(['employee_key', 'kind']).ignore();
  },

  async optIn(employeeKey: number, kinds: readonly OptionalKind[]): Promise<void> {
    await tx
      .trx('mail_opt_outs')
      .where({ employee_key: employeeKey })
      .whereIn('kind', [...kinds])
      .delete();
  },
});
