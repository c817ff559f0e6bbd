import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseFilter } from '../../src/features/provisioning/protocol/filter.ts';
import { pageOfUsers } from '../../src/features/provisioning/users/read-model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
const PEOPLE = 100_000;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.knex.raw(
    `INSERT INTO employees (id, number, email, user_name, external_id, given_name, family_name, created_at, updated_at)
     SELECT gen_random_uuid(), 'N' || n, 'p' || n || '@example.org', CASE WHEN n % 2 = 0 THEN 'u' || n || '@example.org' END, 'x' || n, 'G', 'F' || n,
       '2026-01-01'::timestamptz + n * interval '1 second', '2026-01-01'::timestamptz + n * interval '1 second'
     FROM generate_series(1, ?::integer) n`,
    [PEOPLE],
  );
  await database.knex.raw('VACUUM ANALYZE employees');
});
afterAll(() => database.drop());

const plan = async (search: { filter?: string; sortBy?: string; startIndex?: number; count?: number }): Promise<string> => {
  const { filter, ...rest } = search;
  const page = pageOfUsers({ ...rest, descending: false, ...(filter === undefined ? {} : { filter: parseFilter(filter) }) }, '2026-11-25');
  const { rows } = await database.knex.raw(`EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) ${page.sql}`, [...page.bindings]);
  return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
};

test.each([
  [{ filter: 'userName eq "U4000@example.org"' }, 'employees_user_name'],
  [{ filter: 'userName eq "p4001@example.org"' }, 'employees_user_name'],
  [{ filter: 'externalId eq "x77"' }, 'employees_external_id'],
  [{ filter: 'emails[type eq "work" and value eq "p7@example.org"]' }, 'employees_email'],
  [{ filter: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "n7"' }, 'employees_number'],
  [{ filter: 'id eq "0197a000-0000-7000-8000-000000000001"' }, 'employees_id'],
  [{ filter: 'meta.lastModified gt "2026-01-02T03:46:30Z"' }, 'employees_updated'],
  [{ count: 100 }, 'employees_id'],
  [{ sortBy: 'username', count: 100 }, 'employees_user_name'],
])('%j is read from %s, not from the whole table', async (search, index) => {
  const text = await plan(search);
  expect(text).toContain(index);
  expect(text).not.toContain('Seq Scan on employees');
});

test('the last page of 100,000 people joins its own rows alone', async () => {
  const text = await plan({ startIndex: PEOPLE - 99, count: 100 });
  expect(text).toMatch(/Index (Only )?Scan using employees_id/);
  const joined = /^Sort .*rows=(\d+)|CTE Scan on page .*actual rows=(\d+)/m.exec(text);
  expect(Number(joined?.[1] ?? joined?.[2])).toBe(100);
});
