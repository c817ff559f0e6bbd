import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { WeekMoment } from '../moments.ts';
import { momentArrays } from '../queue-store.ts';

/** How far ahead of their first day new starters are looked for; until then HR may still change who comes, and when. */
const STARTERS_AHEAD_DAYS = 8;
/** A sitting in which somebody goes through many ideas, or takes a click back, becomes one mail. */
const IDEA_MINUTES = 15;

const DIGEST = (parts: string): string => `jsonb_build_object('kind', 'digest', 'parts', jsonb_build_array(${parts}))`;

/** Messages to the people who walk. Each is one statement, whatever their number. */
export const personStore = (tx: Tx) => ({
  /**
   * Walks of these weeks that their people were told of and said nothing about. Whoever left, is deactivated or was away on
   * every working day of the week is not asked; nor is anybody asked about a walk again.
   */
  async insertMissed(moments: readonly WeekMoment[]): Promise<number> {
    if (moments.length === 0) return 0;
    const { rows } = await tx.trx.raw(
      `WITH moments AS (
         SELECT * FROM unnest(:zones::text[], :countries::text[], :weeks::date[], :dues::timestamptz[], :todays::date[])
           AS m (zone, country, week, due_at, today)
       ), open AS MATERIALIZED (
         SELECT a.id
         FROM assignments a
         JOIN programmes p ON p.key = a.programme_key AND p.archived_at IS NULL
         JOIN employees e ON e.key = a.employee_key
         LEFT JOIN sites s ON s.key = e.site_key
         CROSS JOIN organisation o
         JOIN moments m ON m.week = a.week AND m.zone = coalesce(e.time_zone, s.time_zone, o.time_zone)
           AND m.country IS NOT DISTINCT FROM coalesce(s.country, o.country)
         WHERE a.week = ANY(:all::date[]) AND a.status IN ('announced', 'started') AND a.nudged_at IS NULL
           AND e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= m.today)
           AND coalesce((
             SELECT sum(upper(b.during * daterange(m.week, m.week + 5)) - lower(b.during * daterange(m.week, m.week + 5)))
             FROM absences b WHERE b.employee_key = e.key AND b.during && daterange(m.week, m.week + 5)), 0) < 5
       ), nudged AS (
         UPDATE assignments a SET nudged_at = :now FROM open WHERE a.id = open.id AND a.nudged_at IS NULL
         RETURNING a.id, a.employee_key, a.week
       ), fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, employee_key, week, jsonb_agg(id ORDER BY id) AS walks FROM nudged GROUP BY employee_key, week
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, week, payload, due_at, message_id, created_at, updated_at)
       SELECT f.id, 'missed', 'missed:' || e.id || ':' || to_char(f.week, 'IYYY-"W"IW') || ':' || md5(f.walks::text), e.key, e.email,
         coalesce(e.locale, o.locale), f.week,
         ${DIGEST(`jsonb_build_object('kind', 'missed', 'week', f.week, 'assignmentIds', f.walks)`)}, :now, f.id::text, :now, :now
       FROM fresh f JOIN employees e ON e.key = f.employee_key CROSS JOIN organisation o
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { ...momentArrays(moments), now: tx.now },
    );
    return rows.length;
  },

  async insertWelcomes(): Promise<number> {
    const { rows } = await tx.trx.raw(
      `WITH starters AS (
         SELECT DISTINCT p.id AS programme_id, a.employee_key
         FROM programmes p
         JOIN plans l ON l.programme_key = p.key AND l.status = 'published'
         JOIN assignments a ON a.programme_key = p.key AND a.status IN ('planned', 'announced', 'started')
         WHERE p.kind = 'induction' AND p.archived_at IS NULL
       ), fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, s.programme_id, e.key AS employee_key, e.email, coalesce(e.locale, o.locale) AS locale,
           'welcome:' || s.programme_id || ':' || e.id AS dedupe_key
         FROM starters s JOIN employees e ON e.key = s.employee_key CROSS JOIN organisation o
         WHERE e.deactivated_at IS NULL
           AND (e.start_date IS NULL OR e.start_date <= (:now::timestamptz AT TIME ZONE 'UTC')::date + ${STARTERS_AHEAD_DAYS})
           AND (e.end_date IS NULL OR e.end_date >= (:now::timestamptz AT TIME ZONE 'UTC')::date)
           AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.dedupe_key = 'welcome:' || s.programme_id || ':' || e.id)
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, payload, due_at, message_id, created_at, updated_at)
       SELECT id, 'welcome', dedupe_key, employee_key, email, locale,
         ${DIGEST(`jsonb_build_object('kind', 'welcome', 'programmeId', programme_id)`)}, :now, id::text, :now, :now
       FROM fresh
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { now: tx.now },
    );
    return rows.length;
  },

  async insertIdea(ideaId: string, version: number, was: string): Promise<number> {
    const { rows } = await tx.trx.raw(
      `WITH fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, i.id AS idea_id, e.key AS employee_key, e.email, coalesce(e.locale, o.locale) AS locale
         FROM ideas i JOIN experiences x ON x.id = i.experience_id JOIN assignments a ON a.id = x.assignment_id
         JOIN employees e ON e.key = a.employee_key CROSS JOIN organisation o
         WHERE i.id = :idea AND e.deactivated_at IS NULL
           AND (e.end_date IS NULL OR e.end_date >= (:now::timestamptz AT TIME ZONE o.time_zone)::date)
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, payload, due_at, message_id, created_at, updated_at)
       SELECT id, 'idea', 'idea:' || idea_id || ':' || :version::int, employee_key, email, locale,
         ${DIGEST(`jsonb_build_object('kind', 'idea', 'ideaId', idea_id, 'was', :was::text)`)},
         :now::timestamptz + interval '${IDEA_MINUTES} minutes', id::text, :now, :now
       FROM fresh
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { idea: ideaId, version, was, now: tx.now },
    );
    return rows.length;
  },
});
