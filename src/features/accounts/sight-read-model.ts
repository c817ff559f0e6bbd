import type { Knex } from 'knex';
import { type PageRequest, placed, type SortField } from '../../platform/db/page.ts';
import type { Sight } from '../../platform/sight.ts';

/**
 * Keeps the rows of people whom the caller may see.
 *
 * @param column the key of the row's person: `assignments.employee_key`
 */
export function withinSight(query: Knex.QueryBuilder, column: string, sight: Sight): Knex.QueryBuilder {
  switch (sight.kind) {
    case 'everyone':
      return query;
    case 'subtree':
      // One list, not "or": a small team then leads to its rows, instead of every row being held against it.
      return query.whereRaw('?? IN (SELECT employee_key FROM people_below(?) UNION ALL SELECT ?::integer)', [
        column,
        sight.employee,
        sight.employee,
      ]);
    case 'own':
      return query.where(column, sight.employee);
    case 'nobody':
      return query.whereRaw('false');
  }
}

/** The same for a query of one row: asked from the end of its person, so that it costs the same below whomever. */
export function oneWithinSight(query: Knex.QueryBuilder, column: string, sight: Sight): Knex.QueryBuilder {
  if (sight.kind !== 'subtree') return withinSight(query, column, sight);
  return query.where((either) =>
    either.where(column, sight.employee).orWhereRaw('EXISTS (SELECT 1 FROM among_below(?, ARRAY[??]))', [sight.employee, column]),
  );
}

interface Listed {
  readonly request: PageRequest;
  readonly fields: Readonly<Record<string, SortField>>;
  readonly tieBreaker: string;
  /** The key of the row's person. */
  readonly column: string;
}

/** Teams up to here are computed as a whole: in 10 ms. */
const FEW = 1_000;
/** So many rows are looked at for one page before the whole team is computed all the same. */
const CANDIDATES = 2_000;

/**
 * Keeps the rows of one page of people whom the caller may see. Of whoever has much of the organisation below them, most rows
 * are in sight: those that would come first are asked, from the end of their people, and a page costs what a page is. For 100,000
 * people below somebody `people_below` alone takes seconds.
 *
 * @param query everything but the sight; its order, cursor and limit are still to come
 */
export async function pageWithinSight(db: Knex, query: Knex.QueryBuilder, sight: Sight, listed: Listed): Promise<void> {
  const { request, fields, tieBreaker, column } = listed;
  if (sight.kind !== 'subtree' || !(await leadsMany(db, sight.employee))) return void withinSight(query, column, sight);
  const candidates = await placed<{ _tie: string; _person: number }>(
    query.clone().clearSelect().select({ _person: column }),
    { ...request, limit: CANDIDATES },
    fields,
    tieBreaker,
  );
  const { rows } = await db.raw('SELECT employee_key FROM among_below(?, ?::integer[])', [
    sight.employee,
    [...new Set(candidates.map(({ _person }) => _person))],
  ]);
  const seen = new Set([sight.employee, ...(rows as { employee_key: number }[]).map((row) => row.employee_key)]);
  const found = candidates.filter(({ _person }) => seen.has(_person)).slice(0, request.limit + 1);
  const enough = found.length > request.limit || candidates.length <= CANDIDATES;
  if (!enough) return void withinSight(query, column, sight);
  query.whereIn(
    tieBreaker,
    found.map(({ _tie }) => _tie),
  );
}

async function leadsMany(db: Knex, leader: number): Promise<boolean> {
  const { rows } = await db.raw('SELECT leads_more_than(?, ?) AS many', [leader, FEW]);
  return (rows as [{ many: boolean }])[0].many;
}
