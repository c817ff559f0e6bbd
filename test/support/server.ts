import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  /** A full API token; only the product itself has one, the demonstration lets everybody of this machine in. */
  readonly token: string;
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** The built product in a process of its own, on an empty folder with its own embedded database. */
export const startServer = (environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> =>
  start(['dist/src/main.js'], { BOOTSTRAP_ADMIN_EMAIL: 'hr@example.org', BOOTSTRAP_API_TOKEN: TOKEN, ...environment });

/** The demonstration, as `npm run demo` starts it. */
export const startDemo = (environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> =>
  start(['dist/src/cli/index.js', 'demo'], environment);

const TOKEN = 'a-token-that-only-these-tests-know-0123456789';

async function start(command: readonly string[], environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  if (!existsSync(join(ROOT, command[0] as string))) throw new Error(`${command[0]} is missing: run "npm run build" first`);
  const dataDir = await mkdtemp(join(tmpdir(), 'its-e2e-'));
  const port = environment['PORT'] ?? (await freePort());
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...environment,
  };
  const child = spawn(process.execPath, [...command], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout?.on('data', (chunk) => (printed += chunk));
  child.stderr?.on('data', (chunk) => (printed += chunk));
  const url = `http://localhost:${port}`;
  try {
    await untilReady(url, child, () => printed);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url,
    dataDir,
    token: TOKEN,
    child,
    output: () => printed,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Milliseconds. A loaded machine builds the demonstration slowly; the hook's own two minutes would leave the process behind. */
const PATIENCE = 115_000;

async function untilReady(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`The product ended while starting:\n${printed()}`);
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The product was not ready after ${PATIENCE / 1000} seconds:\n${printed()}`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
