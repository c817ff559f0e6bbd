import { randomBytes } from 'node:crypto';
import { connect } from '../../src/platform/db/connect.ts';
import { migrateToLatest } from '../../src/platform/db/migrate.ts';

/** A migrated database of its own for one test file. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const name = `its_${randomBytes(6).toString('hex')}`;
  const admin = connect(server, { max: 1 });
  await admin.raw(`CREATE DATABASE ${name}`);
  const url = server.replace(/\/[^/]*$/, `/${name}`);
  const db = connect(url, { max: 1 });
  await migrateToLatest(db);
  await db.destroy();
  return {
    url,
    async drop() {
      await admin.raw(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.destroy();
    },
  };
}
