import type { Tx } from '../../platform/db/unit-of-work.ts';
import type { AnnouncedChange, Change, MessageKind, Payload } from './domain.ts';
import type { MailRhythm, Place, WeekMoment } from './moments.ts';

interface DirectMessage {
  readonly id: string;
  readonly kind: MessageKind;
  readonly to: string;
  readonly locale: string | null;
  readonly employeeKey: number | null;
  readonly payload: Payload;
}

export const momentArrays = (moments: readonly WeekMoment[]) => ({
  zones: moments.map((moment) => moment.zone),
  countries: moments.map((moment) => moment.country),
  weeks: moments.map((moment) => moment.week),
  dues: moments.map((moment) => moment.dueAt),
  todays: moments.map((moment) => moment.today),
  all: [...new Set(moments.map((moment) => moment.week))],
});

/** Writes that put messages into the outbox, or take waiting ones out of it. Each is one statement, whatever the number of people. */
export const queueStore = (tx: Tx) => ({
  /** The time zones and countries that people live by, and the organisation's rhythm. */
  async clocks(): Promise<{ places: Place[]; rhythm: MailRhythm; fallback: string; reminderDays: number | null }> {
    const organisation = (await tx.trx('organisation').first('time_zone', 'mail_lead_days', 'mail_hour', 'reminder_days')) as {
      time_zone: string;
      mail_lead_days: number;
      mail_hour: number;
      reminder_days: number | null;
    };
    const { rows } = await tx.trx.raw(
      `SELECT DISTINCT coalesce(e.time_zone, s.time_zone, :fallback) AS zone, coalesce(s.country, o.country) AS country
       FROM employees e LEFT JOIN sites s ON s.key = e.site_key CROSS JOIN organisation o
       WHERE e.deactivated_at IS NULL
       ORDER BY 1, 2`,
      { fallback: organisation.time_zone },
    );
    return {
      places: rows as Place[],
      rhythm: { leadDays: organisation.mail_lead_days, hour: organisation.mail_hour },
      fallback: organisation.time_zone,
      reminderDays: organisation.reminder_days,
    };
  },

  /**
   * Inserts the weekly mails of these moments. A first mail of a week tells all its walks; afterwards only walks nobody
   * told of yet bring a supplement, unless a person stopped that week's mail, or its address is no good, since they came; once mail to a suppressed address is
   * allowed again, or the person has another one, that week is told.
   * Who left or is away on every working day that remains gets nothing: the rules are those of `outbox/digest.ts`, or
   * what is suppressed there would be queued here again for ever.
   */
  async insertWeekly(moments: readonly WeekMoment[]): Promise<number> {
    if (moments.length === 0) return 0;
    const { rows } = await tx.trx.raw(
      `WITH moments AS (
         SELECT m.*, daterange(greatest(week, today), greatest(week + 5, today + 1)) AS ahead
         FROM unnest(:zones::text[], :countries::text[], :weeks::date[], :dues::timestamptz[], :todays::date[])
           AS m (zone, country, week, due_at, today)
       ), walks AS (
         SELECT a.employee_key, a.week, max(a.updated_at) FILTER (WHERE a.status = 'planned') AS newest_untold
         FROM assignments a
         JOIN programmes p ON p.key = a.programme_key AND p.archived_at IS NULL
         JOIN plans published ON published.programme_key = p.key AND published.status = 'published'
         WHERE a.week = ANY(:all::date[]) AND a.status IN ('planned', 'announced')
         GROUP BY a.employee_key, a.week
       ), earlier AS (
         SELECT employee_key, week, count(*) AS mails,
           bool_or(status = 'queued') AS waiting,
           max(updated_at) FILTER (WHERE (status = 'cancelled' AND reason = 'by-hand') OR (status = 'suppressed' AND reason = 'address'))
             AS stopped_at,
           max(updated_at) FILTER (WHERE status = 'suppressed' AND reason = 'address-suppressed') AS unreachable_at
         FROM messages
         WHERE week = ANY(:all::date[]) AND kind = 'weekly' AND employee_key IS NOT NULL
         GROUP BY employee_key, week
       ), fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, e.key AS employee_key, e.id AS employee_id, e.email, coalesce(e.locale, o.locale) AS locale,
           w.week, greatest(m.due_at, :now) AS due_at, coalesce(earlier.mails, 0) AS mails
         FROM walks w
         JOIN employees e ON e.key = w.employee_key
         LEFT JOIN sites s ON s.key = e.site_key
         CROSS JOIN organisation o
         JOIN moments m ON m.week = w.week AND m.zone = coalesce(e.time_zone, s.time_zone, o.time_zone)
           AND m.country IS NOT DISTINCT FROM coalesce(s.country, o.country)
         LEFT JOIN earlier ON earlier.employee_key = w.employee_key AND earlier.week = w.week
         WHERE e.deactivated_at IS NULL
           AND (e.end_date IS NULL OR e.end_date >= lower(m.ahead))
           AND (e.start_date IS NULL OR e.start_date < w.week + 7)
           AND (earlier.mails IS NULL OR (
             NOT earlier.waiting AND w.newest_untold IS NOT NULL
             AND (earlier.stopped_at IS NULL OR w.newest_untold > earlier.stopped_at)
             AND (earlier.unreachable_at IS NULL OR w.newest_untold > earlier.unreachable_at OR NOT EXISTS (
               SELECT 1 FROM suppressed_addresses x WHERE x.address = lower(e.email) AND x.lifted_at IS NULL))))
           AND coalesce((
             SELECT sum(upper(b.during * m.ahead) - lower(b.during * m.ahead))
             FROM absences b WHERE b.employee_key = e.key AND b.during && m.ahead), 0) < upper(m.ahead) - lower(m.ahead)
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, week, payload, due_at, message_id, created_at, updated_at)
       SELECT id, 'weekly', 'weekly:' || employee_id || ':' || to_char(week, 'IYYY-"W"IW') || CASE mails WHEN 0 THEN '' ELSE ':' || mails END,
         employee_key, email, locale, week,
         jsonb_build_object('kind', 'digest', 'parts', jsonb_build_array(
           jsonb_build_object('kind', 'weekly', 'week', week, 'supplement', mails > 0))),
         due_at, id::text, :now, :now
       FROM fresh
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { ...momentArrays(moments), now: tx.now },
    );
    return rows.length;
  },

  /** Inserts the reminders of these moments, due now: they are queued when their hour has come and not ahead of it. */
  async insertReminders(moments: readonly WeekMoment[]): Promise<number> {
    if (moments.length === 0) return 0;
    const { rows } = await tx.trx.raw(
      `WITH moments AS (
         SELECT * FROM unnest(:zones::text[], :countries::text[], :weeks::date[], :dues::timestamptz[], :todays::date[])
           AS m (zone, country, week, due_at, today)
       ), fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, e.key AS employee_key, e.id AS employee_id, e.email, coalesce(e.locale, o.locale) AS locale, m.week
         FROM employees e
         LEFT JOIN sites s ON s.key = e.site_key
         CROSS JOIN organisation o
         JOIN moments m ON m.zone = coalesce(e.time_zone, s.time_zone, o.time_zone)
           AND m.country IS NOT DISTINCT FROM coalesce(s.country, o.country)
         WHERE e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= m.today)
           AND EXISTS (
             SELECT 1 FROM assignments a JOIN programmes p ON p.key = a.programme_key AND p.archived_at IS NULL
             WHERE a.employee_key = e.key AND a.week = m.week AND a.status IN ('announced', 'started')
               AND NOT EXISTS (
                 SELECT 1 FROM message_assignments c JOIN messages t ON t.id = c.message_id
                 WHERE c.assignment_id = a.id AND t.updated_at > :now::timestamptz - interval '24 hours'))
           AND NOT EXISTS (SELECT 1 FROM messages r WHERE r.week = m.week AND r.employee_key = e.key AND r.kind = 'reminder')
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, week, payload, due_at, message_id, created_at, updated_at)
       SELECT id, 'reminder', 'reminder:' || employee_id || ':' || to_char(week, 'IYYY-"W"IW'), employee_key, email, locale, week,
         jsonb_build_object('kind', 'digest', 'parts', jsonb_build_array(jsonb_build_object('kind', 'reminder', 'week', week))),
         :now, id::text, :now, :now
       FROM fresh
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { ...momentArrays(moments), now: tx.now },
    );
    return rows.length;
  },

  /** Waiting weekly mails that were never tried follow a changed mail hour, lead or time zone. */
  async followRhythm(moments: readonly WeekMoment[]): Promise<void> {
    if (moments.length === 0) return;
    await tx.trx.raw(
      `UPDATE messages q SET due_at = greatest(m.due_at, :now), updated_at = :now, version = q.version + 1
       FROM unnest(:zones::text[], :countries::text[], :weeks::date[], :dues::timestamptz[]) AS m (zone, country, week, due_at), employees e
         LEFT JOIN sites s ON s.key = e.site_key CROSS JOIN organisation o
       WHERE q.kind = 'weekly' AND q.status = 'queued' AND q.attempts = 0 AND q.reason IS NULL
         AND q.week = m.week AND q.week = ANY(:all::date[]) AND e.key = q.employee_key
         AND m.zone = coalesce(e.time_zone, s.time_zone, o.time_zone)
           AND m.country IS NOT DISTINCT FROM coalesce(s.country, o.country)
         AND q.due_at > :now AND q.due_at <> greatest(m.due_at, :now)`,
      { ...momentArrays(moments), now: tx.now },
    );
  },

  /**
   * One waiting change notice a person: the changes are added to the one there is, or to a new one. The dedupe key names
   * the plan and this transaction (a plan is published by one transaction only; what moves its walks later is news again).
   */
  async upsertChanges(changes: readonly AnnouncedChange[]): Promise<number> {
    const people = new Map<number, AnnouncedChange[]>();
    for (const change of changes) {
      const mine = people.get(change.employeeKey);
      if (mine) mine.push(change);
      else people.set(change.employeeKey, [change]);
    }
    const { rows } = await tx.trx.raw(
      `WITH news AS (
         SELECT e.key AS employee_key, e.id AS employee_id, e.email, coalesce(e.locale, o.locale) AS locale, n.changes, p.key AS plan_key,
           'change:' || coalesce(p.id::text || ':', '') || pg_current_xact_id()::text || '-' || :moment || ':' || e.id AS dedupe_key
         FROM unnest(:employees::integer[], :changes::jsonb[], :plans::integer[]) AS n (employee_key, changes, plan_key)
         JOIN employees e ON e.key = n.employee_key
         CROSS JOIN organisation o
         LEFT JOIN plans p ON p.key = n.plan_key
         WHERE e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= (:now::timestamptz AT TIME ZONE o.time_zone)::date)
       ), waiting AS (
         SELECT DISTINCT ON (m.employee_key) m.employee_key, m.id
         FROM messages m JOIN news n ON n.employee_key = m.employee_key
         WHERE m.kind = 'change' AND m.status = 'queued' AND m.attempts = 0
         ORDER BY m.employee_key, m.created_at, m.id
       ), extended AS (
         UPDATE messages m SET
           payload = jsonb_set(m.payload, '{parts,0,changes}', (m.payload #> '{parts,0,changes}') || n.changes),
           version = m.version + 1, updated_at = :now
         FROM news n JOIN waiting w ON w.employee_key = n.employee_key
         WHERE m.id = w.id AND m.status = 'queued'
         RETURNING m.employee_key
       ), fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, n.* FROM news n WHERE NOT EXISTS (SELECT 1 FROM extended x WHERE x.employee_key = n.employee_key)
       ), inserted AS (
         INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, plan_key, payload, due_at, message_id, created_at, updated_at)
         SELECT id, 'change', dedupe_key, employee_key, email, locale, plan_key,
           jsonb_build_object('kind', 'digest', 'parts', jsonb_build_array(jsonb_build_object('kind', 'change', 'changes', changes))),
           :now, id::text, :now, :now
         FROM fresh
         ON CONFLICT (dedupe_key) DO NOTHING
         RETURNING 1
       )
       SELECT (SELECT count(*) FROM extended) + (SELECT count(*) FROM inserted) AS people`,
      {
        employees: [...people.keys()],
        changes: [...people.values()].map((mine) => JSON.stringify(mine.map(toStored))),
        plans: [...people.values()].map((mine) => mine.find((change) => change.planKey !== null)?.planKey ?? null),
        moment: tx.now.getTime().toString(36),
        now: tx.now,
      },
    );
    return Number((rows as { people: number }[])[0]?.people ?? 0);
  },

  async cancelQueued(employeeKeys: readonly number[]): Promise<number> {
    if (employeeKeys.length === 0) return 0;
    return tx
      .trx('messages')
      .whereIn('employee_key', [...employeeKeys])
      .where({ status: 'queued' })
      .update({ status: 'cancelled', reason: 'left', version: tx.trx.raw('version + 1'), updated_at: tx.now });
  },

  async insertDirect(message: DirectMessage): Promise<void> {
    await tx.trx('messages').insert({
      id: message.id,
      kind: message.kind,
      dedupe_key: `${message.kind}:${message.id}`,
      employee_key: message.employeeKey,
      to_address: message.to,
      locale: message.locale ?? tx.trx.raw('(SELECT locale FROM organisation)'),
      payload: JSON.stringify(message.payload),
      due_at: tx.now,
      message_id: message.id,
      created_at: tx.now,
      updated_at: tx.now,
    });
  },
});

const toStored = ({ assignmentId, change, fromWeek, toWeek }: Change): Change => ({ assignmentId, change, fromWeek, toWeek });
