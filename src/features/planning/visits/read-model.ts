import type { Knex } from 'knex';
import { codeRef, personRef } from '../../../platform/db/embedded.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { weekOf } from '../../../platform/iso-week.ts';
import { DEPARTMENTS } from '../../directory/departments/store.ts';
import { EMPLOYEES } from '../../directory/employees/store.ts';
import { TOUCH_POINTS } from '../../touchpoints/touch-points/store.ts';
import { getPlanRow } from '../read-model.ts';
import type { PlannedVisit, UnplacedVisit, VisitQuery } from '../schemas.ts';
import { unplacedSentence } from '../sentences.ts';
import { cut, decodePosition } from './keyset.ts';

interface Row {
  readonly employee_key: number;
  readonly touch_point_key: number;
  readonly employee: PlannedVisit['employee'];
  readonly touchPoint: PlannedVisit['touchPoint'];
  readonly venue: PlannedVisit['venue'];
  readonly week: string;
  readonly reason: string;
}

type Filter = Pick<VisitQuery, 'limit' | 'cursor' | 'employee' | 'touchPoint' | 'department'>;

/** Rows of a plan with whom and what they are about, from the cursor on. */
function rowsOf(db: Knex, table: 'plan_visits' | 'plan_unplaced', planKey: number, filter: Filter): Knex.QueryBuilder {
  const rows = db(table)
    .join('employees', 'employees.key', `${table}.employee_key`)
    .join('touch_points', 'touch_points.key', `${table}.touch_point_key`)
    .select(`${table}.*`, { employee: db.raw(personRef('employees')), touchPoint: db.raw(codeRef('touch_points')) })
    .where(`${table}.plan_key`, planKey)
    .whereRaw(`(${table}.employee_key, ${table}.touch_point_key) > (?, ?)`, [...decodePosition(filter.cursor)])
    .orderBy([`${table}.plan_key`, `${table}.employee_key`, `${table}.touch_point_key`])
    .limit(filter.limit + 1);
  if (filter.employee) whereIdentified(rows, EMPLOYEES, filter.employee);
  if (filter.touchPoint) whereIdentified(rows, TOUCH_POINTS, filter.touchPoint);
  if (filter.department) {
    const top = whereIdentified(db('departments').select('key'), DEPARTMENTS, filter.department);
    rows.whereIn(
      'employees.department_key',
      db
        .withRecursive('tree', (all) => {
          all
            .select('key')
            .from(top.as('top'))
            .union((below) => below.select('departments.key').from('departments').join('tree', 'tree.key', 'departments.parent_key'));
        })
        .select('key')
        .from('tree'),
    );
  }
  return rows;
}

/** The visits of a plan, by person. @throws not-found */
export async function listVisits(
  db: Knex,
  planId: string,
  query: VisitQuery,
): Promise<{ items: PlannedVisit[]; nextCursor: string | null }> {
  const plan = await getPlanRow(db, planId);
  const rows = rowsOf(db, 'plan_visits', plan.key, query)
    .join('venues', 'venues.key', 'plan_visits.venue_key')
    .leftJoin('sites', 'sites.key', 'venues.site_key')
    .select({ venue: db.raw(`json_build_object('id', venues.id, 'site', ${codeRef('sites')})`) });
  if (query.week) rows.where('plan_visits.week', query.week);
  return cut((await rows) as Row[], query.limit, ({ employee, touchPoint, venue, week }) => ({
    employee,
    touchPoint,
    venue,
    week: weekOf(week),
  }));
}

/** What a plan could not place, with the reason in words. @throws not-found */
export async function listUnplaced(
  db: Knex,
  planId: string,
  query: Omit<VisitQuery, 'week'>,
): Promise<{ items: UnplacedVisit[]; nextCursor: string | null }> {
  const plan = await getPlanRow(db, planId);
  const rows = (await rowsOf(db, 'plan_unplaced', plan.key, query)) as Row[];
  return cut(rows, query.limit, ({ employee, touchPoint, reason }) => ({
    employee,
    touchPoint,
    reason,
    sentence: unplacedSentence(reason, employee.name, touchPoint.name),
  }));
}
