import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clearUnfinished } from '../../src/cli/demo.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { migrateToLatest } from '../../src/platform/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { freePort, spawnProduct } from '../support/product-process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('empty');
});
afterAll(() => database.drop());

const demo = async () => {
  const port = await freePort();
  const environment = { DATABASE_URL: database.url, PORT: String(port), SOLVER_MAX_STEPS: '1', SECRET_KEY: 'x'.repeat(32) };
  return { ...spawnProduct(environment, ['src/cli/index.ts', 'demo']), port };
};

test('a demonstration that is stopped while it is built ends at once, and its half is cleared away the next time', async () => {
  const db = connect(database.url, { max: 1 });
  const first = await demo();
  const begun = () =>
    db('employees')
      .first('key')
      .then(
        (row) => row !== undefined,
        () => false,
      );
  while (!(await begun())) await delay(20);
  first.child.kill('SIGTERM');
  expect(await first.ended()).toBe(0);
  const people = (await db('employees').pluck('id')) as string[];

  expect(people.length).toBeGreaterThan(0);
  await clearUnfinished(database.url);
  expect(await db.schema.hasTable('employees')).toBe(false);
  await migrateToLatest(database.url, { info() {}, warn: console.warn });
  expect(await db('employees').pluck('id')).toEqual([]);
  // What is finished, or no demonstration at all, is left as it is.
  await clearUnfinished(database.url);
  expect(await db.schema.hasTable('employees')).toBe(true);
  await db.destroy();
});
