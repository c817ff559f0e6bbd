import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface Guard {
  readonly pid: number | undefined;
  dismiss(): void;
}

/** Posts the watchdog (see watchdog.ts) and posts another whenever one is killed, until it is dismissed. */
export function postGuard(watchdogArguments: readonly string[], logError: (message: string) => void): Guard {
  let current: ChildProcess | undefined;
  let dismissed = false;
  const post = () => {
    if (dismissed) return;
    const guard = spawn(process.execPath, [...nodeArguments(), ...watchdogArguments], {
      cwd: '/',
      detached: true, // a session of its own: what ends our process group leaves it alive
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env.PATH },
      windowsHide: true,
    });
    guard.unref();
    (guard.stdin as unknown as { unref(): void }).unref();
    guard.stdin?.on('error', () => {});
    guard.on('error', (error) => logError(`The database's watchdog did not start: ${error.message}`));
    guard.on('exit', () => setTimeout(post, 200).unref());
    current = guard;
  };
  post();
  return {
    get pid() {
      return current?.pid;
    },
    dismiss() {
      dismissed = true;
      current?.kill('SIGKILL');
    },
  };
}

/** The built program runs watchdog.js by itself; the sources need tsx, which is there wherever the sources run. */
function nodeArguments(): readonly string[] {
  // A loader may have added a query to our own address.
  const extension = new URL(import.meta.url).pathname.endsWith('.ts') ? '.ts' : '.js';
  const script = fileURLToPath(new URL(`./watchdog${extension}`, import.meta.url));
  const loader = extension === '.ts' ? ['--import', createRequire(import.meta.url).resolve('tsx')] : [];
  return [...loader, script];
}
