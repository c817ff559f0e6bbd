import type { Knex } from 'knex';
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
      return query.where((either) =>
        either.where(column, sight.employee).orWhereRaw('?? IN (SELECT employee_key FROM people_below(?))', [column, sight.employee]),
      );
    case 'own':
      return query.where(column, sight.employee);
    case 'nobody':
      return query.whereRaw('false');
  }
}
