import type { Knex } from 'knex';
import { codeRef, personRef } from '../../../platform/db/embedded.ts';
import { conflictOf, notFound } from '../../../platform/errors.ts';
import { getPlanRow } from '../read-model.ts';
import type { Why } from './schemas.ts';

interface Place {
  readonly week: string;
  readonly venue: NonNullable<Why['venue']>;
}

/** A visit that somebody asks about. Weeks are Mondays. */
export interface AskedVisit {
  readonly plan: string;
  readonly planKey: number;
  readonly firstWeek: string;
  readonly bottlenecks: unknown;
  readonly assignment: string | null;
  readonly employee: Why['employee'];
  readonly touchPoint: Why['touchPoint'];
  readonly departmentId: string | null;
  /** Where it stands now: the assignment's place, or the plan's. */
  readonly now: Place | null;
  /** Why the plan did not place it; null when it did, or never asked for it. */
  readonly unplaced: string | null;
}

const venueRef = `json_build_object('id', v.id, 'site', ${codeRef('s')})`;

/** @throws not-found */
export async function getAskedAssignment(db: Knex, id: string): Promise<AskedVisit> {
  const { rows } = (await db.raw(
    `SELECT p.id AS plan, p.key AS "planKey", p.first_week AS "firstWeek", p.bottlenecks, a.id AS assignment, ${personRef('e')} AS employee,
       ${codeRef('t')} AS "touchPoint", d.id AS "departmentId", json_build_object('week', a.week, 'venue', ${venueRef}) AS now, NULL AS unplaced
     FROM assignments a JOIN plans p ON p.key = a.plan_key JOIN employees e ON e.key = a.employee_key
     JOIN touch_points t ON t.key = a.touch_point_key JOIN venues v ON v.key = a.venue_key
     LEFT JOIN sites s ON s.key = v.site_key LEFT JOIN departments d ON d.key = e.department_key WHERE a.id = ?`,
    [id],
  )) as { rows: AskedVisit[] };
  const [row] = rows;
  if (!row) throw notFound('assignment', id);
  return row;
}

/** A person and a touch-point of a plan, placed by it or not. @throws not-found; conflict while there is nothing to ask about */
export async function getAskedVisit(db: Knex, planId: string, keys: { employee: number; touchPoint: number }): Promise<AskedVisit> {
  const plan = await getPlanRow(db, planId);
  if (plan.first_week === null || plan.status === 'discarded')
    throw conflictOf('another-state', `This plan is ${plan.status}: it has no visits to explain. Generate a new one.`);
  const { rows } = (await db.raw(
    `SELECT p.id AS plan, p.key AS "planKey", p.first_week AS "firstWeek", p.bottlenecks, NULL AS assignment, ${personRef('e')} AS employee,
       ${codeRef('t')} AS "touchPoint", d.id AS "departmentId", u.reason AS unplaced,
       CASE WHEN x.week IS NOT NULL THEN json_build_object('week', x.week, 'venue', ${venueRef}) END AS now
     FROM plans p JOIN employees e ON e.key = :employee JOIN touch_points t ON t.key = :touchPoint
     LEFT JOIN departments d ON d.key = e.department_key
     LEFT JOIN plan_visits x ON x.plan_key = p.key AND x.employee_key = e.key AND x.touch_point_key = t.key
     LEFT JOIN plan_unplaced u ON u.plan_key = p.key AND u.employee_key = e.key AND u.touch_point_key = t.key
     LEFT JOIN venues v ON v.key = x.venue_key LEFT JOIN sites s ON s.key = v.site_key WHERE p.key = :plan`,
    { plan: plan.key, ...keys },
  )) as { rows: AskedVisit[] };
  return rows[0] as AskedVisit;
}
