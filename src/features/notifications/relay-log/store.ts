import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { MessageStatus } from '../domain.ts';

interface NamedRow {
  readonly id: string;
  readonly message_id: string;
  readonly status: MessageStatus;
  readonly reason: string | null;
}

export interface Verdict {
  readonly id: string;
  readonly status: 'sent' | 'failed';
  readonly reason: 'relay-log' | 'bounced';
  readonly words: string;
}

export const relayLogStore = (tx: Tx) => ({
  /** Locks the messages with these ids, in their order. */
  async lock(ids: readonly string[]): Promise<NamedRow[]> {
    return tx
      .trx('messages')
      .whereIn('id', [...ids])
      .orderBy('id')
      .forNoKeyUpdate()
      .select('id', 'message_id', 'status', 'reason');
  },

  /** Settles unknown messages; the last try keeps what the relay said. The fence rises: no process that still holds one can answer. */
  async settle(verdicts: readonly Verdict[]): Promise<void> {
    if (verdicts.length === 0) return;
    await tx.trx.raw(
      `WITH news AS (
         SELECT * FROM unnest(:ids::uuid[], :statuses::message_status[], :reasons::text[], :words::text[]) AS n (id, status, reason, words)
       ), settled AS (
         UPDATE messages m SET status = n.status, reason = n.reason, fence = m.fence + 1, version = m.version + 1, updated_at = :now,
           sent_at = CASE WHEN n.status = 'sent' THEN coalesce(
             (SELECT t.started_at FROM message_attempts t WHERE t.message_id = m.id AND t.number = m.attempts), :now::timestamptz) END
         FROM news n WHERE m.id = n.id AND m.status = 'unknown'
         RETURNING m.id, m.attempts
       )
       UPDATE message_attempts t SET response = left(coalesce(t.response || ' · ', '') || n.words, 500)
       FROM settled s JOIN news n ON n.id = s.id WHERE t.message_id = s.id AND t.number = s.attempts`,
      {
        now: tx.now,
        ids: verdicts.map((one) => one.id),
        statuses: verdicts.map((one) => one.status),
        reasons: verdicts.map((one) => one.reason),
        words: verdicts.map((one) => one.words),
      },
    );
  },
});
