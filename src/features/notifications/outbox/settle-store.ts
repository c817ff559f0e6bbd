import type { Knex } from 'knex';
import type { MessageStatus, Reason } from '../domain.ts';

export interface Settlement {
  readonly id: string;
  readonly fence: number;
  readonly attempt: number;
  readonly status: Extract<MessageStatus, 'sent' | 'queued' | 'failed' | 'unknown'>;
  readonly reason: Reason | null;
  readonly dueAt: Date | null;
  readonly outcome: 'sent' | 'transient' | 'permanent' | 'ambiguous';
  readonly code: number | null;
  readonly response: string;
}

export interface Held {
  readonly id: string;
  readonly fence: number;
  readonly attempt: number;
}

const arraysOf = (held: readonly Held[]) => ({
  ids: held.map((one) => one.id),
  fences: held.map((one) => one.fence),
  attempts: held.map((one) => one.attempt),
});

/** What there is to write at one moment: what became of some mails, and which others are about to go. */
export interface Entry {
  readonly settled: readonly Settlement[];
  readonly handedOver: readonly Held[];
}

/**
 * Writes outcomes and hand-overs of many mails in one statement, and so one commit. Arrays and not JSON: the planner sees
 * how few they are and goes by primary keys, where the indexes that know what is `sending` are full of dead entries after a
 * busy minute. `lease_until` says the same as that status (a constraint holds them together), and leads into neither.
 *
 * An outcome changes a message only in the hands that hold its fence and while it is still `sending`; the attempt itself
 * is noted in any case, so that a late 250 is there to be read when a person settles it. A hand-over is noted before the
 * first byte of the mail may go; whoever lost a lease meanwhile finds out here.
 *
 * @returns ids of the handed over that are still ours; the others must not be sent
 */
export async function record(db: Knex, { settled, handedOver }: Entry, now: Date): Promise<string[]> {
  const { rows } = await db.raw(
    `WITH news AS (
       SELECT * FROM unnest(:newsIds::uuid[], :newsFences::bigint[], :newsAttempts::smallint[], :statuses::message_status[], :reasons::text[],
         :dues::timestamptz[], :outcomes::text[], :codes::smallint[], :responses::text[])
         AS n (id, fence, attempt, status, reason, due_at, outcome, code, response)
     ), tried AS (
       UPDATE message_attempts t SET finished_at = :now, outcome = n.outcome, smtp_code = n.code, response = n.response
       FROM news n WHERE t.message_id = n.id AND t.number = n.attempt
     ), settled AS (
       UPDATE messages m SET status = n.status, reason = n.reason, due_at = coalesce(n.due_at, m.due_at), lease_until = NULL,
         sent_at = CASE WHEN n.status = 'sent' THEN :now::timestamptz END, version = m.version + 1, updated_at = :now
       FROM news n
       WHERE m.id = n.id AND m.fence = n.fence AND m.lease_until IS NOT NULL
     ), held AS (
       SELECT * FROM unnest(:ids::uuid[], :fences::bigint[], :attempts::smallint[]) AS h (id, fence, attempt)
     ), ours AS (
       SELECT m.id, h.attempt FROM held h JOIN messages m ON m.id = h.id AND m.fence = h.fence
       WHERE m.lease_until IS NOT NULL FOR NO KEY UPDATE OF m
     )
     UPDATE message_attempts t SET handed_over_at = :now FROM ours o WHERE t.message_id = o.id AND t.number = o.attempt
     RETURNING t.message_id AS id`,
    {
      now,
      newsIds: settled.map((one) => one.id),
      newsFences: settled.map((one) => one.fence),
      newsAttempts: settled.map((one) => one.attempt),
      statuses: settled.map((one) => one.status),
      reasons: settled.map((one) => one.reason),
      dues: settled.map((one) => one.dueAt),
      outcomes: settled.map((one) => one.outcome),
      codes: settled.map((one) => one.code),
      responses: settled.map((one) => one.response),
      ...arraysOf(handedOver),
    },
  );
  return (rows as { id: string }[]).map((row) => row.id);
}

/** Puts back what was claimed and never handed to the transport: as if it had not been touched. */
export async function release(db: Knex, held: readonly Held[], now: Date): Promise<void> {
  if (held.length === 0) return;
  await db.raw(
    `WITH held AS (
       SELECT * FROM unnest(:ids::uuid[], :fences::bigint[], :attempts::smallint[]) AS h (id, fence, attempt)
     ), released AS (
       UPDATE messages m SET status = 'queued', lease_until = NULL, attempts = m.attempts - 1, version = m.version + 1, updated_at = :now
       FROM held h WHERE m.id = h.id AND m.fence = h.fence AND m.status = 'sending'
       RETURNING m.id, h.attempt
     )
     DELETE FROM message_attempts t USING released r WHERE t.message_id = r.id AND t.number = r.attempt`,
    { now, ...arraysOf(held) },
  );
}

/**
 * What was `sending` when its lease ran out. If it had been handed over, nobody knows whether it arrived: `unknown`. If
 * not, nothing has gone, and it waits again as if untouched.
 *
 * @returns how many became unknown
 */
export async function sweep(db: Knex, now: Date): Promise<number> {
  const { rows } = await db.raw(
    `WITH expired AS (
       SELECT m.id, m.attempts, t.handed_over_at IS NOT NULL AS handed_over
       FROM messages m JOIN message_attempts t ON t.message_id = m.id AND t.number = m.attempts
       WHERE m.status = 'sending' AND m.lease_until < clock_timestamp()
       FOR NO KEY UPDATE OF m SKIP LOCKED
     ), lost AS (
       UPDATE messages m SET status = 'unknown', reason = 'lease', lease_until = NULL, version = m.version + 1, updated_at = :now
       FROM expired x WHERE m.id = x.id AND x.handed_over
       RETURNING m.id, m.attempts
     ), tried AS (
       UPDATE message_attempts t SET finished_at = :now, outcome = 'ambiguous', response = 'The process that held it gave no answer in time.'
       FROM lost WHERE t.message_id = lost.id AND t.number = lost.attempts AND t.finished_at IS NULL
     ), untouched AS (
       UPDATE messages m SET status = 'queued', lease_until = NULL, attempts = m.attempts - 1, fence = m.fence + 1,
         version = m.version + 1, updated_at = :now
       FROM expired x WHERE m.id = x.id AND NOT x.handed_over
       RETURNING m.id, x.attempts
     ), undone AS (
       DELETE FROM message_attempts t USING untouched u WHERE t.message_id = u.id AND t.number = u.attempts
     )
     SELECT id FROM lost`,
    { now },
  );
  return rows.length;
}
