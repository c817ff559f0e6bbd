import type { Knex } from 'knex';
import type { UnplacedReason } from '../../../scheduler/index.ts';

/** What a plan left unplaced, by id. */
export async function unplacedKeys(
  db: Knex,
  planKey: number,
): Promise<{ readonly employee: string; readonly touchPoint: string; readonly reason: UnplacedReason }[]> {
  return await db('plan_unplaced')
    .join('employees', 'employees.key', 'plan_unplaced.employee_key')
    .join('touch_points', 'touch_points.key', 'plan_unplaced.touch_point_key')
    .where('plan_key', planKey)
    .orderBy(['employee_key', 'touch_point_key'])
    .select({ employee: 'employees.id', touchPoint: 'touch_points.id', reason: 'plan_unplaced.reason' });
}
