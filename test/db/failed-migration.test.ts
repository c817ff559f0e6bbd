import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { connect } from '../../src/platform/db/connect.ts';
import { explainDatabase } from '../../src/platform/db/explain.ts';
import { FailedMigration } from '../../src/platform/db/failed-migration.ts';
import { migrateToLatest, migrationStatus, rollback } from '../../src/platform/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let printed: ReturnType<typeof jest.spyOn>;
beforeEach(async () => {
  database = await createTestDatabase();
  printed = jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(async () => {
  printed.mockRestore();
  await database.drop();
});

describe('a migration that fails', () => {
  test('says its name, the fault and what to do, and its statement at debug alone', async () => {
    const told: string[] = [];
    const detail: string[] = [];
    const log = {
      info: (line: string) => told.push(line),
      warn: (line: string) => told.push(line),
      debug: (line: string) => detail.push(line),
    };
    const name = '20261122090000_keep_lasting_administrators';
    while (!(await migrationStatus(database.url)).pending.includes(name)) await rollback(database.url, log);
    const { applied } = await migrationStatus(database.url);
    told.splice(0);
    // What it wants to make is there already.
    await database.knex.raw('CREATE FUNCTION require_lasting_admin() RETURNS void LANGUAGE sql AS $$ SELECT $$');
    const error = await migrateToLatest(database.url, log).then(
      () => undefined,
      (failure: Error) => failure,
    );
    expect(error).toBeInstanceOf(FailedMigration);
    expect(error?.message).toBe(
      `The migration "${name}" failed, and nothing was changed: function "require_lasting_admin" already ` +
        'exists with same argument types (42723). Correct that in the database and start again; until then the release before goes on. ' +
        'LOG_LEVEL=debug shows the statement.',
    );
    expect(told).toEqual([]);
    expect(printed).not.toHaveBeenCalled();
    expect(detail.join('\n')).toContain('CREATE FUNCTION require_lasting_admin()');
    expect((await migrationStatus(database.url)).applied).toEqual(applied);
  });

  test('keeps the remedy that a fault of the server has, beside its name', () => {
    const fault = new FailedMigration('x', Object.assign(new Error(), { code: '0A000' }), 'extension "pg_trgm" is not available');
    const { message } = explainDatabase(fault, 'postgres://a:hush@db.example.org/shoes');
    expect(message).toMatch(
      /^The migration "x" failed.*extension "pg_trgm" is not available \(0A000\)\. PostgreSQL at .* lacks an extension/,
    );
    expect(message).toContain('postgresql-contrib');
  });
});

test('that no connection can be had is no line of its own on the console: whoever asked says it', async () => {
  const lines: string[] = [];
  const detail: string[] = [];
  const gone = new URL(database.url);
  gone.pathname = '/not_there';
  const db = connect(gone.href, { log: { warn: (line) => lines.push(line), debug: (line) => detail.push(line) } });
  await expect(db.raw('SELECT 1')).rejects.toThrow('does not exist');
  await db.destroy();
  expect([lines, printed.mock.calls]).toEqual([[], []]);
  expect(detail.join()).toContain('Acquire connection error');
});
