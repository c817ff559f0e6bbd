import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { makeLogin, restrictApp } from '../../src/platform/db/app-role.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { migrateToLatest } from '../../src/platform/db/migrate.ts';
import { createJobs } from '../../src/platform/jobs/jobs.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** What somebody would say who wants the past to be another one. */
const ATTACKS = [
  "UPDATE audit_events SET actor_name = 'nobody'",
  'DELETE FROM audit_events',
  'TRUNCATE audit_events',
  'TRUNCATE audit_events CASCADE',
  'ALTER TABLE audit_events DISABLE TRIGGER ALL',
  'ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only',
  'DROP TRIGGER audit_events_append_only ON audit_events',
  'ALTER TABLE audit_events RENAME TO forgotten',
  'ALTER TABLE audit_events OWNER TO CURRENT_USER',
  'ALTER TABLE audit_events DROP COLUMN before',
  'DROP TABLE audit_events',
  'DROP SCHEMA public CASCADE',
  'DROP FUNCTION refuse_change() CASCADE',
  "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
  'CREATE RULE gone AS ON INSERT TO audit_events DO INSTEAD NOTHING',
  "SET session_replication_role = 'replica'",
  'GRANT ALL ON audit_events TO CURRENT_USER; DELETE FROM audit_events',
  'INSERT INTO audit_events (id, at, actor_kind, actor_name, request_id, action, entity) OVERRIDING SYSTEM VALUE ' +
    "VALUES (1, now(), 'system', 'x', 'x', 'x', 'x') ON CONFLICT (id) DO UPDATE SET actor_name = 'nobody'",
  "SELECT refresh_statistics('audit_events')",
  'DELETE FROM knex_migrations',
  "INSERT INTO erasures VALUES (erasure_hash('00000000-0000-4000-8000-000000000000'), now())",
  'UPDATE erasures SET erased_at = now()',
  'DELETE FROM erasures',
  'DROP SCHEMA pgboss CASCADE',
  'CREATE TABLE pgboss.mine (id integer)',
  'ALTER TABLE pgboss.job DISABLE TRIGGER ALL',
  'DROP TABLE pgboss.archive',
  "CREATE OR REPLACE FUNCTION pgboss.create_queue(queue_name text, options json) RETURNS void LANGUAGE sql AS ''",
];

const names: string[] = [];
const nameOf = (what: string): string => {
  names.push(`its_test_${what}_${randomBytes(4).toString('hex')}`);
  return names.at(-1) as string;
};

const as = (url: string, user: string, password: string): string => {
  const address = new URL(url);
  Object.assign(address, { username: user, password });
  return address.href;
};

/** @returns what the server answers to each attack: its SQLSTATE and its words, or "done" */
async function attack(url: string, statements: readonly string[]): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const answers: Record<string, string> = {};
  for (const statement of statements) {
    await client.query('BEGIN');
    answers[statement] = await client.query(statement).then(
      () => 'done',
      (error: { code: string; message: string }) => `${error.code} ${error.message}`,
    );
    await client.query('ROLLBACK');
  }
  await client.end();
  return answers;
}

/** Permission denied by the server itself: not the trigger's sentence, which says "append-only". */
const DENIED = /^42501 (permission denied|must be owner|must be able|analysed|.* is analysed)/;

