import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { listAssignments } from '../../src/features/assignments/read-model.ts';
import { AssignmentQuery } from '../../src/features/assignments/schemas.ts';
import { listLine } from '../../src/features/directory/line/read-model.ts';
import { LinePersonQuery } from '../../src/features/directory/line/schemas.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { rowFactory } from '../support/rows.ts';

const PEOPLE = 5_000;
const NOW = new Date('2026-11-25T12:00:00Z');
let database: TestDatabase;
let db: Knex;
/** Keys of the leaders: of nearly all, and of 1,100 whose numbers come last. */
let most: number;
let last: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.knex;
  const rows = rowFactory(db);
  const { key: touchPoint, venue } = await rows.touchPoint();
  const { key: programme, plan } = await rows.programme();
  await db.raw(
    `INSERT INTO employees (id, number, email, given_name, family_name, created_at, updated_at)
     SELECT uuid_v7(), 'N' || lpad(n::text, 5, '0'), 'n' || n || '@example.org', 'Given', lpad(n::text, 5, '0'), now(), now() FROM generate_series(1, ?::int) n`,
    [PEOPLE],
  );
  const keyOf = async (number: string): Promise<number> => (await db('employees').where({ number }).first('key')).key;
  [most, last] = [await keyOf('N00001'), await keyOf('N00002')];
  await db.raw("UPDATE employees SET manager_key = ? WHERE number BETWEEN 'N00010' AND 'N03900' AND number NOT LIKE '%3'", [most]);
  await db.raw("UPDATE employees SET manager_key = ? WHERE number > 'N03900'", [last]);
  await db.raw(
    `INSERT INTO assignments (id, programme_key, plan_key, employee_key, touch_point_key, venue_key, week, status, created_at, updated_at)
     SELECT uuid_v7(), ?, ?, key, ?, ?, '2026-11-23', 'announced', now(), now() FROM employees`,
    [programme, plan, touchPoint, venue],
  );
});
afterAll(() => database.drop());

const inSight = async (leader: number): Promise<string[]> =>
  (
    await db.raw('SELECT number FROM employees WHERE key IN (SELECT employee_key FROM people_below(?)) ORDER BY lower(number)', [leader])
  ).rows.map(({ number }: { number: string }) => number);

async function all<T>(read: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await read(cursor);
    found.push(...page.items);
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

test.each(['most', 'last'] as const)('the pages of a leader of %s show every person below once, and nobody else', async (which) => {
  const employee = which === 'most' ? most : last;
  const sight = { kind: 'subtree', employee } as const;
  const people = await all((cursor) =>
    listLine(db, sight, LinePersonQuery.parse({ limit: 500, sort: 'number', ...(cursor ? { cursor } : {}) }), NOW),
  );
  const expected = await inSight(employee);
  expect(expected.length).toBeGreaterThan(1_000);
  expect(people.map(({ number }) => number)).toEqual(expected);
  const walks = await all((cursor) =>
    listAssignments(db, AssignmentQuery.parse({ limit: 500, sort: '-employee', week: '2026-W48', ...(cursor ? { cursor } : {}) }), sight),
  );
  const own = which === 'most' ? 'N00001' : 'N00002';
  expect(walks.map((walk) => walk.employee.number)).toEqual([...expected, own].sort().reverse());
});

test('a page of somebody who leads most asks nobody for the whole team', async () => {
  const asked: string[] = [];
  db.on('query', ({ sql }: { sql: string }) => asked.push(sql));
  await listLine(db, { kind: 'subtree', employee: most }, LinePersonQuery.parse({}), NOW);
  await listAssignments(db, AssignmentQuery.parse({}), { kind: 'subtree', employee: most });
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.filter((sql) => sql.includes('people_below'))).toEqual([]);
});
