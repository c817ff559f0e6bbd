import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { keyOf } from '../../../platform/db/references.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { containsPattern } from '../../../platform/db/text.ts';
import { notFound } from '../../../platform/errors.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import { subtreeOf } from '../departments/read-model.ts';
import { DEPARTMENTS } from '../departments/store.ts';
import { SITES } from '../sites/store.ts';
import type { Employee, EmployeeQuery } from './schemas.ts';
import { EMPLOYEES, type EmployeeRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  familyName: { expression: "employees.family_name || ' ' || employees.given_name", type: 'text' },
  number: { expression: 'lower(employees.number)', type: 'text' },
  startDate: { expression: "coalesce(employees.start_date, '-infinity')", type: 'date' },
  email: { expression: 'lower(employees.email)', type: 'text' },
};

const STATUS = `CASE
  WHEN employees.deactivated_at IS NOT NULL THEN 'deactivated'
  WHEN employees.end_date < :today::date THEN 'left'
  WHEN employees.start_date > :today::date THEN 'joining'
  ELSE 'active' END`;

const LEADS = 'EXISTS (SELECT 1 FROM leaders l WHERE l.employee_key = employees.key)';

interface ShownRow extends EmployeeRow {
  readonly department: Employee['department'];
  readonly site: Employee['site'];
  readonly manager: Employee['manager'];
  readonly leads: boolean;
  readonly status: Employee['status'];
  readonly effective_time_zone: string;
  readonly effective_locale: string;
}

const shown = (db: Knex, today: string): Knex.QueryBuilder =>
  db('employees')
    .crossJoin(db.raw('organisation AS o'))
    .leftJoin('departments as d', 'd.key', 'employees.department_key')
    .leftJoin('sites as s', 's.key', 'employees.site_key')
    .leftJoin('employees as m', 'm.key', 'employees.manager_key')
    .select(
      'employees.*',
      db.raw(`CASE WHEN d.key IS NOT NULL THEN jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) END AS department`),
      db.raw(`CASE WHEN s.key IS NOT NULL THEN jsonb_build_object('id', s.id, 'code', s.code, 'name', s.name) END AS site`),
      db.raw(
        `CASE WHEN m.key IS NOT NULL THEN
           jsonb_build_object('id', m.id, 'number', m.number, 'name', m.given_name || ' ' || m.family_name) END AS manager`,
      ),
      db.raw(`${LEADS} AS leads`),
      db.raw(`${STATUS} AS status`, { today }),
      db.raw('coalesce(employees.time_zone, s.time_zone, o.time_zone) AS effective_time_zone'),
      db.raw('coalesce(employees.locale, o.locale) AS effective_locale'),
    );

const toEmployee = (row: ShownRow): Employee => ({
  id: row.id,
  number: row.number,
  email: row.email,
  givenName: row.given_name,
  familyName: row.family_name,
  department: row.department,
  site: row.site,
  manager: row.manager,
  isLeader: row.leads,
  leaderBy: row.declared_leader === null ? 'derived' : 'declared',
  startDate: row.start_date,
  endDate: row.end_date,
  status: row.status,
  timeZone: row.time_zone,
  effectiveTimeZone: row.effective_time_zone,
  locale: row.locale,
  effectiveLocale: row.effective_locale,
  weeklyLoad: row.weekly_load,
  deactivatedAt: row.deactivated_at?.toISOString() ?? null,
  erasedAt: row.erased_at?.toISOString() ?? null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export async function listEmployees(db: Knex, query: EmployeeQuery, now: Date): Promise<Page<Employee>> {
  const today = await organisationToday(db, now);
  const rows = shown(db, today);
  if (query.q) {
    rows.whereRaw(
      `(employees.number ILIKE :pattern OR employees.email ILIKE :pattern
        OR employees.given_name || ' ' || employees.family_name ILIKE :pattern
        OR employees.family_name || ' ' || employees.given_name ILIKE :pattern)`,
      { pattern: containsPattern(query.q) },
    );
  }
  if (query.department) {
    const key = await keyOf(db, DEPARTMENTS, query.department, '/query/department');
    if (query.includeSubdepartments) rows.whereRaw('employees.department_key IN ?', [subtreeOf(db, key)]);
    else rows.where('employees.department_key', key);
  }
  if (query.site) rows.where('employees.site_key', await keyOf(db, SITES, query.site, '/query/site'));
  if (query.manager) rows.where('employees.manager_key', await keyOf(db, EMPLOYEES, query.manager, '/query/manager'));
  if (query.leader !== undefined) rows.whereRaw(query.leader ? LEADS : `NOT ${LEADS}`);
  if (query.status) rows.whereRaw(`${STATUS} = :status`, { today, status: query.status });
  return page<ShownRow, Employee>(rows, query, SORT, 'employees.id', toEmployee);
}

/** @throws not-found */
export async function getEmployee(db: Knex, idOrNumber: string, now: Date): Promise<Employee> {
  const today = await organisationToday(db, now);
  const row = (await whereIdentified(shown(db, today), EMPLOYEES, idOrNumber).first()) as ShownRow | undefined;
  if (!row) throw notFound(EMPLOYEES.noun, idOrNumber);
  return toEmployee(row);
}
