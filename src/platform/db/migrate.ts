import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Knex } from 'knex';

/** Lists the migrations folder; names carry no extension, so that source and build agree on what has run. */
const source: Knex.MigrationSource<string> = {
  async getMigrations() {
    const folder = fileURLToPath(new URL('../../../migrations/', import.meta.url));
    const files = (await readdir(folder)).filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'));
    return files.sort().map((file) => folder + file);
  },
  getMigrationName: (path) => path.replace(/^.*\//, '').replace(/\.(ts|js)$/, ''),
  getMigration: (path) => import(pathToFileURL(path).href),
};

/** Brings the schema up to date. */
export async function migrateToLatest(knex: Knex): Promise<void> {
  await knex.migrate.latest({ migrationSource: source });
}

/** Names of the migrations that this build knows and the database has not run. */
export async function pendingMigrations(knex: Knex): Promise<string[]> {
  const [, pending] = (await knex.migrate.list({ migrationSource: source })) as [unknown[], string[]];
  return pending.map((path) => source.getMigrationName(path));
}
