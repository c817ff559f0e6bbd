import type { Knex } from 'knex';
import { currentMonday } from '../../../platform/iso-week.ts';
import type { AssignmentRow } from '../store.ts';
import type { MoveFacts, OtherWalk } from './rules.ts';
import { workingDaysInWeek } from './working-days.ts';

/** Assignments that take a place, and the week of their person. */
const OUT = "('planned', 'announced', 'started', 'done', 'privileged')";

/** What the rules need to know about an assignment where it stands now. Four small queries, each on an index. */
export async function readMoveFacts(db: Knex, row: AssignmentRow, now: Date): Promise<MoveFacts> {
  const base = await readBase(db, row);
  return {
    week: row.week,
    currentWeek: currentMonday(base.time_zone, now),
    touchPoint: { key: row.touch_point_key, id: base.touch_point_id, name: base.touch_point_name },
    venue: { siteKey: base.venue_site_key, name: base.venue_name ?? 'The venue that is anywhere', places: base.places, taken: base.taken },
    person: {
      name: base.person_name,
      siteKey: base.site_key,
      weeklyLoad: base.weekly_load,
      startDate: base.start_date,
      deactivated: base.deactivated,
      workingDays: workingDaysInWeek(row.week, {
        country: base.country,
        startDate: base.start_date,
        endDate: base.end_date,
        absences: await readAbsences(db, row),
      }),
    },
    department: base.department_name === null ? null : { name: base.department_name, cap: base.cap, out: base.department_out },
    others: await readOthers(db, row),
    programme: {
      kind: base.kind,
      startWeek: base.start_week,
      endWeek: base.end_week,
      weeksAfterStart: base.weeks_after_start,
      gap: base.rules.gap ?? 1,
      minWorkingDays: base.rules.minWorkingDays ?? base.min_working_days,
      deadlines: base.rules.deadlines ?? [],
    },
  };
}

interface BaseRow {
  readonly time_zone: string;
  readonly min_working_days: number;
  readonly touch_point_id: string;
  readonly touch_point_name: string;
  readonly venue_site_key: number | null;
  readonly venue_name: string | null;
  readonly places: number;
  readonly taken: number;
  readonly person_name: string;
  readonly site_key: number | null;
  readonly weekly_load: number;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly deactivated: boolean;
  readonly country: string | null;
  readonly department_name: string | null;
  readonly cap: number | null;
  readonly department_out: number;
  readonly kind: 'cycle' | 'induction';
  readonly start_week: string;
  readonly end_week: string | null;
  readonly weeks_after_start: number | null;
  readonly rules: {
    readonly gap?: number;
    readonly minWorkingDays?: number | null;
    readonly deadlines?: readonly { readonly touchPoint: string; readonly withinWeeks: number }[];
  };
}

async function readBase(db: Knex, row: AssignmentRow): Promise<BaseRow> {
  const { rows } = await db.raw(
    `SELECT o.time_zone, o.min_working_days, t.id AS touch_point_id, t.name AS touch_point_name,
       v.site_key AS venue_site_key, vs.name AS venue_name,
       coalesce((SELECT c.places_per_week FROM closures c WHERE c.venue_key = v.key AND c.during @> a.week), v.places_per_week) AS places,
       (SELECT count(*) FROM assignments x WHERE x.venue_key = a.venue_key AND x.week = a.week AND x.status IN ${OUT}) AS taken,
       e.given_name || ' ' || e.family_name AS person_name, e.site_key, e.weekly_load, e.start_date, e.end_date,
       e.deactivated_at IS NOT NULL AS deactivated, coalesce(s.country, o.country) AS country,
       d.name AS department_name, d.max_away_per_week AS cap,
       (SELECT count(DISTINCT x.employee_key) FROM assignments x JOIN employees y ON y.key = x.employee_key
        WHERE y.department_key = e.department_key AND x.week = a.week AND x.status IN ${OUT}) AS department_out,
       p.kind, p.start_week, p.end_week, p.weeks_after_start, p.rules
     FROM assignments a
     CROSS JOIN organisation o
     JOIN programmes p ON p.key = a.programme_key
     JOIN touch_points t ON t.key = a.touch_point_key
     JOIN venues v ON v.key = a.venue_key
     LEFT JOIN sites vs ON vs.key = v.site_key
     JOIN employees e ON e.key = a.employee_key
     LEFT JOIN sites s ON s.key = e.site_key
     LEFT JOIN departments d ON d.key = e.department_key
     WHERE a.id = ?`,
    [row.id],
  );
  return rows[0] as BaseRow;
}

async function readOthers(db: Knex, row: AssignmentRow): Promise<OtherWalk[]> {
  const { rows } = await db.raw(
    `SELECT t.name, x.week, CASE
       WHEN EXISTS (SELECT 1 FROM touch_point_prerequisites q WHERE q.touch_point_key = :mine AND q.prerequisite_key = t.key) THEN 'before'
       WHEN EXISTS (SELECT 1 FROM touch_point_prerequisites q WHERE q.touch_point_key = t.key AND q.prerequisite_key = :mine) THEN 'after'
     END AS "order"
     FROM assignments x JOIN touch_points t ON t.key = x.touch_point_key
     WHERE x.employee_key = :employee AND x.id <> :id AND x.status IN ${OUT}
     ORDER BY x.week, t.name`,
    { mine: row.touch_point_key, employee: row.employee_key, id: row.id },
  );
  return rows as OtherWalk[];
}

async function readAbsences(db: Knex, row: AssignmentRow): Promise<{ from: string; until: string }[]> {
  return await db('absences')
    .where({ employee_key: row.employee_key })
    .whereRaw('during && daterange(?::date, ?::date + 7)', [row.week, row.week])
    .select({ from: db.raw('lower(during)'), until: db.raw('upper(during)') });
}

/** The venue of a touch-point at a site; null is the one that is anywhere. */
export async function findVenueKey(db: Knex, touchPointKey: number, siteKey: number | null): Promise<number | undefined> {
  const row = await db('venues').where({ touch_point_key: touchPointKey, site_key: siteKey }).first('key');
  return row?.key;
}

export async function siteOfVenue(db: Knex, venueKey: number): Promise<number | null> {
  const row = await db('venues').where({ key: venueKey }).first('site_key');
  return row.site_key;
}

export async function siteOfEmployee(db: Knex, employeeKey: number): Promise<number | null> {
  const row = await db('employees').where({ key: employeeKey }).first('site_key');
  return row.site_key;
}
