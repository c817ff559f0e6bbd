import type { Knex } from 'knex';
import { OUTDATED } from '../sentences.ts';
import type { PlanRow } from '../store.ts';

/**
 * What a plan would change, as one relation: its visits beside the living assignments of its programme. An assignment
 * without a visit is cancelled only while it is merely planned, and never in the week it was when the plan was drawn up.
 */
export const CHANGES = `
  SELECT coalesce(v.employee_key, a.employee_key) AS employee_key, coalesce(v.touch_point_key, a.touch_point_key) AS touch_point_key,
    a.id, a.status, a.updated_at, a.week AS before_week, a.venue_key AS before_venue, v.week AS after_week, v.venue_key AS after_venue,
    CASE WHEN a.id IS NULL THEN 'added' WHEN v.plan_key IS NULL THEN 'cancelled'
      WHEN a.week = v.week AND a.venue_key = v.venue_key THEN 'unchanged' ELSE 'moved' END AS change
  FROM (SELECT * FROM plan_visits WHERE plan_key = :plan) v
  FULL JOIN (
    SELECT * FROM assignments WHERE programme_key = :programme AND status IN ('planned', 'announced', 'started', 'done')
  ) a ON a.employee_key = v.employee_key AND a.touch_point_key = v.touch_point_key
  WHERE v.plan_key IS NOT NULL OR (a.status = 'planned' AND a.week <> :frozen)`;

/** Whether a mail about assignment `c.id` has gone out, or may have. */
export const TOLD = `EXISTS (
  SELECT 1 FROM message_assignments ma JOIN messages m ON m.id = ma.message_id
  WHERE ma.assignment_id = c.id AND m.status IN ('sent', 'sending', 'unknown'))`;

export const changeBindings = (plan: PlanRow) => ({ plan: plan.key, programme: plan.programme_key, frozen: plan.frozen_week as string });

async function countOf(trx: Knex.Transaction, sql: string, bindings: Readonly<Record<string, Knex.RawBinding>>): Promise<number> {
  const { rows } = await trx.raw(`SELECT count(*) AS number FROM (${sql}) found`, bindings);
  return (rows as { number: number }[])[0]?.number ?? 0;
}

/**
 * What happened since the plan was drawn up that its solver did not know and that publishing would trample on.
 *
 * @param currentMonday the week it is now: nothing new can be asked in it
 * @returns one sentence a reason; empty = the plan still holds
 */
export async function outdatedReasons(trx: Knex.Transaction, plan: PlanRow, currentMonday: string): Promise<string[]> {
  const published = (await trx('plans').where({ programme_key: plan.programme_key, status: 'published' }).first('key')) as
    | { key: number }
    | undefined;
  if ((published?.key ?? null) !== plan.base_plan_key) return [OUTDATED.base()];
  const bindings = { ...changeBindings(plan), current: currentMonday, since: plan.snapshot_at as Date, first: plan.first_week as string };
  const reasons: string[] = [];
  for (const [reason, sql] of CHECKS) {
    const number = await countOf(trx, sql, bindings);
    if (number > 0) reasons.push(reason(number));
  }
  return reasons;
}

