import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import createKnex, { type Knex } from 'knex';
import { migrateToLatest, migrationSettings, migrationSource, migrationStatus, rollback } from '../../src/platform/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { describeSchema } from '../support/schema.ts';

const quiet = { info() {}, warn() {} };

describe('each migration', () => {
  let database: TestDatabase;
  let knex: Knex;

  beforeAll(async () => {
    database = await createTestDatabase('empty');
    knex = createKnex({ client: 'pg', connection: database.url, migrations: migrationSettings });
  });

  afterAll(async () => {
    await knex.destroy();
    await database.drop();
  });

  test('goes up, down and up again to the same schema, and the last one down leaves nothing', async () => {
    const names = await migrationSource.getMigrations([]);
    expect(names.length).toBeGreaterThan(0);
    const before = [await describeSchema(knex)];
    for (const name of names) {
      await knex.migrate.up();
      const after = await describeSchema(knex);
      await knex.migrate.down();
      expect({ name, schema: await describeSchema(knex) }).toEqual({ name, schema: before.at(-1) });
      await knex.migrate.up();
      expect({ name, schema: await describeSchema(knex) }).toEqual({ name, schema: after });
      before.push(after);
    }
    for (const name of names.toReversed()) {
      before.pop();
      await knex.migrate.down();
      expect({ name, schema: await describeSchema(knex) }).toEqual({ name, schema: before.at(-1) });
    }
    expect(await describeSchema(knex)).toEqual([]);
  });

  test('has a name of its own, ordered by its time', async () => {
    const names = await migrationSource.getMigrations([]);
    const times = names.map((name) => name.slice(0, 14));
    expect(new Set(times).size).toBe(times.length);
    for (const name of names) expect(name).toMatch(/^\d{14}_[a-z]+(_[a-z0-9]+)+$/);
  });
});

describe('migrating', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase('empty');
  });

  afterAll(() => database.drop());

  test('by several replicas at once applies each migration once', async () => {
    const names = await migrationSource.getMigrations([]);
    const applied = await Promise.all([1, 2, 3].map(() => migrateToLatest(database.url, quiet)));
    expect(applied.flat()).toEqual(names);
    expect(await migrationStatus(database.url)).toEqual({ applied: names, pending: [], unknown: [] });
  });

  test('is not held up by the mark that a killed process left in the lock table', async () => {
    await rollback(database.url, quiet);
    await database.knex('knex_migrations_lock').update({ is_locked: 1 });
    const newest = (await migrationSource.getMigrations([])).slice(-1);
    expect(await migrateToLatest(database.url, quiet)).toEqual(newest);
  });

  test('tolerates what a newer release has applied, and says so', async () => {
    const warnings: string[] = [];
    const name = '29991231235959_add_tomorrow';
    await database.knex('knex_migrations').insert({ name, batch: 99, migration_time: new Date(0) });
    expect(await migrateToLatest(database.url, { info() {}, warn: (message) => warnings.push(message) })).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(name)]);
    expect((await migrationStatus(database.url)).unknown).toEqual([name]);
    await database.knex('knex_migrations').where({ name }).delete();
  });

  test('rolls everything back when asked', async () => {
    const names = await migrationSource.getMigrations([]);
    expect(await rollback(database.url, quiet, 'all')).toEqual(names.toReversed());
    expect(await describeSchema(database.knex)).toEqual([]);
  });
});