describe('the product’s own connection', () => {
  let database: TestDatabase;
  let owner: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(
      `INSERT INTO audit_events (at, actor_kind, actor_name, request_id, action, entity) VALUES (now(), 'system', 'x', 'x', 'x', 'x')`,
    );
  });
  afterAll(async () => {
    for (const name of names) await owner.query(`DROP OWNED BY ${name}`).catch(() => {});
    await owner.query('DROP SCHEMA IF EXISTS pgboss CASCADE');
    await owner.end();
    const server = new pg.Client({ connectionString: database.url.replace(/\/[^/]*$/, '/postgres') });
    await database.drop();
    await server.connect();
    for (const name of names) await server.query(`DROP DATABASE IF EXISTS ${name}_db WITH (FORCE)`);
    for (const name of names.toReversed()) await server.query(`DROP ROLE IF EXISTS ${name}`);
    await server.end();
  });

  test('cannot change or remove what the trail holds, with a restricted role', async () => {
    const { url, guard } = await restrictApp(database.url, undefined);
    expect(guard).toBe('role');
    const answers = await attack(url, [...ATTACKS, 'SET ROLE NONE', 'RESET ROLE; DELETE FROM audit_events']);
    for (const statement of [...ATTACKS, 'RESET ROLE; DELETE FROM audit_events'])
      expect([statement, answers[statement]]).toEqual([statement, expect.stringMatching(DENIED)]);
    // The limit of this guard, which a login of its own has not.
    expect(answers['SET ROLE NONE']).toBe('done');
  });

  test('cannot get out of its login at all, where it has one of its own', async () => {
    const login = nameOf('app');
    await owner.query(`CREATE ROLE ${login} LOGIN PASSWORD 'x'`);
    const appUrl = as(database.url, login, 'x');
    const { url, guard, remedy } = await restrictApp(database.url, appUrl);
    expect([url, guard, remedy]).toEqual([appUrl, 'login', undefined]);
    const ways = [
      'SET ROLE postgres; DELETE FROM audit_events',
      'RESET ROLE; DELETE FROM audit_events',
      'SET ROLE NONE; DELETE FROM audit_events',
    ];
    const sessions = ['SET SESSION AUTHORIZATION postgres', 'RESET SESSION AUTHORIZATION; DELETE FROM audit_events'];
    const answers = await attack(url, [...ATTACKS, ...ways, ...sessions]);
    for (const [statement, answer] of Object.entries(answers))
      expect([statement, answer]).toEqual([statement, expect.stringMatching(/^42501 (?!.*append-only)/)]);
  });

  test('adds to the trail, reads it, and does its daily work, the job queue’s included', async () => {
    const { url } = await restrictApp(database.url, undefined);
    const db = connect(url, { max: 2 });
    try {
      await db('audit_events').insert({ at: new Date(), actor_kind: 'system', actor_name: 'y', request_id: 'y', action: 'y', entity: 'y' });
      expect(await db('audit_events').where({ actor_name: 'y' })).toHaveLength(1);
      await db('organisation').update({ name: 'Example' });
      await db.raw("SELECT refresh_statistics('assignments')");
      const jobs = createJobs(url, silentLogger);
      const done = new Promise<void>((resolve) => jobs.work('its-queue', { expireInSeconds: 60, retryLimit: 0 }, async () => resolve()));
      await jobs.start();
      await db.transaction((trx) => jobs.send(trx, 'its-queue', {}));
      await done;
      await jobs.stop();
    } finally {
      await db.destroy();
    }
  });

  test('takes the job queue back that an earlier release made the product’s own, and owes that role no membership afterwards', async () => {
    const login = nameOf('keeper');
    await owner.query(`CREATE ROLE ${login} LOGIN PASSWORD 'x'`);
    const appUrl = as(database.url, login, 'x');
    await restrictApp(database.url, appUrl);
    const owners = `SELECT DISTINCT owner FROM (
      SELECT nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname = 'pgboss'
      UNION ALL SELECT relowner::regrole::text FROM pg_class WHERE relnamespace = 'pgboss'::regnamespace
      UNION ALL SELECT proowner::regrole::text FROM pg_proc WHERE pronamespace = 'pgboss'::regnamespace
      UNION ALL SELECT typowner::regrole::text FROM pg_type WHERE typnamespace = 'pgboss'::regnamespace) o`;
    const me = (await owner.query('SELECT current_user::text AS owner')).rows;
    expect((await owner.query(owners)).rows).toEqual(me);
    await owner.query(`ALTER SCHEMA pgboss OWNER TO ${login}`);
    const { rows } = await owner.query(
      "SELECT format('ALTER TABLE %s OWNER TO ', oid::regclass) AS sql FROM pg_class WHERE relnamespace = 'pgboss'::regnamespace AND relkind IN ('r', 'p')",
    );
    for (const { sql } of rows) await owner.query(sql + login);
    expect((await restrictApp(database.url, appUrl)).guard).toBe('login');
    expect((await owner.query(owners)).rows).toEqual(me);
    const jobs = createJobs(appUrl, silentLogger);
    const done = new Promise<void>((resolve) => jobs.work(`its-${login}`, { expireInSeconds: 60, retryLimit: 0 }, async () => resolve()));
    jobs.schedule(`its-${login}`, '0 0 1 1 *');
    await jobs.start();
    const db = connect(appUrl, { max: 2 });
    await db.transaction((trx) => jobs.send(trx, `its-${login}`, {}));
    await done;
    await jobs.stop();
    await db.destroy();
    const { rowCount } = await owner.query('SELECT 1 FROM pg_auth_members WHERE roleid = $1::regrole', [login]);
    expect(rowCount).toBe(0);
  });

  test('gets rights to tables that a later migration brings, and keeps none that it has too many', async () => {
    const { url } = await restrictApp(database.url, undefined);
    const { rows } = await owner.query<{ name: string }>("SELECT 'in_their_shoes_app_of_' || current_user AS name");
    await owner.query('CREATE TABLE later (id integer GENERATED ALWAYS AS IDENTITY, word text)');
    await owner.query(`GRANT UPDATE, DELETE ON audit_events TO ${rows[0]?.name}`);
    const work = "INSERT INTO later (word) VALUES ('x')";
    expect(await attack(url, [work])).toEqual({ [work]: expect.stringMatching(/^42501/) });
    await restrictApp(database.url, undefined);
    expect(await attack(url, [work, 'DELETE FROM audit_events WHERE false'])).toEqual({
      [work]: 'done',
      'DELETE FROM audit_events WHERE false': expect.stringMatching(/^42501 permission denied/),
    });
    await owner.query('DROP TABLE later');
  });

  test('is made by many replicas at once, and a second call changes nothing', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => restrictApp(database.url, undefined)));
    expect(new Set(made.map(({ guard }) => guard))).toEqual(new Set(['role']));
    const acl = "SELECT xmin::text, relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid";
    const before = (await owner.query(acl)).rows;
    await restrictApp(database.url, undefined);
    expect((await owner.query(acl)).rows).toEqual(before);
  });

  test.each([
    ['may create roles', 'CREATEROLE', 'role'],
    ['may not', 'NOCREATEROLE', 'trigger'],
  ])('works with an owner that is no superuser and %s', async (_what, attribute, expected) => {
    const name = nameOf('owner');
    await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'x' ${attribute}`);
    names.push(`in_their_shoes_app_of_${name}`.slice(0, 63));
    await owner.query(`CREATE DATABASE ${name}_db OWNER ${name}`);
    const url = as(database.url.replace(/\/[^/]*$/, `/${name}_db`), name, 'x');
    await migrateToLatest(url, { info() {}, warn() {} });
    const access = await restrictApp(url, undefined);
    expect([access.guard, access.remedy]).toEqual([expected, expect.stringContaining('MIGRATION_DATABASE_URL')]);
    const [answer] = Object.values(await attack(access.url, ['DELETE FROM audit_events']));
    expect(answer).toMatch(expected === 'role' ? DENIED : /append-only/);
    const jobs = createJobs(access.url, silentLogger);
    await jobs.start();
    await jobs.stop();
  });

  test('is told what is missing when its login belongs to the owner', async () => {
    const login = nameOf('friend');
    await owner.query(`CREATE ROLE ${login} LOGIN PASSWORD 'x' IN ROLE postgres`);
    const access = await restrictApp(database.url, as(database.url, login, 'x'));
    expect([access.guard, access.remedy]).toEqual(['trigger', expect.stringContaining('member of the owner')]);
  });
});

describe('a login that could get at the trail by another way', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  const made: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.query(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} OWNER TO CURRENT_USER`);
    for (const name of made.toReversed()) await owner.query(`DROP OWNED BY ${name} CASCADE; DROP ROLE ${name}`);
    await owner.end();
    await database.drop();
  });

  const login = async (attributes = ''): Promise<string> => {
    const name = `its_test_way_${randomBytes(4).toString('hex')}`;
    made.push(name);
    await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'x' ${attributes}`);
    return name;
  };
  const guardOf = async (name: string) => {
    const { guard, remedy } = await restrictApp(database.url, as(database.url, name, 'x'));
    return [guard, remedy];
  };

  test('one that is nobody but itself is taken', async () => {
    expect(await guardOf(await login())).toEqual(['login', undefined]);
  });

  test('one that makes roles is not', async () => {
    expect(await guardOf(await login('CREATEROLE'))).toEqual(['trigger', expect.stringContaining('makes roles')]);
  });

  test('one that may become a role with rights to the trail is not', async () => {
    const keeper = await login();
    await owner.query(`GRANT DELETE ON audit_events TO ${keeper}`);
    const name = await login(`NOINHERIT IN ROLE ${keeper}`);
    expect(await guardOf(name)).toEqual(['trigger', expect.stringContaining('may change audit_events')]);
  });

  test('one that may create in the schema is not', async () => {
    const name = await login();
    await owner.query(`GRANT CREATE ON SCHEMA public TO ${name}`);
    expect(await guardOf(name)).toEqual(['trigger', expect.stringContaining('may create in the schema')]);
  });

  test('one that owns the database is not', async () => {
    const name = await login();
    await owner.query(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} OWNER TO ${name}`);
    expect(await guardOf(name)).toEqual(['trigger', expect.stringContaining('owns the database')]);
  });

  test('nobody else on the server may call what runs as the owner', async () => {
    const stranger = as(database.url, await login(), 'x');
    const calls = [
      "SELECT expire_audit_events('2020-01-01', 10)",
      "SELECT erase_from_audit_trail('00000000-0000-4000-8000-000000000000', now(), 'system', NULL, 'x', 'x')",
      "SELECT keep_tombstones('{}', '{}')",
      "SELECT refresh_statistics('assignments')",
    ];
    for (const [call, answer] of Object.entries(await attack(stranger, calls)))
      expect([call, answer]).toEqual([call, expect.stringMatching(/^42501 permission denied for function/)]);
    const { rows } = await owner.query(
      `SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace IN ('public'::regnamespace, 'pgboss'::regnamespace) AND p.prosecdef
         AND (has_function_privilege('public', p.oid, 'EXECUTE') OR NOT p.proconfig::text LIKE '%search_path=%')`,
    );
    expect(rows).toEqual([]);
  });
});

test('the embedded server’s login has another password after every start', async () => {
  const database = await createTestDatabase();
  try {
    const [first, second] = [await makeLogin(database.url), await makeLogin(database.url)];
    expect(new URL(first).username).toBe('in_their_shoes_app');
    expect(new URL(first).password).not.toBe(new URL(second).password);
    expect((await restrictApp(database.url, second)).guard).toBe('login');
  } finally {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      'REASSIGN OWNED BY in_their_shoes_app TO CURRENT_USER; DROP OWNED BY in_their_shoes_app; DROP ROLE in_their_shoes_app',
    );
    await client.end();
    await database.drop();
  }
});
