import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Knex } from 'knex';
import { compose, type Product, type Surroundings } from './composition.ts';
import type { Config } from './config.ts';
import { accountService } from './features/accounts/service.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { connect } from './platform/db/connect.ts';
import { migrateToLatest } from './platform/db/migrate.ts';
import { SYSTEM } from './platform/db/unit-of-work.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import type { Logger } from './platform/logger.ts';
import { secretKey } from './platform/secrets.ts';

export interface RunningProduct {
  /** Where it listens, on this machine. */
  readonly url: string;
  readonly db: Knex;
  readonly product: Product;
  /** Address that makes the first administrator; undefined when there is one. */
  readonly setUpUrl: string | undefined;
  /** Answers what is under way, finishes running jobs and mails, lets go of the database. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly clock?: Clock;
  /** Runs on the started product before the public may reach it (the demonstration is built here). */
  readonly prepare?: (product: Product, db: Knex) => Promise<void>;
  readonly openTo?: Surroundings['openTo'];
}

/**
 * Database, schema, services, listener: in this order, and back in the other one. What fails half-way is stopped again.
 */
export async function startProduct(config: Config, logger: Logger, options: StartOptions = {}): Promise<RunningProduct> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const databaseUrl = config.databaseUrl ?? (await startDatabase(config, logger, stops));
    await migrateToLatest(databaseUrl, logger);
    const db = connect(databaseUrl);
    stops.push(() => db.destroy());
    const product = compose({
      db,
      databaseUrl,
      clock: options.clock ?? systemClock,
      logger,
      config,
      sessionSecret: await secretKey(config.secretKey, config.dataDir),
      checkAnswers: false,
      ...(options.openTo === undefined ? {} : { openTo: options.openTo }),
    });
    stops.push(() => product.close());
    const secret = await product.unitOfWork.run({ actor: SYSTEM, requestId: 'start' }, (tx) =>
      accountService(tx).bootstrap(config.bootstrap),
    );
    await product.start();
    stops.push(() => product.stop());
    await options.prepare?.(product, db);
    const server = product.app.listen(config.port, config.host);
    await once(server, 'listening');
    stops.push(() => closeServer(server));
    limitTime(server);
    const { port } = server.address() as AddressInfo;
    return { url: `http://localhost:${port}`, db, product, setUpUrl: secret && `${config.publicUrl}/set-up/${secret}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(config: Config, logger: Logger, stops: (() => Promise<void>)[]): Promise<string> {
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
  stops.push(() => embedded.stop());
  return embedded.url;
}

/** A client that sends its request a byte a minute gets no more than this. */
function limitTime(server: Server): void {
  server.headersTimeout = 20_000;
  server.requestTimeout = 300_000;
  server.keepAliveTimeout = 65_000;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
