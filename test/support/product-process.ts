import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const TOKEN = 'a-token-that-only-these-tests-know-0123456789';

/** The product in a process of its own, from its sources: to be killed. */
export interface ProductProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Calls the API with a full token. @throws what fetch throws when the process dies under it */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Sends a signal and waits for the end. @returns the exit code, null after a kill */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export type Environment = Readonly<Record<string, string>>;

/** Starts a command of the sources without waiting for anything. */
export function spawnProduct(environment: Environment, command: readonly string[] = ['src/main.ts']) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', HOST: '127.0.0.1', LOG_LEVEL: 'info', ...environment };
  const child = spawn(process.execPath, ['--import', 'tsx', ...command], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const ended = once(child, 'close') as Promise<[number | null]>;
  return { child, output: () => printed, ended: async (): Promise<number | null> => (await ended)[0] };
}

/** Starts the product and waits until it is ready; two minutes at most. */
export async function startProductProcess(environment: Environment): Promise<ProductProcess> {
  const port = await freePort();
  const { child, output, ended } = spawnProduct({
    PORT: String(port),
    BOOTSTRAP_ADMIN_EMAIL: 'hr@example.org',
    BOOTSTRAP_API_TOKEN: TOKEN,
    SECRET_KEY: 'a-key-that-only-these-tests-know-0123456789',
    ...environment,
  });
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; ; waited += 50) {
    if (child.exitCode !== null || waited > 120_000) {
      child.kill('SIGKILL');
      throw new Error(`The product did not start:\n${output()}`);
    }
    if (
      await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await delay(50);
  }
  return {
    url,
    child,
    output,
    call: (method, path, body, headers = {}) =>
      fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(typeof body === 'string' ? { 'content-type': 'text/csv' } : body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended();
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
