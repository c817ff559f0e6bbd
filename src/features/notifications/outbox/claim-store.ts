import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { Choice } from '../../calendars/domain.ts';
import { CHOICE } from '../../calendars/store.ts';
import type { OptionalKind } from '../choices/domain.ts';
import type { MessageKind, MessageStatus, Payload, Reason } from '../domain.ts';
import type { Packed } from './contents.ts';

export interface OrganisationRow {
  readonly name: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly mail_hour: number;
  readonly quiet_from: number | null;
  readonly quiet_until: number | null;
  readonly link_grace_days: number;
  readonly mail_held: boolean;
  /** It was made in another database than this one. */
  readonly elsewhere: boolean;
}

export interface MessageRow {
  readonly id: string;
  readonly kind: MessageKind;
  readonly employee_key: number | null;
  readonly to_address: string;
  readonly locale: string;
  readonly week: string | null;
  readonly payload: Payload;
  readonly attempts: number;
  /** Since a person asked for it to be sent again, if somebody did. */
  readonly tries: number;
  readonly fence: number;
  readonly message_id: string;
  readonly reason: string | null;
}

export interface PersonRow {
  readonly key: number;
  readonly id: string;
  readonly email: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly locale: string;
  readonly zone: string;
  readonly start_date: string | null;
  readonly country: string | null;
  readonly end_date: string | null;
  readonly deactivated: boolean;
  /** How their walks stand in their calendar. */
  readonly calendar: Choice;
  /** First day and first day after, of absences that are not over. */
  readonly absences: readonly { readonly from: string; readonly until: string }[];
  /** Kinds of mail that the person does without. */
  readonly unwanted: readonly OptionalKind[];
}

export interface WalkRow {
  readonly id: string;
  readonly employee_key: number;
  readonly week: string;
  readonly status: string;
  readonly sequence: number;
  /** Its programme is not archived and has a published plan. */
  readonly valid: boolean;
  readonly touch_point: string;
  readonly stage: string;
  readonly channel: string;
  readonly audience: 'external' | 'internal';
  readonly brief: string;
  readonly duration_minutes: number | null;
  readonly promised_wait_minutes: number | null;
  readonly photo: 'none' | 'allowed' | 'required';
  readonly venue_key: number;
  readonly site: string | null;
  /** What a message that reached the person, or may have, said of it last. */
  readonly told_week: string | null;
  readonly told_venue_key: number | null;
  readonly told_site: string | null;
  readonly told_sequence: number | null;
  readonly told_method: 'REQUEST' | 'CANCEL' | null;
  readonly told_entry: string | null;
  /** Messages that cover it already: a message tried again still tells what it told. */
  readonly covered_by: readonly string[];
}

/** What a claimed message has become; `sending` ones carry their content. */
export interface Verdict {
  readonly id: string;
  readonly status: Extract<MessageStatus, 'sending' | 'queued' | 'suppressed' | 'cancelled' | 'failed'>;
  readonly reason: Reason | null;
  readonly dueAt: Date | null;
  readonly attempts: number;
  /** Null leaves it as it is. */
  readonly payload: Payload | null;
  readonly to: string;
  readonly locale: string;
  readonly messageId: string;
  readonly subject: string | null;
}

export interface ToldRow {
  readonly messageId: string;
  readonly assignmentId: string;
  readonly week: string;
  readonly venueKey: number;
  readonly sequence: number;
  readonly method: 'REQUEST' | 'CANCEL';
  /** Whether the walk counts as announced now, so that no plan moves it any more. */
  readonly announce: boolean;
  /** How it stands in the calendar, as `entryText` writes it. */
  readonly entry: string;
}

const DATABASE_OID = '(SELECT oid::text FROM pg_database WHERE datname = current_database())';

