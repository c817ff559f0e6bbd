import type { Knex } from 'knex';
import { isUuid } from '../../../platform/ids.ts';

/** Names of the resources that bottlenecks speak of. A venue is called after its touch-point, and its site if it has one. */
export async function resourceNames(db: Knex, resources: readonly { readonly id: string }[]): Promise<Map<string, string>> {
  const ids = [...new Set(resources.map(({ id }) => id).filter(isUuid))];
  if (ids.length === 0) return new Map();
  const { rows } = await db.raw(
    `SELECT v.id, t.name || coalesce(' (' || s.name || ')', '') AS name
     FROM venues v JOIN touch_points t ON t.key = v.touch_point_key LEFT JOIN sites s ON s.key = v.site_key WHERE v.id = ANY(:ids)
     UNION ALL SELECT id, name FROM touch_points WHERE id = ANY(:ids)
     UNION ALL SELECT id, name FROM departments WHERE id = ANY(:ids)
     UNION ALL SELECT id, given_name || ' ' || family_name FROM employees WHERE id = ANY(:ids)`,
    { ids },
  );
  return new Map((rows as { id: string; name: string }[]).map(({ id, name }) => [id, name]));
}
