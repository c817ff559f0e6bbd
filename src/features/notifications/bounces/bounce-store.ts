import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { MessageStatus } from '../domain.ts';
import { type Bounce, SOFT_DAYS } from './domain.ts';

interface BouncedMessage {
  readonly id: string;
  readonly status: MessageStatus;
  readonly to_address: string;
}

export const bounceStore = (tx: Tx) => ({
  lock: (messageId: string): Promise<BouncedMessage | undefined> =>
    tx.trx('messages').where({ id: messageId }).forUpdate().first('id', 'status', 'to_address') as Promise<BouncedMessage | undefined>,

  /** @returns false when this very report is known already */
  async insert(reportKey: Buffer, message: BouncedMessage, address: string, bounce: Bounce): Promise<boolean> {
    const rows = await tx
      .trx('message_bounces')
      .insert({
        report_key: reportKey,
        message_id: message.id,
        received_at: tx.now,
        kind: bounce.kind,
        address,
        status_code: bounce.statusCode,
        diagnostic: bounce.diagnostic,
      })
      .onConflict('report_key')
      .ignore()
      .returning('message_id');
    return rows.length > 0;
  },

  /** It did go, and came back: the time of sending stays. Whoever may still hold it cannot answer for it any more. */
  async markBounced(messageId: string): Promise<void> {
    await tx
      .trx('messages')
      .where({ id: messageId })
      .update({
        status: 'failed',
        reason: 'bounced',
        sent_at: tx.trx.raw('coalesce(sent_at, ?::timestamptz)', [tx.now]),
        lease_until: null,
        fence: tx.trx.raw('fence + 1'),
        version: tx.trx.raw('version + 1'),
        updated_at: tx.now,
      });
  },

  /** How many mails to an address met a passing fault within `SOFT_DAYS`, and since mail to it was last allowed by hand. */
  async passingFaults(address: string): Promise<number> {
    const { rows } = await tx.trx.raw(
      `SELECT count(DISTINCT b.message_id)::integer AS mails FROM message_bounces b
       WHERE b.address = :address AND b.kind IN ('soft', 'delayed')
         AND b.received_at > :now::timestamptz - make_interval(days => :days)
         AND b.received_at > coalesce((SELECT s.lifted_at FROM suppressed_addresses s WHERE s.address = :address), '-infinity')`,
      { address, now: tx.now, days: SOFT_DAYS },
    );
    return (rows as { mails: number }[])[0]?.mails ?? 0;
  },
});
