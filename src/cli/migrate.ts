import { readConfig } from '../config.ts';
import { checkDatabase, explainDatabase } from '../platform/db/explain.ts';
import { migrateToLatest, migrationStatus, rollback } from '../platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts';

/** `migrate [up|status|down]`. Without DATABASE_URL it works on the embedded database of DATA_DIR. */
export async function migrateCommand([action = 'up']: string[]): Promise<number> {
  if (!['up', 'status', 'down'].includes(action)) {
    console.error(`"${action}" is no action. Use up, status or down.`);
    return 2;
  }
  const config = readConfig(process.env);
  const detailed = config.logLevel === 'debug' || config.logLevel === 'trace';
  const logger = { info: console.log, warn: console.warn, error: console.error, ...(detailed ? { debug: console.error } : {}) };
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: config.dataDir, logger }) : undefined;
  const url = config.migrationDatabaseUrl ?? config.databaseUrl ?? (embedded?.url as string);
  try {
    if (config.databaseUrl !== undefined) await checkDatabase(url);
    switch (action) {
      case 'up': {
        const applied = await migrateToLatest(url, logger);
        if (applied.length === 0) console.log('The database is up to date.');
        return 0;
      }
      case 'status': {
        const { applied, pending, unknown } = await migrationStatus(url);
        for (const name of applied) console.log(`${unknown.includes(name) ? 'newer  ' : 'applied'} ${name}`);
        for (const name of pending) console.log(`pending ${name}`);
        return 0;
      }
      default:
        await rollback(url, logger);
        return 0;
    }
  } catch (error) {
    throw config.databaseUrl === undefined ? error : explainDatabase(error, url);
  } finally {
    await embedded?.stop();
  }
}
