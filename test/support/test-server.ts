import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { restrictApp } from '../../src/platform/db/app-role.ts';
import { migrateToLatest } from '../../src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';

/** What the test processes learn about the server: its address, and the database that they copy. */
export const SERVER_URL = 'ITS_TEST_SERVER_URL';
export const TEMPLATE = 'ITS_TEST_TEMPLATE';

const FOLDER_PREFIX = 'its-test-postgres-';
const SESSION_PREFIX = 'its-tests-';

/**
 * One server for the whole run and one migrated database on it, which every test copies. The run's own session stays open
 * until its end: a database whose run has no session any more was left behind by a killed run, on whichever machine.
 *
 * @returns what undoes it all
 */
export async function setUpServer(): Promise<() => Promise<void>> {
  const server = await chooseServer();
  const run = randomBytes(4).toString('hex');
  const session = new pg.Client({ connectionString: server.url, application_name: `${SESSION_PREFIX}${run}` });
  session.on('error', (error) => console.error(`The test run lost its database session: ${error.message}`));
  await session.connect();
  await dropLeftovers(session);

  const template = `its_template_${run}`;
  await session.query(`CREATE DATABASE ${template}`);
  await migrateToLatest(databaseUrl(server.url, template), { info() {}, warn: console.warn });
  await restrictApp(databaseUrl(server.url, template), undefined);
  process.env[SERVER_URL] = server.url;
  process.env[TEMPLATE] = template;

  return async () => {
    await dropDatabases(session, (name) => runOf(name) === run);
    await session.end();
    await server.stop();
  };
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function chooseServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  await removeAbandonedFolders();
  const dataDir = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  const server = await startEmbeddedPostgres({
    dataDir,
    fsync: false,
    logger: { info() {}, warn: console.warn, error: console.error },
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function removeAbandonedFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    // Another user's may refuse to go; it is theirs to clean.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function dropLeftovers(session: pg.Client): Promise<void> {
  const { rows } = await session.query<{ name: string }>('SELECT application_name AS name FROM pg_stat_activity');
  const running = new Set(rows.map(({ name }) => name));
  await dropDatabases(session, (name) => {
    const run = runOf(name);
    return run !== undefined && !running.has(`${SESSION_PREFIX}${run}`);
  });
}

/** Test databases are named `its_template_<run>` and `its_test_<run>_<random>`. */
function runOf(database: string): string | undefined {
  return /^its_(?:template|test)_([0-9a-f]{8})(?:_|$)/.exec(database)?.[1];
}

async function dropDatabases(session: pg.Client, chosen: (name: string) => boolean): Promise<void> {
  const { rows } = await session.query<{ name: string }>('SELECT datname AS name FROM pg_database');
  for (const { name } of rows) {
    if (chosen(name)) await session.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}