const CHECKS: readonly (readonly [sentence: (number: number) => string, sql: string])[] = [
  [OUTDATED.weeks, `SELECT 1 FROM (${CHANGES}) c WHERE c.change IN ('added', 'moved') AND c.after_week <= :current`],
  [
    OUTDATED.announced,
    `SELECT 1 FROM (${CHANGES}) c WHERE c.change = 'moved' AND c.status IN ('announced', 'started')
     UNION ALL
     SELECT 1 FROM assignments a WHERE a.programme_key = :programme AND a.status IN ('announced', 'started') AND a.updated_at > :since AND a.week > :frozen
       AND NOT EXISTS (SELECT 1 FROM plan_visits v WHERE v.plan_key = :plan AND v.employee_key = a.employee_key AND v.touch_point_key = a.touch_point_key)`,
  ],
  [
    OUTDATED.changed,
    `SELECT 1 FROM assignments a WHERE a.programme_key = :programme AND a.status = 'planned' AND a.updated_at > :since
     UNION ALL
     SELECT 1 FROM assignments a JOIN plan_visits v ON v.plan_key = :plan AND v.employee_key = a.employee_key AND v.touch_point_key = a.touch_point_key
     WHERE a.programme_key = :programme AND a.status IN ('missed', 'excused', 'cancelled', 'privileged') AND a.updated_at > :since
       AND NOT EXISTS (
         SELECT 1 FROM assignments l WHERE l.employee_key = a.employee_key AND l.touch_point_key = a.touch_point_key
           AND l.status IN ('planned', 'announced', 'started', 'done'))`,
  ],
  [
    OUTDATED.elsewhere,
    `SELECT 1 FROM (${CHANGES}) c WHERE c.change = 'moved' AND c.status = 'done'
     UNION ALL
     SELECT 1 FROM assignments a JOIN plan_visits v ON v.plan_key = :plan AND v.employee_key = a.employee_key AND v.touch_point_key = a.touch_point_key
     WHERE a.programme_key <> :programme AND a.status IN ('planned', 'announced', 'started', 'done')
     UNION ALL
     SELECT 1 FROM credits k JOIN plan_visits v ON v.plan_key = :plan AND v.employee_key = k.employee_key AND v.touch_point_key = k.touch_point_key
     WHERE k.created_at > :since
     UNION ALL
     SELECT 1 FROM exemptions x JOIN plan_visits v ON v.plan_key = :plan AND v.employee_key = x.employee_key AND v.touch_point_key = x.touch_point_key
     WHERE x.updated_at > :since AND x.during && daterange(v.week, v.week + 7)`,
  ],
  [
    OUTDATED.people,
    `SELECT DISTINCT c.employee_key FROM (${CHANGES}) c JOIN employees e ON e.key = c.employee_key
     WHERE c.change IN ('added', 'moved') AND e.updated_at > :since
       AND (e.deactivated_at IS NOT NULL OR e.end_date < c.after_week OR e.start_date > c.after_week + 4)
     UNION
     SELECT DISTINCT c.employee_key FROM absences b JOIN (${CHANGES}) c ON c.employee_key = b.employee_key
     WHERE c.change IN ('added', 'moved') AND b.updated_at > :since AND b.during @> daterange(c.after_week, c.after_week + 5)`,
  ],
  [
    OUTDATED.room,
    `WITH news AS MATERIALIZED (
       SELECT a.employee_key, a.venue_key, a.week, e.department_key FROM assignments a JOIN employees e ON e.key = a.employee_key
       WHERE a.programme_key <> :programme AND a.status IN ('planned', 'announced', 'started') AND a.updated_at > :since AND a.week >= :first
     ), closed AS (
       SELECT venue_key FROM closures WHERE updated_at > :since
     ), after AS (
       SELECT v.employee_key, v.venue_key, v.week FROM plan_visits v WHERE v.plan_key = :plan
       UNION ALL
       SELECT a.employee_key, a.venue_key, a.week FROM assignments a
       WHERE a.week >= :first AND a.programme_key <> :programme AND a.status IN ('planned', 'announced', 'started')
     )
     SELECT 1 FROM after f JOIN venues u ON u.key = f.venue_key
     LEFT JOIN closures k ON k.venue_key = f.venue_key AND k.during @> f.week
     WHERE f.venue_key IN (SELECT venue_key FROM news UNION SELECT venue_key FROM closed)
     GROUP BY f.venue_key, f.week, coalesce(k.places_per_week, u.places_per_week)
     HAVING count(*) > coalesce(k.places_per_week, u.places_per_week)
     UNION ALL
     SELECT 1 FROM after f JOIN employees e ON e.key = f.employee_key
     WHERE (f.employee_key, f.week) IN (SELECT employee_key, week FROM news)
     GROUP BY f.employee_key, f.week, e.weekly_load
     HAVING count(*) > e.weekly_load
     UNION ALL
     SELECT 1 FROM after f JOIN employees e ON e.key = f.employee_key JOIN departments d ON d.key = e.department_key
     WHERE d.max_away_per_week IS NOT NULL AND (d.key, f.week) IN (SELECT department_key, week FROM news)
     GROUP BY d.key, f.week, d.max_away_per_week
     HAVING count(*) > d.max_away_per_week`,
  ],
];
