import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { CHOICE } from '../../calendars/store.ts';
import type { MessageRow, OrganisationRow, PersonRow, WalkRow } from './claim-rows.ts';

const DATABASE_OID = '(SELECT oid::text FROM pg_database WHERE datname = current_database())';

/** One try and one fence further than they are. */
const CLAIMED =
  'id, kind, employee_key, to_address, locale, week, payload, attempts + 1 AS attempts, ' +
  'attempts + 1 - attempts_before AS tries, fence + 1 AS fence, message_id, reason';

/** What a claim locks and reads. Each statement works on the whole batch. */
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
});
