import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { keyOf } from '../../../platform/db/references.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { containsPattern } from '../../../platform/db/text.ts';
import { notFound } from '../../../platform/errors.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import { SITES } from '../sites/store.ts';
import type { Department, DepartmentQuery } from './schemas.ts';
import { DEPARTMENTS, type DepartmentRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  code: { expression: 'departments.code', type: 'text' },
  name: { expression: 'departments.name', type: 'text' },
  createdAt: { expression: 'departments.created_at', type: 'timestamptz' },
};

type Ref<C extends string> = { readonly id: string; readonly name: string } & Readonly<Record<C, string>>;

interface ShownRow extends DepartmentRow {
  readonly parent: Ref<'code'> | null;
  readonly site: Ref<'code'> | null;
  readonly head: Ref<'number'> | null;
}

const shown = (db: Knex): Knex.QueryBuilder =>
  db('departments')
    .leftJoin('departments as p', 'p.key', 'departments.parent_key')
    .leftJoin('sites as s', 's.key', 'departments.site_key')
    .leftJoin('employees as h', 'h.key', 'departments.head_key')
    .select(
      'departments.*',
      db.raw(`CASE WHEN p.key IS NOT NULL THEN jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name) END AS parent`),
      db.raw(`CASE WHEN s.key IS NOT NULL THEN jsonb_build_object('id', s.id, 'code', s.code, 'name', s.name) END AS site`),
      db.raw(
        `CASE WHEN h.key IS NOT NULL THEN
           jsonb_build_object('id', h.id, 'number', h.number, 'name', h.given_name || ' ' || h.family_name) END AS head`,
      ),
    );

const toDepartment = (row: ShownRow, people: Headcount | undefined): Department => ({
  id: row.id,
  code: row.code,
  name: row.name,
  parent: row.parent,
  site: row.site,
  head: row.head,
  maxAwayPerWeek: row.max_away_per_week,
  employees: people?.direct ?? 0,
  employeesInSubtree: people?.subtree ?? 0,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export async function listDepartments(db: Knex, query: DepartmentQuery, now: Date): Promise<Page<Department>> {
  const rows = shown(db);
  if (query.q) {
    const pattern = containsPattern(query.q);
    rows.where((either) => either.whereRaw('departments.name ILIKE ?', [pattern]).orWhereRaw('departments.code ILIKE ?', [pattern]));
  }
  if (query.parent) rows.where('departments.parent_key', await keyOf(db, DEPARTMENTS, query.parent, '/query/parent'));
  if (query.top !== undefined) rows.whereRaw(`departments.parent_key IS ${query.top ? '' : 'NOT '}NULL`);
  if (query.site) rows.where('departments.site_key', await keyOf(db, SITES, query.site, '/query/site'));
  const found = await page<ShownRow, ShownRow>(rows, query, SORT, 'departments.id', (row) => row);
  const people = await headcounts(db, found.items, now);
  return { items: found.items.map((row) => toDepartment(row, people.get(row.key))), nextCursor: found.nextCursor };
}

/** @throws not-found */
export async function getDepartment(db: Knex, idOrCode: string, now: Date): Promise<Department> {
  const row = (await whereIdentified(shown(db), DEPARTMENTS, idOrCode).first()) as ShownRow | undefined;
  if (!row) throw notFound(DEPARTMENTS.noun, idOrCode);
  return toDepartment(row, (await headcounts(db, [row], now)).get(row.key));
}

/** The keys of a department and all below it, as a subquery for `whereIn`. */
export const subtreeOf = (db: Knex, key: number): Knex.Raw =>
  db.raw(
    `(WITH RECURSIVE below AS (
        SELECT ?::integer AS key UNION ALL SELECT d.key FROM departments d JOIN below b ON d.parent_key = b.key
      ) SELECT key FROM below)`,
    [key],
  );

interface Headcount {
  readonly direct: number;
  readonly subtree: number;
}

/** One pass for a whole page of departments, however their subtrees overlap. */
async function headcounts(db: Knex, rows: readonly DepartmentRow[], now: Date): Promise<ReadonlyMap<number, Headcount>> {
  const today = await organisationToday(db, now);
  const counted = (await db.raw(
    `WITH RECURSIVE below AS (
       SELECT key AS root, key FROM departments WHERE key = ANY(?)
       UNION ALL
       SELECT b.root, d.key FROM below b JOIN departments d ON d.parent_key = b.key
     ), people AS (
       SELECT department_key AS key, count(*) AS people FROM employees
       WHERE deactivated_at IS NULL AND (end_date IS NULL OR end_date >= ?::date)
       GROUP BY department_key
     )
     SELECT b.root AS key, coalesce(sum(p.people) FILTER (WHERE b.root = b.key), 0)::integer AS direct, sum(p.people)::integer AS subtree
     FROM below b JOIN people p USING (key) GROUP BY b.root`,
    [rows.map((row) => row.key), today],
  )) as { rows: (Headcount & { key: number })[] };
  return new Map(counted.rows.map((row) => [row.key, row]));
}
