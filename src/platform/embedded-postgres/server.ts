import { execFile, spawn } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import type { Runtime } from './binaries.ts';
import { type Cluster, logFileOf, serverEnvironment } from './cluster.ts';
import { diskFull, EmbeddedPostgresError } from './errors.ts';
import { openLog, readLogFrom } from './log-file.ts';
import { identify, isAlive, type ProcessIdentity, processesOfCluster, waitUntilGone } from './processes.ts';

export interface ServerPlan {
  readonly root: string;
  readonly cluster: Cluster;
  readonly runtime: Runtime;
  readonly account: Account | undefined;
  readonly fsync: boolean;
}

export interface RunningServer extends ProcessIdentity {
  readonly port: number;
}

export const urlOf = ({ password }: Cluster, port: number): string => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;

/** The server that already runs on this data folder, if one does: its owner was killed and left it behind. */
export async function findServer({ data, name }: Pick<Cluster, 'data' | 'name'>): Promise<RunningServer | undefined> {
  const { pid, port } = await readPidFile(data);
  const postmaster =
    process.platform === 'win32'
      ? identify(pid) // its command line cannot be asked for without another program
      : processesOfCluster(name).find((found) => found.isPostmaster);
  return postmaster && postmaster.pid === pid && port > 0 ? { ...postmaster, port } : undefined;
}

/**
 * Waits until the server says in its pid file that it takes connections, as pg_ctl does. (Asking the port could be
 * answered by another server that took it first.) There is no limit: recovery after a crash takes what it takes.
 *
 * @returns false when the server ended first
 */
export async function waitUntilReady(data: string, pid: number, alive: () => boolean): Promise<boolean> {
  while (alive()) {
    const file = await readPidFile(data);
    if (file.pid === pid && file.status === 'ready') return true;
    await delay(20);
  }
  return false;
}

/** Lines: pid, data folder, start time, port, socket folder, address, shared memory, status. (src/include/utils/pidfile.h) */
async function readPidFile(data: string): Promise<{ pid: number; port: number; status: string }> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
}

/**
 * Starts the server, on `port` or a free one, and resolves when it takes connections, which after a crash may take a
 * while.
 *
 * @throws EmbeddedPostgresError with the server's own last words
 */
export async function startServer(plan: ServerPlan, port: number | undefined): Promise<RunningServer> {
  await clearRemains(plan);
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await freePort());
    const outcome = await tryStart(plan, chosen);
    if (outcome.kind === 'running') return outcome.server;
    // Between our finding a free port and the server's taking it, another process may have come first.
    const taken = /could not bind|Address already in use/.test(outcome.lastWords);
    if (taken && port === undefined && attempt < 5) continue;
    if (/No space left on device|Disk quota exceeded/.test(outcome.lastWords)) throw diskFull(plan.root);
    throw new EmbeddedPostgresError(
      'failed',
      taken
        ? `Port ${chosen} on 127.0.0.1, which the database was to use, is taken by another program.`
        : `PostgreSQL ended while starting in ${plan.cluster.data}. Its last words, from ${logFileOf(plan.root)}:\n${outcome.lastWords}`,
    );
  }
}

/**
 * A stale postmaster.pid stops the server from starting when its number now belongs to another process or to a zombie.
 * It is removed only after every process of the dead server has ended: two generations on the same files destroy them.
 */
async function clearRemains({ cluster: { data, name }, runtime }: ServerPlan): Promise<void> {
  const remains = () => processesOfCluster(name);
  for (const remain of remains()) {
    if (remain.isPostmaster) await stopServer(remain, data, runtime.folder); // alive, and somebody removed its pid file
  }
  if (!(await waitUntilGone(() => remains().length > 0, 2_000))) {
    // Children of a killed postmaster leave by themselves, except one busy with a long computation.
    for (const { pid } of remains()) signal(pid, 'SIGKILL');
    await waitUntilGone(() => remains().length > 0, 5_000);
  }
  await rm(join(data, 'postmaster.pid'), { force: true });
}

type Outcome = { readonly kind: 'running'; readonly server: RunningServer } | { readonly kind: 'ended'; readonly lastWords: string };

async function tryStart(plan: ServerPlan, port: number): Promise<Outcome> {
  const logFile = logFileOf(plan.root);
  const log = await openLog(logFile);
  const { size } = await stat(logFile);
  try {
    const child = spawn(join(plan.runtime.folder, 'bin', 'postgres'), settings(plan, port), {
      cwd: plan.cluster.data,
      env: serverEnvironment(),
      detached: true, // Ctrl-C in the terminal is for us; we stop the server when we are done with it
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
      ...plan.account,
    });
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = error;
    });
    child.unref();
    const running = () => failure === undefined && child.exitCode === null && child.signalCode === null;
    const ready = await waitUntilReady(plan.cluster.data, child.pid ?? 0, running);
    const identity = identify(child.pid ?? 0);
    if (ready && identity) return { kind: 'running', server: { ...identity, port } };
    if (failure) throw failure;
    return { kind: 'ended', lastWords: await readLogFrom(logFile, size) };
  } finally {
    await log.close();
  }
}

function settings({ cluster, fsync }: ServerPlan, port: number): readonly string[] {
  const values = {
    cluster_name: cluster.name,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '', // their paths may have 107 characters only
    max_connections: 100,
    shared_buffers: '256MB',
    maintenance_work_mem: '128MB',
    random_page_cost: 1.1, // solid-state disks
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fsync ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  return ['-D', cluster.dataArgument, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/**
 * Stops the server the fast way: open transactions are rolled back, what was committed is written out. One that has not
 * ended after a minute is told to end at once; it recovers from its log at the next start.
 */
export async function stopServer(server: ProcessIdentity, data: string, runtimeFolder: string): Promise<void> {
  if (!isAlive(server)) return;
  if (process.platform === 'win32') {
    await promisify(execFile)(join(runtimeFolder, 'bin', 'pg_ctl'), ['stop', '-w', '-m', 'fast', '-D', data]);
    return; // Windows has no signals
  }
  signal(server.pid, 'SIGINT');
  if (await waitUntilGone(() => isAlive(server), 60_000)) return;
  signal(server.pid, 'SIGQUIT');
  await waitUntilGone(() => isAlive(server), 10_000);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
