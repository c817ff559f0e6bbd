import type { Knex } from 'knex';
import { isUuid } from '../../../platform/ids.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import { DEFAULT_RESULTS, ENTERPRISE, type Found, MAX_RESULTS, type Resource, USER } from '../domain.ts';
import { noResource } from '../protocol/faults.ts';
import { type Columns, type Condition, filterToSql } from '../protocol/filter-sql.ts';
import { orderBy, type Search } from '../protocol/search.ts';

/** People whom the identity provider deleted are hidden from it, until somebody takes them in again. */
export const VISIBLE = '(e.deprovisioned_at IS NULL OR e.deactivated_at IS NULL)';

const EMAIL = { sql: 'e.email', type: 'text' } as const;
const NAME = { sql: "(e.given_name || ' ' || e.family_name)", type: 'text' } as const;
const DEPARTMENT = '(SELECT d.name FROM departments d WHERE d.key = e.department_key)';
const MANAGER = { sql: '(SELECT m.id FROM employees m WHERE m.key = e.manager_key)', type: 'uuid' } as const;

/** Active is who may come in: not deactivated, and their last day has not passed. @param today an ISO date */
const isActive = (today: string): string => `(e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= '${today}'::date))`;

/** @param today the date where the organisation is */
export const userColumns = (today: string): Columns => ({
  id: { sql: 'e.id', type: 'uuid' },
  username: { sql: 'coalesce(e.user_name, e.email)', type: 'text' },
  externalid: { sql: 'e.external_id', type: 'exact' },
  active: { sql: isActive(today), type: 'boolean' },
  displayname: NAME,
  'name.formatted': NAME,
  'name.givenname': { sql: 'e.given_name', type: 'text' },
  'name.familyname': { sql: 'e.family_name', type: 'text' },
  emails: EMAIL,
  'emails.value': EMAIL,
  'emails.type': { sql: "'work'", type: 'text' },
  'emails.primary': { sql: 'true', type: 'boolean' },
  preferredlanguage: { sql: 'e.locale', type: 'text' },
  timezone: { sql: 'e.time_zone', type: 'text' },
  'enterprise:employeenumber': { sql: 'e.number', type: 'text' },
  'enterprise:department': { sql: DEPARTMENT, type: 'text' },
  'enterprise:manager': MANAGER,
  'enterprise:manager.value': MANAGER,
  'meta.created': { sql: 'e.created_at', type: 'time' },
  'meta.lastmodified': { sql: 'e.updated_at', type: 'time' },
  'meta.resourcetype': { sql: "'User'", type: 'exact' },
});

export interface UserRow {
  readonly key: number;
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly user_name: string;
  readonly external_id: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly department: string | null;
  readonly department_id: string | null;
  readonly manager_id: string | null;
  readonly manager_name: string | null;
  readonly locale: string | null;
  readonly time_zone: string | null;
  readonly deactivated_at: Date | null;
  readonly end_date: string | null;
  readonly hasEnded: boolean;
  readonly active: boolean;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const shown = (
  today: string,
): string => `SELECT e.key, e.id, e.number, e.email, coalesce(e.user_name, e.email) AS user_name, e.external_id, e.given_name, e.family_name,
    d.name AS department, d.id AS department_id, m.id AS manager_id, m.given_name || ' ' || m.family_name AS manager_name,
    e.locale, e.time_zone, e.deactivated_at, e.end_date,
    coalesce(e.end_date < '${today}'::date, false) AS "hasEnded", ${isActive(today)} AS active, e.version, e.created_at, e.updated_at
  FROM employees e LEFT JOIN departments d ON d.key = e.department_key LEFT JOIN employees m ON m.key = e.manager_key`;

const conditionOf = (search: Search, today: string): Condition => {
  const asked = search.filter === undefined ? { sql: 'true', bindings: [] } : filterToSql(search.filter, userColumns(today));
  return { sql: `${VISIBLE} AND ${asked.sql}`, bindings: asked.bindings };
};

/** The page is cut from an index first; only its rows are joined. */
export function pageOfUsers(search: Search, today: string): Condition {
  const { sql, bindings } = conditionOf(search, today);
  const order = orderBy(search, userColumns(today), 'e.id');
  const { startIndex, count } = boundsOf(search);
  return {
    sql: `WITH page AS MATERIALIZED (
        SELECT e.id, row_number() OVER () AS place
        FROM (SELECT e.id FROM employees e WHERE ${sql} ORDER BY ${order} LIMIT ${count} OFFSET ${startIndex - 1}) e
      ) ${shown(today)} JOIN page ON page.id = e.id ORDER BY page.place`,
    bindings,
  };
}

export function boundsOf(search: Pick<Search, 'startIndex' | 'count'>): { startIndex: number; count: number } {
  return { startIndex: Math.max(1, search.startIndex ?? 1), count: Math.min(MAX_RESULTS, Math.max(0, search.count ?? DEFAULT_RESULTS)) };
}

export async function findUsers(db: Knex, search: Search, base: string, now: Date): Promise<Found> {
  const today = await organisationToday(db, now);
  const { sql, bindings } = conditionOf(search, today);
  const counted = (await db.raw(`SELECT count(*)::integer AS total FROM employees e WHERE ${sql}`, [...bindings])) as {
    rows: { total: number }[];
  };
  const page = pageOfUsers(search, today);
  const found = (await db.raw(page.sql, [...page.bindings])) as { rows: UserRow[] };
  return { total: counted.rows[0]?.total ?? 0, resources: found.rows.map((row) => toUser(row, base)) };
}

/** @throws not-found, also for what is no id */
export async function userRow(db: Knex, id: string, now: Date): Promise<UserRow> {
  if (!isUuid(id)) throw noResource('User');
  const today = await organisationToday(db, now);
  const { rows } = (await db.raw(`${shown(today)} WHERE e.id = ? AND ${VISIBLE}`, [id])) as { rows: UserRow[] };
  if (rows[0] === undefined) throw noResource('User');
  return rows[0];
}

export const getUser = async (db: Knex, id: string, base: string, now: Date): Promise<Resource> => toUser(await userRow(db, id, now), base);

/** Changes with whatever an answer shows: a last day passes without anybody changing the person. */
export const etagOf = ({ version, active }: Pick<UserRow, 'version' | 'active'>): string => `W/"${version}${active ? '' : '-inactive'}"`;

const toUser = (row: UserRow, base: string): Resource => {
  const name = `${row.given_name} ${row.family_name}`;
  return {
    schemas: [USER, ENTERPRISE],
    id: row.id,
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    userName: row.user_name,
    name: { formatted: name, familyName: row.family_name, givenName: row.given_name },
    displayName: name,
    ...(row.locale === null ? {} : { preferredLanguage: row.locale }),
    ...(row.time_zone === null ? {} : { timezone: row.time_zone }),
    active: row.active,
    emails: [{ value: row.email, type: 'work', primary: true }],
    [ENTERPRISE]: {
      employeeNumber: row.number,
      ...(row.department === null ? {} : { department: row.department }),
      ...(row.manager_id === null
        ? {}
        : { manager: { value: row.manager_id, $ref: `${base}/Users/${row.manager_id}`, displayName: row.manager_name } }),
    },
    meta: {
      resourceType: 'User',
      created: row.created_at.toISOString(),
      lastModified: row.updated_at.toISOString(),
      location: `${base}/Users/${row.id}`,
      version: etagOf(row),
    },
  };
};
