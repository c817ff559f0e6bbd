import type { Knex } from 'knex';
import { codeRef, nameRef, personRef } from '../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { whereIdentified } from '../../platform/db/rows.ts';
import { notFound } from '../../platform/errors.ts';
import { weekOf } from '../../platform/iso-week.ts';
import { EVERYTHING, type Sight, seesFeelingsOf } from '../../platform/sight.ts';
import { oneWithinSight, pageWithinSight } from '../accounts/sight-read-model.ts';
import { DEPARTMENTS } from '../directory/departments/store.ts';
import { EMPLOYEES } from '../directory/employees/store.ts';
import { TOUCH_POINTS } from '../touchpoints/touch-points/store.ts';
import { findExperience } from './experiences-read-model.ts';
import type { Assignment, AssignmentDetail, AssignmentQuery } from './schemas.ts';
import { ASSIGNMENTS, type AssignmentRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  week: { expression: 'assignments.week', type: 'date' },
  employee: { expression: 'lower(employees.number)', type: 'text' },
};

type Row = Omit<AssignmentRow, 'status'> & { readonly shown_status: Assignment['status'] } & Pick<
    Assignment,
    'programme' | 'plan' | 'employee' | 'touchPoint' | 'venue'
  >;

const toAssignment = (row: Row, sight: Sight): Assignment => ({
  id: row.id,
  programme: row.programme,
  plan: row.plan,
  employee: row.employee,
  touchPoint: row.touchPoint,
  venue: row.venue,
  week: weekOf(row.week),
  status: row.shown_status,
  sequence: row.sequence,
  startedAt: row.started_at?.toISOString() ?? null,
  closedAt: row.closed_at?.toISOString() ?? null,
  closeReason: seesFeelingsOf(sight, row.employee_key) ? row.close_reason : null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/**
 * That somebody was recognised or favoured belongs to what they lived through: to a leader, their people's walks are done.
 * Filters ask this, too, or they would tell.
 */
const shownStatus = (db: Knex, sight: Sight): Knex.Raw =>
  sight.kind === 'subtree'
    ? db.raw(`CASE WHEN assignments.status = 'privileged' AND assignments.employee_key <> ? THEN 'done' ELSE assignments.status END`, [
        sight.employee,
      ])
    : db.raw('assignments.status');

const assignments = (db: Knex, sight: Sight): Knex.QueryBuilder =>
  db('assignments')
    .join('programmes', 'programmes.key', 'assignments.programme_key')
    .join('plans', 'plans.key', 'assignments.plan_key')
    .join('employees', 'employees.key', 'assignments.employee_key')
    .join('touch_points', 'touch_points.key', 'assignments.touch_point_key')
    .join('venues', 'venues.key', 'assignments.venue_key')
    .leftJoin('sites', 'sites.key', 'venues.site_key')
    .select('assignments.*', {
      shown_status: shownStatus(db, sight),
      programme: db.raw(nameRef('programmes')),
      plan: 'plans.id',
      employee: db.raw(personRef('employees')),
      touchPoint: db.raw(codeRef('touch_points')),
      venue: db.raw(`json_build_object('id', venues.id, 'site', ${codeRef('sites')})`),
    });

export async function listAssignments(db: Knex, query: AssignmentQuery, sight: Sight): Promise<Page<Assignment>> {
  const rows = assignments(db, sight);
  if (query.week) rows.where('assignments.week', query.week);
  if (query.fromWeek) rows.where('assignments.week', '>=', query.fromWeek);
  if (query.toWeek) rows.where('assignments.week', '<=', query.toWeek);
  if (query.status) rows.whereRaw('? = ANY(?::assignment_status[])', [shownStatus(db, sight), query.status as string[]]);
  if (query.programme) rows.where('programmes.id', query.programme);
  if (query.employee) whereIdentified(rows, EMPLOYEES, query.employee);
  if (query.touchPoint) whereIdentified(rows, TOUCH_POINTS, query.touchPoint);
  if (query.department) {
    const top = whereIdentified(db('departments').select('key'), DEPARTMENTS, query.department);
    const tree = db
      .withRecursive('tree', (all) => {
        all
          .select('key')
          .from(top.as('top'))
          .union((below) => {
            below.select('departments.key').from('departments').join('tree', 'tree.key', 'departments.parent_key');
          });
      })
      .select('key')
      .from('tree');
    rows.whereIn('employees.department_key', tree);
  }
  const [fields, tieBreaker] = [SORT, 'assignments.id'];
  await pageWithinSight(db, rows, sight, { request: query, fields, tieBreaker, column: 'assignments.employee_key' });
  return page<Row, Assignment>(rows, query, fields, tieBreaker, (row) => toAssignment(row, sight));
}

/** @throws not-found, also for one that is out of sight */
export async function getAssignment(db: Knex, id: string, sight: Sight = EVERYTHING): Promise<Assignment> {
  return toAssignment(await readOne(db, id, sight), sight);
}

async function readOne(db: Knex, id: string, sight: Sight): Promise<Row> {
  const one = assignments(db, sight).where('assignments.id', id);
  const row = (await oneWithinSight(one, 'assignments.employee_key', sight).first()) as Row | undefined;
  if (!row) throw notFound(ASSIGNMENTS.noun, id);
  return row;
}

/** With what its person lived through, if they told and the caller may know it. @throws not-found, also for one out of sight */
export async function getAssignmentDetail(db: Knex, id: string, sight: Sight = EVERYTHING): Promise<AssignmentDetail> {
  const row = await readOne(db, id, sight);
  const experience = seesFeelingsOf(sight, row.employee_key) ? await findExperience(db, id) : null;
  return { ...toAssignment(row, sight), experience };
}
