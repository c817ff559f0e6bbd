import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Knex } from 'knex';
import { compose, type Product, type Surroundings } from './composition.ts';
import type { Config } from './config.ts';
import { accountService } from './features/accounts/service.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { type AppAccess, makeLogin, restrictApp } from './platform/db/app-role.ts';
import { connect } from './platform/db/connect.ts';
import { checkDatabase, explainDatabase, placeOf } from './platform/db/explain.ts';
import { migrateToLatest } from './platform/db/migrate.ts';
import { SYSTEM } from './platform/db/unit-of-work.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { closeGracefully, createDraining } from './platform/http/graceful.ts';
import { createListener } from './platform/http/listener.ts';
import type { Logger } from './platform/logger.ts';
import { keyRing } from './platform/secrets.ts';

export interface RunningProduct {
  /** Where it listens, on this machine. */
  readonly url: string;
  readonly db: Knex;
  readonly product: Product;
  /** Address that makes the first administrator; undefined when there is one. */
  readonly setUpUrl: string | undefined;
  /** Where the data lie, and where mails go: for the line that the start prints. */
  readonly data: string;
  readonly mail: string;
  /** Answers what is under way, finishes running jobs and mails, lets go of the database. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly clock?: Clock;
  /** Runs on the database before its schema is brought up to date. */
  readonly beforeMigrating?: (databaseUrl: string) => Promise<void>;
  /** Runs on the started product before the public may reach it (the demonstration is built here). */
  readonly prepare?: (product: Product, db: Knex) => Promise<void>;
  readonly openTo?: Surroundings['openTo'];
  /** Aborted: give up, and undo what was done so far. */
  readonly signal?: AbortSignal;
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
    // Asked first, although it is taken last: a minute of preparations is not to end with "port in use".
    await assertPortFree(config);
    const ownerUrl = config.migrationDatabaseUrl ?? config.databaseUrl ?? (await startDatabase(config, logger, stops));
    if (config.databaseUrl !== undefined) {
      await checkDatabase(ownerUrl);
      if (config.databaseUrl !== ownerUrl) await checkDatabase(config.databaseUrl);
    }
    await options.beforeMigrating?.(ownerUrl);
    await bringUpToDate(ownerUrl, config, logger);
    const { url: databaseUrl, guard } = await restrict(ownerUrl, config, logger);
    options.signal?.throwIfAborted();
    const db = connect(databaseUrl, { log: logger });
    stops.push(() => db.destroy());
    const draining = createDraining();
    const product = compose({
      db,
      databaseUrl,
      guard,
      clock: options.clock ?? systemClock,
      logger,
      config,
      secretKeys: await keyRing(config, config.dataDir),
      checkAnswers: false,
      draining,
      ...(options.openTo === undefined ? {} : { openTo: options.openTo }),
    });
    stops.push(() => product.close());
    const secret = await product.unitOfWork.run({ actor: SYSTEM, requestId: 'start' }, (tx) =>
      accountService(tx).bootstrap(config.bootstrap),
    );
    stops.push(() => product.stop());
    await product.start();
    options.signal?.throwIfAborted();
    await options.prepare?.(product, db);
    options.signal?.throwIfAborted();
    if (config.publicUrl.startsWith('https:') && config.trustProxy === 0) {
      logger.warn(
        'PUBLIC_URL is https and TRUST_PROXY is 0: set TRUST_PROXY to the number of proxies in front, or browsers cannot sign in',
      );
    }
    const server = await listen(createListener(product.app), config);
    stops.push(() => closeGracefully(server, draining));
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://localhost:${port}`,
      db,
      product,
      setUpUrl: secret && `${config.publicUrl}/set-up/${secret}`,
      data: config.databaseUrl === undefined ? `embedded PostgreSQL in ${resolve(config.dataDir)}` : placeOf(config.databaseUrl),
      mail: `${product.mail.kind === 'local' ? 'kept in the local mailbox' : 'sent by'} ${product.mail.description}`,
      stop,
    };
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

async function bringUpToDate(url: string, config: Config, logger: Logger): Promise<void> {
  try {
    await migrateToLatest(url, logger);
  } catch (error) {
    throw config.databaseUrl === undefined ? error : explainDatabase(error, url);
  }
}

/** After every migration, whose tables are the owner's: what the product itself may do with them. */
async function restrict(ownerUrl: string, config: Config, logger: Logger): Promise<AppAccess> {
  const own = config.databaseUrl === undefined ? await makeLogin(ownerUrl) : config.databaseUrl;
  const access = await restrictApp(ownerUrl, own === ownerUrl ? undefined : own);
  if (access.guard === 'role') logger.info(`The audit trail is guarded by a restricted role. ${access.remedy}`);
  if (access.guard === 'trigger') logger.warn(`The audit trail is guarded by its trigger alone: ${access.remedy}`);
  return access;
}

async function assertPortFree(config: Config): Promise<void> {
  if (config.port === 0) return;
  const probe = await listen(createServer(), config);
  await new Promise((closed) => probe.close(closed));
}

/** @throws Error that says why the port cannot be had, and what to do */
async function listen(server: Server, { port, host }: Config): Promise<Server> {
  try {
    await once(server.listen(port, host), 'listening');
    return server;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} of ${host} is taken by another program. Stop it, or set PORT to a free one.`);
    if (code === 'EACCES')
      throw new Error(`Port ${port} may not be used by this user. Set PORT to one above 1023, and put a proxy in front.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Error(`HOST "${host}" is no address of this machine. Set it to 0.0.0.0 or to one that is.`);
    throw new Error(`The server cannot listen at ${host}:${port}: ${message}.`, { cause: error });
  }
}
