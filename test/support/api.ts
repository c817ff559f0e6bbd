import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import type { Knex } from 'knex';
import supertest from 'supertest';
import { compose, type Product } from '../../src/composition.ts';
import { readConfig } from '../../src/config.ts';
import type { Solver } from '../../src/features/planning/solving/solver.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { restrictApp } from '../../src/platform/db/app-role.ts';
import { connect } from '../../src/platform/db/connect.ts';
import type { Actor } from '../../src/platform/db/unit-of-work.ts';
import type { DownloadLimits } from '../../src/platform/http/download.ts';
import { createLogger, type Logger, silentLogger } from '../../src/platform/logger.ts';
import type { KeyRing } from '../../src/platform/secrets.ts';
import { createTestDatabase } from './database.ts';

export const ADMIN: Actor = { kind: 'system', id: null, name: 'Test admin', role: 'admin', scopes: ['*'] };

/** Wednesday of 2026-W48, noon in UTC. */
export const NOW = '2026-11-25T12:00:00Z';

export interface TestApi {
  readonly app: Express;
  readonly product: Product;
  /** The owner's connections. */
  readonly db: Knex;
  /** The product's own, which own nothing. */
  readonly ownDb: Knex;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly url: string;
  /** Calls the API as an admin: `api.post('/sites', {…})` → supertest's response. */
  get(path: string): supertest.Test;
  post(path: string, body?: unknown): supertest.Test;
  patch(path: string, version: number, body: unknown): supertest.Test;
  delete(path: string, version: number): supertest.Test;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly now?: string;
  /** Who calls; an administrator unless told. A function is asked for every request. */
  readonly actor?: Actor | null | (() => Actor);
  /** `real`: tokens and sessions decide who calls, as in production. */
  readonly signIn?: 'real';
  /** Who solves plans; the scheduler in its thread unless told. */
  readonly solver?: Solver;
  readonly environment?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
  readonly secretKeys?: KeyRing;
  /** Milliseconds between two looks at who follows a stream. */
  readonly recheckEvery?: number;
  readonly downloads?: DownloadLimits;
}

/** The whole product on a database of its own, with a clock that stands still and every answer checked against its schema. */
export async function startApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'its-api-'));
  // The product works as it does in production, as a role that owns nothing; tests lay out their rows as the owner.
  const access = await restrictApp(database.url, undefined);
  const ownDb = connect(access.url, { max: 8 });
  const db = connect(database.url, { max: 8 });
  const clock = fixedClock(options.now ?? NOW);
  const actor = options.actor === undefined ? ADMIN : options.actor;
  const product = compose({
    db: ownDb,
    databaseUrl: access.url,
    guard: access.guard,
    clock,
    logger: options.logger ?? (process.env['TEST_LOG'] ? createLogger('error') : silentLogger),
    config: readConfig({
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      API_CALLS_PER_MINUTE: '0',
      ...options.environment,
    }),
    secretKeys: options.secretKeys ?? ['a secret that only tests know, 32 characters'],
    checkAnswers: true,
    ...(options.recheckEvery === undefined ? {} : { recheckEvery: options.recheckEvery }),
    ...(options.downloads === undefined ? {} : { downloads: options.downloads }),
    ...(options.solver ? { solver: options.solver } : {}),
    ...(options.signIn === 'real' ? {} : { authenticate: async () => (typeof actor === 'function' ? actor() : actor) }),
  });
  const call = supertest(product.app);
  const root = '/api/v1';
  return {
    app: product.app,
    product,
    db,
    ownDb,
    clock,
    url: access.url,
    get: (path) => call.get(root + path),
    post: (path, body) => call.post(root + path).send(body as object),
    patch: (path, version, body) =>
      call
        .patch(root + path)
        .set('If-Match', `"${version}"`)
        .send(body as object),
    delete: (path, version) => call.delete(root + path).set('If-Match', `"${version}"`),
    async close() {
      await product.close();
      await ownDb.destroy();
      await db.destroy();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
