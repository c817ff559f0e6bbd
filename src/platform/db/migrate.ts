import { readdir } from 'node:fs/promises';
import createKnex, { type Knex } from 'knex';
import pg from 'pg';
import { FailedMigration } from './failed-migration.ts';
import { knexLog } from './knex-log.ts';

export interface MigrationLogger {
  info(message: string): void;
  warn(message: string): void;
  /** Where the statement of a migration that failed goes. */
  debug?(message: string): void;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied by a newer release than this one, which does not know them. */
  readonly unknown: readonly string[];
}

/** Sources lie in `migrations/*.ts`, the built program's in `dist/migrations/*.js`; both are three folders up from here. */
const FOLDER = new URL('../../../migrations/', import.meta.url);
const EXTENSION = new URL(import.meta.url).pathname.endsWith('.ts') ? '.ts' : '.js';

/** Names carry no extension, so that a database migrated from the sources and from the built program is the same. */
export const migrationSource: Knex.MigrationSource<string> = {
  async getMigrations() {
    const files = await readdir(FOLDER);
    return files
      .filter((file) => /^\d{14}_/.test(file) && file.endsWith(EXTENSION))
      .map((file) => file.slice(0, -EXTENSION.length))
      .sort();
  },
  getMigrationName: (name) => name,
  getMigration: (name) => import(new URL(`${name}${EXTENSION}`, FOLDER).href),
};

/** knex would refuse to start an older release beside a newer one, which is how replicas are replaced one by one. */
export const migrationSettings: Knex.MigratorConfig = { migrationSource, disableMigrationsListValidation: true };

/**
 * Applies what is pending, each migration in a transaction of its own. Any number of replicas may call it at once: one
 * works, the others wait for it.
 *
 * @returns the names it applied
 */
export function migrateToLatest(url: string, logger: MigrationLogger): Promise<readonly string[]> {
  return alone(url, logger, async (knex) => {
    const { unknown } = await statusOf(knex);
    if (unknown.length > 0) {
      logger.warn(`The database was migrated by a newer release, which added ${unknown.join(', ')}; this one leaves them be`);
    }
    const [, applied] = (await knex.migrate.latest()) as [number, string[]];
    if (applied.length > 0) logger.info(`Migrated the database: ${applied.join(', ')}`);
    return applied;
  });
}

/**
 * Takes back the newest migration, or all of them.
 *
 * @returns the names it took back, the newest first
 */
export function rollback(url: string, logger: MigrationLogger, extent: 'newest' | 'all' = 'newest'): Promise<readonly string[]> {
  return alone(url, logger, async (knex) => {
    const undone: string[] = [];
    do {
      const [, names] = (await knex.migrate.down()) as [number, string[]];
      if (names.length === 0) break;
      undone.push(...names);
    } while (extent === 'all');
    if (undone.length > 0) logger.info(`Rolled the database back: ${undone.join(', ')}`);
    return undone;
  });
}

export async function migrationStatus(url: string): Promise<MigrationStatus> {
  const knex = open(url, { info() {}, warn: console.warn });
  try {
    return await statusOf(knex);
  } finally {
    await knex.destroy();
  }
}

/** Names of the migrations that this build knows and the database has not run. */
export const pendingMigrations = async (knex: Knex): Promise<readonly string[]> => (await statusOf(knex)).pending;

async function statusOf(knex: Knex): Promise<MigrationStatus> {
  const known = await migrationSource.getMigrations([]);
  const exists = await knex.schema.hasTable('knex_migrations');
  const rows: { name: string }[] = exists ? await knex('knex_migrations').select('name').orderBy('id') : [];
  const applied = rows.map((row) => row.name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** Any number will do, as long as nothing else in the database locks the same one. */
const LOCK = 7_305_816_201;

/**
 * Holds an advisory lock on a connection of its own, which the server releases by itself when we die. knex marks its
 * lock in a table, where it stays after a kill: as ours is held, such a mark can only be a dead process's.
 */
async function alone<T>(url: string, logger: MigrationLogger, work: (knex: Knex) => Promise<T>): Promise<T> {
  const session = new pg.Client({ connectionString: url });
  session.on('error', (error) => logger.warn(`The connection that holds the migration lock broke: ${error.message}`));
  await session.connect();
  try {
    const { rows } = await session.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [LOCK]);
    if (rows[0]?.free !== true) {
      logger.info('Waiting for another process that is migrating the database');
      await session.query('SELECT pg_advisory_lock($1)', [LOCK]);
    }
    const knex = open(url, logger);
    try {
      await knex.migrate.forceFreeMigrationsLock();
      return await work(knex);
    } finally {
      await knex.destroy();
    }
  } finally {
    await session.end();
  }
}

/** knex puts the whole statement in front of what the server says of it; here they are told apart again. */
function open(url: string, logger: MigrationLogger): Knex {
  const knex = createKnex({
    client: 'pg',
    connection: url,
    pool: { min: 0, max: 2 },
    compileSqlOnError: false,
    log: knexLog(logger),
    migrations: { ...migrationSettings, migrationSource: { ...migrationSource, getMigration: named } },
  });
  knex.on('query-error', (error: Error, { sql }: { readonly sql: string }) => {
    if (error.message.startsWith(sql)) reasons.set(error, error.message.slice(sql.length).replace(/^ - /, ''));
    logger.debug?.(sql);
  });
  return knex;
}

/** Of an error of a statement: what the server says. */
const reasons = new WeakMap<Error, string>();

/** The same migration, whose failure says its name. */
async function named(name: string): Promise<Knex.Migration> {
  const migration: Knex.Migration = await migrationSource.getMigration(name);
  const explained = (run: Knex.Migration['up']) => async (knex: Knex) => {
    try {
      return await run(knex);
    } catch (error) {
      throw new FailedMigration(name, error as Error, reasons.get(error as Error) ?? (error as Error).message);
    }
  };
  return { ...migration, up: explained(migration.up), ...(migration.down ? { down: explained(migration.down) } : {}) };
}
