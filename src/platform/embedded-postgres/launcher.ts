import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, chooseAccount } from './account.ts';
import { prepareRuntime, type Runtime, refresh } from './binaries.ts';
import { type Cluster, clusterNameOf, dataFolderOf, lockFileOf, logFileOf, openCluster } from './cluster.ts';
import { explain } from './errors.ts';
import { type FolderLock, holdFolder } from './folder-lock.ts';
import { type Guard, postGuard } from './guard.ts';
import { boundLog } from './log-file.ts';
import { isAlive } from './processes.ts';
import { findServer, type RunningServer, type ServerPlan, startServer, stopServer, urlOf, waitUntilReady } from './server.ts';

export interface EmbeddedPostgresOptions {
  /** Made when absent. Data go to `postgres` in it; the password, the log and the lock lie beside that. */
  readonly dataDir: string;
  /** `false` trades every promise about power cuts for speed: for tests alone. Default `true`. */
  readonly fsync?: boolean;
  readonly logger?: EmbeddedPostgresLogger;
  /** Default: a free one. */
  readonly port?: number;
}

export interface EmbeddedPostgresLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface EmbeddedPostgres {
  /** Holds the password; stays the same as long as this program runs. */
  readonly url: string;
  readonly port: number;
  /** Of the server as it runs now; changes when it had to be started again. */
  readonly pid: number;
  /** Stops the server and gives the folder back. Close your connections first: those still open are cut. */
  stop(): Promise<void>;
}

const silent: EmbeddedPostgresLogger = { info() {}, warn() {}, error() {} };
const CHECK_EVERY_MS = 250;
const HOUSEKEEPING_EVERY_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Runs a real PostgreSQL on a folder, for as long as this program lives: not longer, even when it is killed, and without
 * a gap that lasts, for a server that dies is started again on the same port.
 *
 * @throws EmbeddedPostgresError whose message says what is wrong and what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const root = resolve(options.dataDir);
  const logger = options.logger ?? silent;
  let lock: FolderLock | undefined;
  let guard: Guard | undefined;
  try {
    await mkdir(root, { recursive: true });
    lock = await holdFolder(lockFileOf(root));
    const account = await chooseAccount(dataFolderOf(root));
    const runtime = await prepareRuntime(root, account, lock.previous?.runtime ?? null);
    await lock.noteRuntime(runtime.temporary ? runtime.folder : null);
    const name = await clusterNameOf(root);
    const about = [lockFileOf(root), lock.token, name, dataFolderOf(root), runtime.folder];
    guard = postGuard(about, (message) => logger.error(message));
    const plan = await planServer(root, account, runtime, options.fsync ?? true);
    const server = (await adopt(plan.cluster, logger)) ?? (await startServer(plan, options.port));
    return supervise(plan, server, { lock, guard, logger });
  } catch (error) {
    guard?.dismiss();
    await lock?.release().catch(() => {});
    throw explain(error, root);
  }
}

async function planServer(root: string, account: Account | undefined, runtime: Runtime, fsync: boolean): Promise<ServerPlan> {
  return { root, account, runtime, fsync, cluster: await openCluster({ root, account, runtime, fsync }) };
}

/** Takes over a server that outlived its owner and its watchdog; one that is just shutting down is let go. */
async function adopt(cluster: Cluster, logger: EmbeddedPostgresLogger): Promise<RunningServer | undefined> {
  const server = await findServer(cluster);
  if (!server) return undefined;
  if (!(await waitUntilReady(cluster.data, server.pid, () => isAlive(server)))) return undefined;
  logger.info(`Took over the database server that process ${server.pid} still ran on ${cluster.data}`);
  return server;
}

interface Keepers {
  readonly lock: FolderLock;
  readonly guard: Guard;
  readonly logger: EmbeddedPostgresLogger;
}

function supervise(plan: ServerPlan, first: RunningServer, { lock, guard, logger }: Keepers): EmbeddedPostgres {
  const { cluster, root, runtime } = plan;
  const { port } = first;
  let server = first;
  let stopped: Promise<void> | undefined;
  let restart: Promise<void> | undefined;

  const check = setInterval(() => {
    if (isAlive(server) || restart) return;
    logger.warn(`The database server (process ${server.pid}) has ended; starting it again`);
    restart = startAgain().finally(() => {
      restart = undefined;
    });
  }, CHECK_EVERY_MS).unref();

  const housekeeping = setInterval(() => {
    Promise.all([boundLog(logFileOf(root)), refresh(runtime, new Date())]).catch((error: Error) =>
      logger.warn(`Housekeeping of the database folder failed: ${error.message}`),
    );
  }, HOUSEKEEPING_EVERY_MS).unref();

  async function startAgain(): Promise<void> {
    for (let pause = 500; !stopped; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        server = await startServer(plan, port);
        logger.info(`The database server runs again (process ${server.pid})`);
        return;
      } catch (error) {
        logger.error(explain(error, root).message);
        await delay(pause, undefined, { ref: false });
      }
    }
  }

  async function stopAll(): Promise<void> {
    clearInterval(check);
    clearInterval(housekeeping);
    await restart;
    await stopServer(server, cluster.data, runtime.folder);
    guard.dismiss();
    if (runtime.temporary) await rm(runtime.folder, { recursive: true, force: true });
    await lock.release();
  }

  return {
    url: urlOf(cluster, port),
    port,
    get pid() {
      return server.pid;
    },
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };
}
