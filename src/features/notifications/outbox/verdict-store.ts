import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { webhookEvents } from '../../webhooks/events/service.ts';
import type { ToldRow, Verdict } from './claim-rows.ts';
import type { Packed } from './contents.ts';

/** What a claim writes. Each statement works on the whole batch. */
export const verdictStore = (tx: Tx) => ({
  /**
   * Writes what became of the locked messages; those that are to be sent get a lease. Leases are measured by the database's
   * own clock: the clocks of replicas differ, and ours may stand still in a test.
   *
   * @param lease milliseconds
   */
  async write(verdicts: readonly Verdict[], lease: number): Promise<void> {
    if (verdicts.length === 0) return;
    await tx.trx.raw(
      `UPDATE messages m SET status = v.status::message_status, reason = v.reason, due_at = coalesce(v.due_at, m.due_at),
         attempts = v.attempts, to_address = v.to_address, locale = v.locale, message_id = v.message_id,
         payload = coalesce(v.payload, m.payload), subject = coalesce(v.subject, m.subject), fence = m.fence + 1, version = m.version + 1,
         lease_until = CASE WHEN v.status = 'sending' THEN clock_timestamp() + make_interval(secs => :lease::double precision / 1000) END,
         updated_at = :now
       FROM jsonb_to_recordset(:verdicts::jsonb) AS v (id uuid, status text, reason text, due_at timestamptz, attempts smallint,
         payload jsonb, to_address text, locale text, message_id text, subject text)
       WHERE m.id = v.id`,
      {
        now: tx.now,
        lease,
        verdicts: JSON.stringify(
          verdicts.map((verdict) => ({
            id: verdict.id,
            status: verdict.status,
            reason: verdict.reason,
            due_at: verdict.dueAt,
            attempts: verdict.attempts,
            payload: verdict.payload,
            to_address: verdict.to,
            locale: verdict.locale,
            message_id: verdict.messageId,
            subject: verdict.subject,
          })),
        ),
      },
    );
  },

  /** Keeps what is about to go out: the attempt, the bytes with masked secrets, what they tell; and announces the walks. */
  async record(
    sending: readonly { readonly id: string; readonly attempt: number; readonly packed: Packed }[],
    told: readonly ToldRow[],
  ): Promise<void> {
    if (sending.length === 0) return;
    const samples = [...new Set(sending.flatMap((one) => (one.packed.sample ? [one.packed.sample] : [])))];
    await tx.trx.raw(
      `WITH going AS (
         SELECT * FROM unnest(:ids::uuid[], :attempts::smallint[], :packed::bytea[], :hashes::bytea[]) AS g (id, attempt, packed, hash)
       ), sampled AS (
         INSERT INTO message_samples (hash, content) SELECT * FROM unnest(:sampleHashes::bytea[], :samples::bytea[])
         ON CONFLICT (hash) DO NOTHING
       ), tried AS (
         INSERT INTO message_attempts (message_id, number, started_at) SELECT id, attempt, :now FROM going
       )
       INSERT INTO message_contents (message_id, sample_hash, packed) SELECT id, hash, packed FROM going
       ON CONFLICT (message_id) DO UPDATE SET sample_hash = excluded.sample_hash, packed = excluded.packed`,
      {
        now: tx.now,
        ids: sending.map((one) => one.id),
        attempts: sending.map((one) => one.attempt),
        packed: sending.map((one) => one.packed.bytes),
        hashes: sending.map((one) => one.packed.sample?.hash ?? null),
        sampleHashes: samples.map((sample) => sample.hash),
        samples: samples.map((sample) => sample.content),
      },
    );
    if (told.length === 0) return;
    const announced = await tx.trx.raw(
      `WITH told AS (
         SELECT * FROM unnest(:messages::uuid[], :assignments::uuid[], :weeks::date[], :venues::integer[], :sequences::integer[], :methods::text[],
           :announce::boolean[], :entries::text[])
           AS t (message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, announce, told_entry)
       ), announced AS (
         UPDATE assignments a SET status = 'announced', version = a.version + 1, updated_at = :now
         FROM told WHERE a.id = told.assignment_id AND told.announce AND a.status = 'planned' RETURNING a.id
       ), kept AS (
       INSERT INTO message_assignments (message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, told_entry)
       SELECT message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, told_entry FROM told
       ON CONFLICT (message_id, assignment_id) DO UPDATE
         SET told_week = excluded.told_week, told_venue_key = excluded.told_venue_key, told_sequence = excluded.told_sequence, calendar_method = excluded.calendar_method, told_entry = excluded.told_entry
       ) SELECT id FROM announced`,
      {
        now: tx.now,
        messages: told.map((one) => one.messageId),
        assignments: told.map((one) => one.assignmentId),
        weeks: told.map((one) => one.week),
        venues: told.map((one) => one.venueKey),
        sequences: told.map((one) => one.sequence),
        methods: told.map((one) => one.method),
        announce: told.map((one) => one.announce),
        entries: told.map((one) => one.entry),
      },
    );
    await webhookEvents(tx).assignments('announced', { ids: (announced.rows as { id: string }[]).map((row) => row.id) });
  },
});
