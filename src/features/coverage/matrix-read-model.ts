import type { Knex } from 'knex';
import { inSnapshot } from '../../platform/db/snapshot.ts';
import { spread } from './domain.ts';
import { CODES, readScope, requiredPairs, type Scope } from './pairs-read-model.ts';
import type { CoverageMatrix, MatrixQuery } from './schemas.ts';

/**
 * People × touch-points, one character a cell. PostgreSQL writes each person's cells in the order of the columns, so that
 * 10,000 strings come over and not 400,000 rows (see bench/coverage.ts).
 *
 * @throws invalid for a filter that names nothing
 */
export const getMatrix = (db: Knex, query: MatrixQuery, now: Date): Promise<CoverageMatrix> =>
  inSnapshot(db, async (snapshot) => {
    const scope = await readScope(snapshot, query, now);
    const columns = await readColumns(snapshot, scope);
    const rows = await readRows(snapshot, scope, columns);
    const codes = new Set(rows.map((row) => row.department));
    const departments: CoverageMatrix['departments'] = await snapshot('departments').select('id', 'code', 'name').orderBy('code');
    return {
      codes: CODES,
      touchPoints: columns.map(({ key: _, ...touchPoint }) => touchPoint),
      departments: departments.filter((department) => codes.has(department.code)),
      rows,
    };
  });

type Column = CoverageMatrix['touchPoints'][number] & { readonly key: number };

const readColumns = (db: Knex, scope: Scope): Promise<Column[]> =>
  db('touch_points as t')
    .join('stages as s', 's.key', 't.stage_key')
    .whereIn('t.key', [...new Set(scope.demands.flatMap((demand) => demand.touchPoints))])
    .orderBy(['s.journey_key', 's.position', 't.code'])
    .select('t.key', 't.id', 't.code', 't.name', 's.name as stage');

type Row = CoverageMatrix['rows'][number] & { readonly key: number };

async function readRows(db: Knex, scope: Scope, columns: readonly Column[]): Promise<CoverageMatrix['rows']> {
  const { rows } = (await db.raw(
    `WITH :pairs, cells AS (
       SELECT employee_key, string_agg(state, '' ORDER BY position) AS cells
       FROM pairs JOIN unnest(:columns::integer[]) WITH ORDINALITY AS listed (touch_point_key, position) USING (touch_point_key)
       GROUP BY employee_key
     )
     SELECT e.key, e.id, e.number, e.given_name || ' ' || e.family_name AS name, d.code AS department,
       l.employee_key IS NOT NULL AS leader, cells
     FROM cells
     JOIN employees e ON e.key = cells.employee_key
     LEFT JOIN departments d ON d.key = e.department_key
     LEFT JOIN leaders l ON l.employee_key = e.key
     ORDER BY d.code, e.family_name, e.given_name, e.number`,
    { pairs: requiredPairs(db, scope), columns: columns.map((column) => column.key) },
  )) as { rows: Row[] };
  const required = new Map<number, readonly boolean[]>();
  for (const demand of scope.demands) {
    const points = new Set(demand.touchPoints);
    const mask = columns.map((column) => points.has(column.key));
    for (const person of demand.people) required.set(person, mask);
  }
  return rows.map(({ key, cells, ...row }) => ({ ...row, cells: spread(cells, required.get(key) ?? []) }));
}
