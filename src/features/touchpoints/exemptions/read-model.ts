import type { Knex } from 'knex';
import { codeRef, personRef } from '../../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { notFound } from '../../../platform/errors.ts';
import { addDays } from '../../../platform/iso-week.ts';
import { EMPLOYEES } from '../../directory/employees/store.ts';
import { TOUCH_POINTS } from '../touch-points/store.ts';
import type { Exemption, ExemptionQuery } from './schemas.ts';
import { EXEMPTIONS, type ExemptionRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  from: { expression: 'lower(exemptions.during)', type: 'date' },
  until: { expression: 'upper(exemptions.during)', type: 'date' },
  employee: { expression: 'employees.number', type: 'text' },
  createdAt: { expression: 'exemptions.created_at', type: 'timestamptz' },
};

type Row = ExemptionRow &
  Pick<Exemption, 'employee' | 'touchPoint' | 'approver' | 'equivalent'> & { readonly first_day: string; readonly day_after: string };

const toExemption = (row: Row): Exemption => ({
  id: row.id,
  employee: row.employee,
  touchPoint: row.touchPoint,
  reason: row.reason,
  approver: row.approver,
  from: row.first_day,
  until: addDays(row.day_after, -1),
  equivalent: row.equivalent,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const exemptions = (db: Knex): Knex.QueryBuilder =>
  db('exemptions')
    .join('employees', 'employees.key', 'exemptions.employee_key')
    .join('employees as approver', 'approver.key', 'exemptions.approver_key')
    .join('touch_points', 'touch_points.key', 'exemptions.touch_point_key')
    .leftJoin('touch_points as equivalent', 'equivalent.key', 'exemptions.equivalent_key')
    .select('exemptions.*', {
      first_day: db.raw('lower(exemptions.during)'),
      day_after: db.raw('upper(exemptions.during)'),
      employee: db.raw(personRef('employees')),
      approver: db.raw(personRef('approver')),
      touchPoint: db.raw(codeRef('touch_points')),
      equivalent: db.raw(codeRef('equivalent')),
    });

export function listExemptions(db: Knex, query: ExemptionQuery): Promise<Page<Exemption>> {
  const rows = exemptions(db);
  if (query.employee) whereIdentified(rows, EMPLOYEES, query.employee);
  if (query.touchPoint) whereIdentified(rows, TOUCH_POINTS, query.touchPoint);
  if (query.on) rows.whereRaw('exemptions.during @> ?::date', [query.on]);
  return page<Row, Exemption>(rows, query, SORT, 'exemptions.id', toExemption);
}

/** @throws not-found */
export async function getExemption(db: Knex, id: string): Promise<Exemption> {
  const row = (await exemptions(db).where('exemptions.id', id).first()) as Row | undefined;
  if (!row) throw notFound(EXEMPTIONS.noun, id);
  return toExemption(row);
}
