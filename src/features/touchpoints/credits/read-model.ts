import type { Knex } from 'knex';
import { codeRef, personRef } from '../../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { notFound } from '../../../platform/errors.ts';
import { EMPLOYEES } from '../../directory/employees/store.ts';
import { TOUCH_POINTS } from '../touch-points/store.ts';
import type { Credit, CreditQuery } from './schemas.ts';
import { CREDITS, type CreditRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  experiencedOn: { expression: 'credits.experienced_on', type: 'date' },
  employee: { expression: 'employees.number', type: 'text' },
  createdAt: { expression: 'credits.created_at', type: 'timestamptz' },
};

type Row = CreditRow & Pick<Credit, 'employee' | 'touchPoint' | 'approver'>;

const toCredit = (row: Row): Credit => ({
  id: row.id,
  employee: row.employee,
  touchPoint: row.touchPoint,
  experiencedOn: row.experienced_on,
  reason: row.reason,
  approver: row.approver,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const credits = (db: Knex): Knex.QueryBuilder =>
  db('credits')
    .join('employees', 'employees.key', 'credits.employee_key')
    .join('employees as approver', 'approver.key', 'credits.approver_key')
    .join('touch_points', 'touch_points.key', 'credits.touch_point_key')
    .select('credits.*', {
      employee: db.raw(personRef('employees')),
      approver: db.raw(personRef('approver')),
      touchPoint: db.raw(codeRef('touch_points')),
    });

export function listCredits(db: Knex, query: CreditQuery): Promise<Page<Credit>> {
  const rows = credits(db);
  if (query.employee) whereIdentified(rows, EMPLOYEES, query.employee);
  if (query.touchPoint) whereIdentified(rows, TOUCH_POINTS, query.touchPoint);
  return page<Row, Credit>(rows, query, SORT, 'credits.id', toCredit);
}

/** @throws not-found */
export async function getCredit(db: Knex, id: string): Promise<Credit> {
  const row = (await credits(db).where('credits.id', id).first()) as Row | undefined;
  if (!row) throw notFound(CREDITS.noun, id);
  return toCredit(row);
}
