import { rm } from 'node:fs/promises';
import { EmbeddedPostgresError } from './errors.ts';
import { holdFolder } from './folder-lock.ts';
import { processesOfCluster } from './processes.ts';
import { findServer, stopServer } from './server.ts';

/**
 * A process of its own, so that a server never outlives the program that started it. Its standard input is a pipe from
 * the owner and ends when the owner does, however that came about. It then takes the folder over, stops the server and
 * gives the folder back; a new owner who was faster has the folder already, and the server with it.
 *
 * Arguments: the lock file, the owner's token, the cluster's name, its data folder, the folder of the binaries.
 */
const [lockFile = '', ownerToken = '', name = '', data = '', binaries = ''] = process.argv.slice(2);

// The signals of a closing terminal or a stopping service reach us too, while our work is still ahead.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

process.stdin.on('error', () => {});
process.stdin.on('close', () => {
  void standIn();
});
process.stdin.resume();

async function standIn(): Promise<void> {
  try {
    const lock = await holdFolder(lockFile, 'watchdog');
    try {
      if (lock.previous?.token !== ownerToken) return;
      // A server that was born just before its owner died has not written its pid file yet.
      const server = processesOfCluster(name).find((found) => found.isPostmaster) ?? (await findServer({ data, name }));
      if (server) await stopServer(server, data, binaries);
      const { runtime } = lock.previous;
      if (runtime !== null) await rm(runtime, { recursive: true, force: true });
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError && error.kind === 'held')) process.exitCode = 1;
  }
}
