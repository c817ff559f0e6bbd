import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import createKnex, { type Knex } from 'knex';
import pg from 'pg';
import { databaseUrl, SERVER_URL, TEMPLATE } from './test-server.ts';

export interface TestDatabase {
  readonly url: string;
  readonly knex: Knex;
  /** Call it in `afterAll`, after closing every other connection to the database: it cuts those still open. */
  drop(): Promise<void>;
}

/** A database of the test's own: a copy of the migrated template, about 50 ms; or an empty one. */
export async function createTestDatabase(content: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const serverUrl = fromSetup(SERVER_URL);
  const template = fromSetup(TEMPLATE);
  const name = `${template.replace('_template_', '_test_')}_${randomBytes(4).toString('hex')}`;
  await onServer(serverUrl, (server) => create(server, name, content === 'migrated' ? template : 'template0'));
  const url = databaseUrl(serverUrl, name);
  const knex = createKnex({ client: 'pg', connection: url, pool: { min: 0, max: 8 } });
  return {
    url,
    knex,
    async drop() {
      await knex.destroy();
      await onServer(serverUrl, (server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** PostgreSQL copies a database only while nobody uses it, another copier included. */
async function create(server: pg.Client, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      break;
    } catch (error) {
      if ((error as pg.DatabaseError).code !== '55006' || attempt === 100) throw error;
      await delay(50);
    }
  }
  // A server of your own waits for its disk at each commit, 2 ms of each small request; what a test has written need survive nothing.
  await server.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
}

async function onServer(url: string, work: (server: pg.Client) => Promise<unknown>): Promise<void> {
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function fromSetup(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests by \`npm test\`, whose global setup starts the server`);
  return value;
}
