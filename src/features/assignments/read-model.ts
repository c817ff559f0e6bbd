import type { Knex } from 'knex';
import { codeRef, nameRef, personRef } from '../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { whereIdentified } from '../../platform/db/rows.ts';
import { notFound } from '../../platform/errors.ts';
import { weekOf } from '../../platform/iso-week.ts';
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

type Row = AssignmentRow & Pick<Assignment, 'programme' | 'plan' | 'employee' | 'touchPoint' | 'venue'>;

const toAssignment = (row: Row): Assignment => ({
  id: row.id,
  programme: row.programme,
  plan: row.plan,
  employee: row.employee,
  touchPoint: row.touchPoint,
  venue: row.venue,
  week: weekOf(row.week),
  status: row.status,
  sequence: row.sequence,
  startedAt: row.started_at?.toISOString() ?? null,
  closedAt: row.closed_at?.toISOString() ?? null,
  closeReason: row.close_reason,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const assignments = (db: Knex): Knex.QueryBuilder =>
  db('assignments')
    .join('programmes', 'programmes.key', 'assignments.programme_key')
    .join('plans', 'plans.key', 'assignments.plan_key')
    .join('employees', 'employees.key', 'assignments.employee_key')
    .join('touch_points', 'touch_points.key', 'assignments.touch_point_key')
    .join('venues', 'venues.key', 'assignments.venue_key')
    .leftJoin('sites', 'sites.key', 'venues.site_key')
    .select('assignments.*', {
      programme: db.raw(nameRef('programmes')),
      plan: 'plans.id',
      employee: db.raw(personRef('employees')),
      touchPoint: db.raw(codeRef('touch_points')),
      venue: db.raw(`json_build_object('id', venues.id, 'site', ${codeRef('sites')})`),
    });

export function listAssignments(db: Knex, query: AssignmentQuery): Promise<Page<Assignment>> {
  const rows = assignments(db);
  if (query.week) rows.where('assignments.week', query.week);
  if (query.status) rows.whereIn('assignments.status', query.status);
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
  return page<Row, Assignment>(rows, query, SORT, 'assignments.id', toAssignment);
}

/** @throws not-found */
export async function getAssignment(db: Knex, id: string): Promise<Assignment> {
  const row = (await assignments(db).where('assignments.id', id).first()) as Row | undefined;
  if (!row) throw notFound(ASSIGNMENTS.noun, id);
  return toAssignment(row);
}

/** With what its person lived through, if they told. @throws not-found */
export async function getAssignmentDetail(db: Knex, id: string): Promise<AssignmentDetail> {
  return { ...(await getAssignment(db, id)), experience: await findExperience(db, id) };
}