/** One try and one fence further than they are. */
const CLAIMED =
  'id, kind, employee_key, to_address, locale, week, payload, attempts + 1 AS attempts, ' +
  'attempts + 1 - attempts_before AS tries, fence + 1 AS fence, message_id, reason';

/** The statements of one claim. Each works on the whole batch. */
export const claimStore = (tx: Tx) => ({
  organisation: async (): Promise<OrganisationRow> =>
    (await tx
      .trx('organisation')
      .select('name', 'locale', 'time_zone', 'mail_hour', 'quiet_from', 'quiet_until', 'link_grace_days', 'mail_held')
      .select(tx.trx.raw(`split_part(deployment_mark, ':', 2) IS DISTINCT FROM ${DATABASE_OID} AS elsewhere`))
      .first()) as OrganisationRow,

  /**
   * Locks due messages, those that somebody waits for in front of a screen first, and shows them as they will be once they
   * are taken: one try and one fence further. Rows in other hands are passed over.
   *
   * @param held ordinary mail waits; a sign-in link and a test mail go
   */
  async claim(limit: number, held: boolean): Promise<MessageRow[]> {
    const { rows } = await tx.trx.raw(
      `WITH urgent AS (
         SELECT ${CLAIMED} FROM messages WHERE status = 'queued' AND kind IN ('sign-in', 'test') AND due_at <= :now
         ORDER BY due_at, id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
       ), ordinary AS (
         SELECT ${CLAIMED} FROM messages WHERE status = 'queued' AND kind NOT IN ('sign-in', 'test') AND due_at <= :now
         ORDER BY due_at, id LIMIT :ordinary FOR NO KEY UPDATE SKIP LOCKED
       )
       SELECT * FROM urgent UNION ALL SELECT * FROM ordinary ORDER BY id`,
      { now: tx.now, limit, ordinary: held ? 0 : limit },
    );
    return rows as MessageRow[];
  },

  /** Other digests that are due to the same people: they become part of the claimed ones. */
  async siblings(employeeKeys: readonly number[], claimed: readonly string[]): Promise<MessageRow[]> {
    if (employeeKeys.length === 0) return [];
    const { rows } = await tx.trx.raw(
      `SELECT ${CLAIMED}
       FROM messages
       WHERE status = 'queued' AND due_at <= :now AND employee_key = ANY(:people::integer[]) AND payload->>'kind' = 'digest'
         AND id <> ALL(:claimed::uuid[])
       ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
      { now: tx.now, people: [...employeeKeys], claimed: [...claimed] },
    );
    return rows as MessageRow[];
  },

  async people(employeeKeys: readonly number[]): Promise<PersonRow[]> {
    if (employeeKeys.length === 0) return [];
    const { rows } = await tx.trx.raw(
      `SELECT e.key, e.id, e.email, e.given_name, e.family_name, coalesce(e.locale, o.locale) AS locale,
         coalesce(e.time_zone, s.time_zone, o.time_zone) AS zone, coalesce(s.country, o.country) AS country, e.start_date, e.end_date,
         e.deactivated_at IS NOT NULL AS deactivated, ${CHOICE} AS calendar,
         coalesce((SELECT json_agg(json_build_object('from', lower(b.during), 'until', upper(b.during)) ORDER BY lower(b.during))
           FROM absences b WHERE b.employee_key = e.key AND upper(b.during) >= (:now::timestamptz)::date - 1), '[]') AS absences,
         ARRAY(SELECT u.kind FROM mail_opt_outs u WHERE u.employee_key = e.key) AS unwanted
       FROM employees e LEFT JOIN sites s ON s.key = e.site_key LEFT JOIN calendar_choices c ON c.employee_key = e.key CROSS JOIN organisation o
       WHERE e.key = ANY(:people::integer[])`,
      { now: tx.now, people: [...employeeKeys] },
    );
    return rows as PersonRow[];
  },

  /**
   * The walks that these people have in these weeks, and those named by id, as they are now. They are locked: whoever
   * moves or cancels one meanwhile waits, and then finds it announced.
   *
   * OFFSET 0 keeps the planner from turning the look at what was told last round: while statistics are those of before the
   * week's mail it takes hardly any message for sent, and reads all of them for every walk (0.4 s a claim after 5,000).
   */
  async walks(
    personWeeks: readonly { readonly person: number; readonly week: string }[],
    ids: readonly string[],
    messageIds: readonly string[],
  ) {
    if (personWeeks.length === 0 && ids.length === 0) return [];
    const { rows } = await tx.trx.raw(
      `WITH wanted AS (
         SELECT a.id FROM assignments a
         JOIN unnest(:people::integer[], :weeks::date[]) AS w (person, week) ON a.employee_key = w.person AND a.week = w.week
         UNION SELECT unnest(:ids::uuid[])
       )
       SELECT a.id, a.employee_key, a.week, a.status, a.sequence,
         p.archived_at IS NULL AND EXISTS (SELECT 1 FROM plans l WHERE l.programme_key = p.key AND l.status = 'published') AS valid,
         t.name AS touch_point, g.name AS stage, t.channel, t.audience, t.brief, t.duration_minutes, t.promised_wait_minutes, t.photo,
         a.venue_key, s.name AS site, told.told_week, told.told_venue_key, told.told_site, told.told_sequence, told.calendar_method AS told_method, told.told_entry,
         ARRAY(SELECT c.message_id::text FROM message_assignments c
           WHERE c.assignment_id = a.id AND c.message_id = ANY(:messages::uuid[])) AS covered_by
       FROM assignments a
       JOIN programmes p ON p.key = a.programme_key
       JOIN touch_points t ON t.key = a.touch_point_key
       JOIN stages g ON g.key = t.stage_key
       JOIN venues v ON v.key = a.venue_key
       LEFT JOIN sites s ON s.key = v.site_key
       LEFT JOIN LATERAL (
         SELECT c.told_week, c.told_venue_key, ts.name AS told_site, c.told_sequence, c.calendar_method, c.told_entry
         FROM message_assignments c
           CROSS JOIN LATERAL (SELECT o.status, o.updated_at FROM messages o WHERE o.id = c.message_id OFFSET 0) m
           JOIN venues tv ON tv.key = c.told_venue_key LEFT JOIN sites ts ON ts.key = tv.site_key
         WHERE c.assignment_id = a.id AND m.status IN ('sending', 'sent', 'unknown') AND c.message_id <> ALL(:messages::uuid[])
         ORDER BY c.told_sequence DESC, m.updated_at DESC LIMIT 1
       ) told ON true
       WHERE a.id IN (SELECT id FROM wanted)
       ORDER BY a.id
       FOR NO KEY UPDATE OF a`,
      {
        people: personWeeks.map((one) => one.person),
        weeks: personWeeks.map((one) => one.week),
        ids: [...ids],
        messages: [...messageIds],
      },
    );
    return rows as WalkRow[];
  },

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
    await tx.trx.raw(
      `WITH told AS (
         SELECT * FROM unnest(:messages::uuid[], :assignments::uuid[], :weeks::date[], :venues::integer[], :sequences::integer[], :methods::text[],
           :announce::boolean[], :entries::text[])
           AS t (message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, announce, told_entry)
       ), announced AS (
         UPDATE assignments a SET status = 'announced', version = a.version + 1, updated_at = :now
         FROM told WHERE a.id = told.assignment_id AND told.announce AND a.status = 'planned'
       )
       INSERT INTO message_assignments (message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, told_entry)
       SELECT message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, told_entry FROM told
       ON CONFLICT (message_id, assignment_id) DO UPDATE
         SET told_week = excluded.told_week, told_venue_key = excluded.told_venue_key, told_sequence = excluded.told_sequence, calendar_method = excluded.calendar_method, told_entry = excluded.told_entry`,
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
  },
});
