import type { Knex } from 'knex';
import { isUuid } from '../../../platform/ids.ts';
import { type Found, GROUP, type Resource } from '../domain.ts';
import { noResource } from '../protocol/faults.ts';
import { type Columns, filterToSql } from '../protocol/filter-sql.ts';
import { orderBy, type Search } from '../protocol/search.ts';
import { boundsOf, VISIBLE } from '../users/read-model.ts';

const MEMBER = { sql: 'e.id', type: 'uuid', among: `SELECT 1 FROM employees e WHERE e.department_key = g.key AND ${VISIBLE}` } as const;

const GROUP_COLUMNS: Columns = {
  id: { sql: 'g.id', type: 'uuid' },
  displayname: { sql: 'g.name', type: 'text' },
  externalid: { sql: 'g.external_id', type: 'exact' },
  members: MEMBER,
  'members.value': MEMBER,
  'meta.created': { sql: 'g.created_at', type: 'time' },
  'meta.lastmodified': { sql: 'g.updated_at', type: 'time' },
  'meta.resourcetype': { sql: "'Group'", type: 'exact' },
};

interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly external_id: string | null;
  readonly version: number;
  readonly people: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly members?: readonly { readonly id: string; readonly name: string }[];
}

/** `people` changes with whoever comes or goes: their number, and the sum of hashes of their keys. */
const shown = (members: boolean): string => `SELECT g.id, g.name, g.external_id, g.version, g.created_at, g.updated_at, p.people
    ${members ? ', p.members' : ''}
  FROM departments g CROSS JOIN LATERAL (
    SELECT count(*) || '-' || coalesce(sum(hashint8(e.key)::bigint), 0) AS people
      ${members ? `, coalesce(json_agg(json_build_object('id', e.id, 'name', e.given_name || ' ' || e.family_name) ORDER BY e.id), '[]') AS members` : ''}
    FROM employees e WHERE e.department_key = g.key AND ${VISIBLE}
  ) p`;

/** @param members false when nobody wants them: a department may have tens of thousands */
export async function findGroups(db: Knex, search: Search, base: string, members: boolean): Promise<Found> {
  const asked = search.filter === undefined ? { sql: 'true', bindings: [] } : filterToSql(search.filter, GROUP_COLUMNS);
  const { startIndex, count } = boundsOf(search);
  const order = orderBy(search, GROUP_COLUMNS, 'g.id');
  const counted = (await db.raw(`SELECT count(*)::integer AS total FROM departments g WHERE ${asked.sql}`, [...asked.bindings])) as {
    rows: { total: number }[];
  };
  const { rows } = (await db.raw(`${shown(members)} WHERE ${asked.sql} ORDER BY ${order} LIMIT ${count} OFFSET ${startIndex - 1}`, [
    ...asked.bindings,
  ])) as { rows: GroupRow[] };
  return { total: counted.rows[0]?.total ?? 0, resources: rows.map((row) => toGroup(row, base)) };
}

/** @throws not-found, also for what is no id */
export async function getGroup(db: Knex, id: string, base: string, members: boolean): Promise<Resource> {
  const { rows } = isUuid(id) ? ((await db.raw(`${shown(members)} WHERE g.id = ?`, [id])) as { rows: GroupRow[] }) : { rows: [] };
  if (rows[0] === undefined) throw noResource('Group');
  return toGroup(rows[0], base);
}

const toGroup = (row: GroupRow, base: string): Resource => ({
  schemas: [GROUP],
  id: row.id,
  ...(row.external_id === null ? {} : { externalId: row.external_id }),
  displayName: row.name,
  ...(row.members === undefined
    ? {}
    : { members: row.members.map(({ id, name }) => ({ value: id, $ref: `${base}/Users/${id}`, display: name, type: 'User' })) }),
  meta: {
    resourceType: 'Group',
    created: row.created_at.toISOString(),
    lastModified: row.updated_at.toISOString(),
    location: `${base}/Groups/${row.id}`,
    version: `W/"${row.version}.${row.people}"`,
  },
});
