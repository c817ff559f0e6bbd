import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { SMALLEST_GROUP } from '../../coverage/domain.ts';
import { readScope, requiredPairs } from '../../coverage/pairs-read-model.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import type { TeamMoment } from '../moments.ts';

const LIVE = `a.status IN ('planned', 'announced', 'started')`;
const standing = (of: string): string =>
  `jsonb_build_object('required', ${of}.required, 'direct', ${of}.direct, 'equivalent', ${of}.equivalent, 'exempt', ${of}.exempt, 'missing', ${of}.missing)`;

/** Mails to managers about the people below them. */
export const teamStore = (tx: Tx) => ({
  wanted: async (): Promise<boolean> => (await tx.trx('organisation').first('team_mail')).team_mail,

  /** Of these moments, those whose counting falls to this transaction: each is counted once, by whichever process comes first. */
  async begin<M extends TeamMoment>(moments: readonly M[]): Promise<M[]> {
    if (moments.length === 0) return [];
    const rows = (await tx
      .trx('team_mail_runs')
      .insert(moments.map(({ week, zone, country }) => ({ week, time_zone: zone, country: country ?? '', created_at: tx.now })))
      .onConflict(['week', 'time_zone', 'country'])
      .ignore()
      .returning(['week', 'time_zone', 'country'])) as { week: string; time_zone: string; country: string }[];
    return moments.filter(({ week, zone, country }) =>
      rows.some((row) => row.week === week && row.time_zone === zone && row.country === (country ?? '')),
    );
  },

  /**
   * One message for every manager of a time zone and country who has something to be told: somebody below is out in the week, or
   * something was asked of somebody below in the week before. Everyone below counts, through any number of levels: reporting
   * lines and departments that the manager heads, with the departments below them. All managers of the zone are counted in
   * this one statement; figures of fewer than five people stay out of it.
   */
  async insert({ zone, country, week, dueAt, lastWeek }: TeamMoment): Promise<number> {
    const today = await organisationToday(tx.trx, tx.now);
    const scope = await readScope(tx.trx, {}, tx.now);
    // As in reports: room to hash, and no compiling that costs more than it saves.
    await tx.trx.raw("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'");
    const { rows } = await tx.trx.raw(
      `WITH RECURSIVE :pairs, coverage AS MATERIALIZED (
         SELECT employee_key, count(*)::int AS required, (count(*) FILTER (WHERE state = 'd'))::int AS direct,
           (count(*) FILTER (WHERE state = 'e'))::int AS equivalent, (count(*) FILTER (WHERE state = 'x'))::int AS exempt,
           (count(*) FILTER (WHERE state IN ('p', 'v', 'm')))::int AS missing
         FROM pairs GROUP BY 1
       ), here AS MATERIALIZED (
         SELECT key, manager_key, department_key FROM employees
         WHERE deactivated_at IS NULL AND (start_date IS NULL OR start_date <= :today::date) AND (end_date IS NULL OR end_date >= :today::date)
       ), managers AS MATERIALIZED (
         SELECT e.key, e.id, e.email, coalesce(e.locale, o.locale) AS locale
         FROM here JOIN employees e USING (key) LEFT JOIN sites s ON s.key = e.site_key CROSS JOIN organisation o
         WHERE coalesce(e.time_zone, s.time_zone, o.time_zone) = :zone AND coalesce(s.country, o.country) IS NOT DISTINCT FROM :country::text
           AND (e.key IN (SELECT manager_key FROM employees) OR e.key IN (SELECT head_key FROM departments))
       ), line (top, key) AS (
         SELECT e.manager_key, e.key FROM employees e WHERE e.manager_key IN (SELECT key FROM managers)
         UNION ALL
         SELECT l.top, e.key FROM line l JOIN employees e ON e.manager_key = l.key
       ), units (top, key) AS (
         SELECT d.head_key, d.key FROM departments d WHERE d.head_key IN (SELECT key FROM managers)
         UNION
         SELECT u.top, d.key FROM units u JOIN departments d ON d.parent_key = u.key
       ), below AS (
         SELECT l.top, here.key FROM line l JOIN here ON here.key = l.key
         UNION
         SELECT u.top, here.key FROM units u JOIN here ON here.department_key = u.key WHERE here.key <> u.top
       ), weeks AS MATERIALIZED (
         SELECT a.employee_key, bool_or(a.week = :week::date AND ${LIVE}) AS out,
           (count(*) FILTER (WHERE a.week = :last::date AND a.status = 'done'))::int AS done,
           (count(*) FILTER (WHERE a.week = :last::date AND a.status IN ('announced', 'started', 'missed', 'privileged')))::int AS open,
           (count(*) FILTER (WHERE a.week = :last::date AND a.status = 'excused'))::int AS excused
         FROM assignments a
         JOIN programmes p ON p.key = a.programme_key AND p.archived_at IS NULL
         JOIN plans l ON l.programme_key = p.key AND l.status = 'published'
         WHERE a.week IN (:week::date, :last::date)
         GROUP BY 1
       ), totals AS (
         SELECT b.top, count(*)::int AS people, coalesce(bool_or(w.out), false) AS out,
           coalesce(sum(w.done), 0)::int AS done, coalesce(sum(w.open), 0)::int AS open, coalesce(sum(w.excused), 0)::int AS excused,
           coalesce(sum(c.required), 0)::int AS required, coalesce(sum(c.direct), 0)::int AS direct,
           coalesce(sum(c.equivalent), 0)::int AS equivalent, coalesce(sum(c.exempt), 0)::int AS exempt, coalesce(sum(c.missing), 0)::int AS missing
         FROM below b LEFT JOIN weeks w ON w.employee_key = b.key LEFT JOIN coverage c ON c.employee_key = b.key
         GROUP BY 1
       ), fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, m.key, m.id AS employee_id, m.email, m.locale, jsonb_build_object(
           'asOf', :today::date, 'people', t.people,
           'lastWeek', CASE WHEN t.people >= :few AND t.done + t.open + t.excused > 0
             THEN jsonb_build_object('week', :last::date, 'done', t.done, 'open', t.open, 'excused', t.excused) END,
           'own', CASE WHEN c.required > 0 THEN ${standing('c')} END,
           'staff', CASE WHEN t.people >= :few THEN ${standing('t')} END) AS figures
         FROM managers m JOIN totals t ON t.top = m.key LEFT JOIN coverage c ON c.employee_key = m.key
         WHERE t.out OR (t.people >= :few AND t.done + t.open + t.excused > 0)
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, week, payload, due_at, message_id, created_at, updated_at)
       SELECT id, 'team', 'team:' || employee_id || ':' || to_char(:week::date, 'IYYY-"W"IW'), key, email, locale, :week::date,
         jsonb_build_object('kind', 'digest', 'parts', jsonb_build_array(
           jsonb_build_object('kind', 'team', 'week', :week::date, 'figures', figures))),
         greatest(:due::timestamptz, :now), id::text, :now, :now
       FROM fresh
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { pairs: requiredPairs(tx.trx, scope), today, zone, country, week, last: lastWeek, due: dueAt, few: SMALLEST_GROUP, now: tx.now },
    );
    return rows.length;
  },
});
