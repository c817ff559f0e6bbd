import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import { deliverableAddress } from '../../../platform/mail/address.ts';
import type { SuppressionReason } from './domain.ts';

/** As addresses are compared: the domain in ASCII, all of it in lower case. */
export const addressKey = (address: string): string => (deliverableAddress(address) ?? address).toLowerCase();

/** Which of these addresses get no mail, in lower case. */
export async function suppressedAmong(tx: Tx, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await tx
    .trx('suppressed_addresses')
    .whereRaw('address = ANY(?::text[])', [addresses.map(addressKey)])
    .whereNull('lifted_at')
    .select('address');
  return new Set(rows.map((row) => row.address as string));
}

interface Suppression {
  readonly address: string;
  readonly reason: SuppressionReason;
  readonly statusCode: string | null;
  readonly diagnostic: string | null;
  readonly messageId: string | null;
}

export interface SuppressionRow {
  readonly id: string;
  readonly address: string;
  readonly reason: SuppressionReason;
  readonly version: number;
}

export const suppressionStore = (tx: Tx) => ({
  /** @returns the id when the address is suppressed from now on; undefined when it was already */
  async insert(suppression: Suppression): Promise<string | undefined> {
    const values = {
      address: addressKey(suppression.address),
      reason: suppression.reason,
      status_code: suppression.statusCode,
      diagnostic: suppression.diagnostic,
      message_id: suppression.messageId,
      lifted_at: null,
      updated_at: tx.now,
    };
    const rows = (await tx
      .trx('suppressed_addresses')
      .insert({ id: newId(), created_at: tx.now, ...values })
      .onConflict('address')
      .merge({ ...values, created_at: tx.now, version: tx.trx.raw('suppressed_addresses.version + 1') })
      .whereNotNull('suppressed_addresses.lifted_at')
      .returning('id')) as { id: string }[];
    return rows[0]?.id;
  },

  lock: (id: string): Promise<SuppressionRow | undefined> =>
    tx.trx('suppressed_addresses').where({ id }).whereNull('lifted_at').forUpdate().first('id', 'address', 'reason', 'version') as Promise<
      SuppressionRow | undefined
    >,

  async lift(id: string): Promise<void> {
    await tx
      .trx('suppressed_addresses')
      .where({ id })
      .update({ lifted_at: tx.now, version: tx.trx.raw('version + 1'), updated_at: tx.now });
  },
});
