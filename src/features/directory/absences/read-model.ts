import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { keyOf } from '../../../platform/db/references.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { notFound } from '../../../platform/errors.ts';
import { EMPLOYEES } from '../employees/store.ts';
import type { Absence, AbsenceQuery } from './schemas.ts';
import { ABSENCES, type AbsenceRow, type Days } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  from: { expression: 'lower(absences.during)', type: 'date' },
  to: { expression: 'upper(absences.during) - 1', type: 'date' },
  createdAt: { expression: 'absences.created_at', type: 'timestamptz' },
};

type ShownRow = AbsenceRow & Days & { readonly employee: Absence['employee'] };

const shown = (db: Knex): Knex.QueryBuilder =>
  db('absences')
    .join('employees as e', 'e.key', 'absences.employee_key')
    .select(
      'absences.*',
      db.raw('lower(absences.during) AS "from"'),
      db.raw('upper(absences.during) - 1 AS "to"'),
      db.raw(`jsonb_build_object('id', e.id, 'number', e.number, 'name', e.given_name || ' ' || e.family_name) AS employee`),
    );

const toAbsence = (row: ShownRow): Absence => ({
  id: row.id,
  employee: row.employee,
  from: row.from,
  to: row.to,
  kind: row.kind,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export async function listAbsences(db: Knex, query: AbsenceQuery): Promise<Page<Absence>> {
  const rows = shown(db);
  if (query.employee) rows.where('absences.employee_key', await keyOf(db, EMPLOYEES, query.employee, '/query/employee'));
  if (query.from || query.to) {
    rows.whereRaw("absences.during && daterange(?::date, ?::date, '[]')", [query.from ?? null, query.to ?? null]);
  }
  if (query.kind) rows.where('absences.kind', query.kind);
  return page<ShownRow, Absence>(rows, query, SORT, 'absences.id', toAbsence);
}

/** @throws not-found */
export async function getAbsence(db: Knex, id: string): Promise<Absence> {
  const row = (await whereIdentified(shown(db), ABSENCES, id).first()) as ShownRow | undefined;
  if (!row) throw notFound(ABSENCES.noun, id);
  return toAbsence(row);
}
