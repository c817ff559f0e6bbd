import type { Knex } from 'knex';
import { type Config, readConfig } from '../config.ts';
import { connect } from '../platform/db/connect.ts';
import { checkDatabase, explainDatabase } from '../platform/db/explain.ts';
import { migrateToLatest } from '../platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts';

const logger = { info: () => {}, warn: console.warn, error: console.error };

/** Runs a command on the database of the environment as it is: the embedded one of DATA_DIR without DATABASE_URL. */
export async function withConnection<T>(max: number, work: (db: Knex) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: config.dataDir, logger }) : undefined;
  const db = connect(config.databaseUrl ?? (embedded?.url as string), { max });
  try {
    return await work(db);
  } finally {
    await db.destroy();
    await embedded?.stop();
  }
}

/**
 * Runs a command on the database of the environment, brought up to date, and lets go of it. It works as the schema's owner:
 * the product's own login may not migrate, and in a database that was just restored it may do nothing yet.
 * Without DATABASE_URL that is the embedded database of DATA_DIR.
 *
 * @throws Error in one sentence when the database cannot be had
 */
export async function withDatabase<T>(max: number, work: (db: Knex, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: config.dataDir, logger }) : undefined;
  const url = config.migrationDatabaseUrl ?? config.databaseUrl ?? (embedded?.url as string);
  try {
    if (embedded === undefined) await checkDatabase(url);
    await migrateToLatest(url, logger).catch((error) => {
      throw embedded === undefined ? explainDatabase(error, url) : error;
    });
    const db = connect(url, { max });
    try {
      return await work(db, config);
    } finally {
      await db.destroy();
    }
  } finally {
    await embedded?.stop();
  }
}
