import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmod, chown, lchown, mkdir, mkdtemp, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, canReach, reachableTemporaryFolders } from './account.ts';
import type { Runtime } from './binaries.ts';
import { diskFull, EmbeddedPostgresError } from './errors.ts';

/** Everything that lies in the folder we were given, and how the server is told where its data are. */
export interface Cluster {
  readonly data: string;
  readonly name: string;
  readonly password: string;
  /** The `-D` argument; see `dataArgument`. */
  readonly dataArgument: string;
}

export interface ClusterPlace {
  readonly root: string;
  readonly account: Account | undefined;
  readonly runtime: Runtime;
  readonly fsync: boolean;
}

export const dataFolderOf = (root: string): string => join(root, 'postgres');
export const logFileOf = (root: string): string => join(root, 'postgres.log');
export const lockFileOf = (root: string): string => join(root, 'postgres.lock');

/** Names the cluster after its folder, so that its processes can be told from those of every other server. */
export async function clusterNameOf(root: string): Promise<string> {
  return `embedded-${createHash('sha256')
    .update(await realpath(root))
    .digest('hex')
    .slice(0, 16)}`;
}

/**
 * Opens the cluster of the folder, and makes it first where there is none. It is made under another name and moved into
 * place when complete, so that a half-made one is never taken for a database.
 *
 * @throws EmbeddedPostgresError `other-version`, `disk-full` or `failed`
 */
export async function openCluster(place: ClusterPlace): Promise<Cluster> {
  const data = dataFolderOf(place.root);
  const exists = (await stat(data).catch(() => undefined)) !== undefined;
  const password = await readPassword(place.root, exists);
  if (exists) {
    await refuseOtherVersion(data, place.runtime.major);
    await giveTo(place.account, data);
  } else {
    await removeHalfMade(place.root);
    await create(place, data, password);
  }
  return { data, password, name: await clusterNameOf(place.root), dataArgument: await dataArgument(data, place) };
}

/** PostgreSQL must own its data, and refuses those of root: they came from a backup that root restored, say. */
async function giveTo(account: Account | undefined, data: string): Promise<void> {
  if (!account || (await stat(data)).uid === account.uid) return;
  await chown(data, account.uid, account.gid);
  for (const entry of await readdir(data, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}

/**
 * Below a folder that the account cannot enter (root's home), no absolute path leads it to its data. But a process is
 * born in its working directory with our rights, and Linux lets it name that one without walking there.
 */
async function dataArgument(data: string, { account }: ClusterPlace): Promise<string> {
  if (await canReach(account, dirname(data))) return data;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new EmbeddedPostgresError(
    'unwritable',
    `PostgreSQL does not run as root, and other users cannot enter ${dirname(data)}. ` +
      'Start this program as another user, set DATA_DIR to a folder that others can enter, or set DATABASE_URL.',
  );
}

async function create(place: ClusterPlace, data: string, password: string): Promise<void> {
  const draft = `${data}.new-${randomUUID()}`;
  await mkdir(draft, { mode: 0o700 });
  await chmod(draft, 0o700);
  if (place.account) await chown(draft, place.account.uid, place.account.gid);
  const secret = await lendPassword(place, password);
  try {
    await promisify(execFile)(
      join(place.runtime.folder, 'bin', 'initdb'),
      [
        ...['-D', await dataArgument(draft, place), '-U', 'postgres', '-E', 'UTF8', '--locale=C'],
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--auth=scram-sha-256', `--pwfile=${secret.path}`],
        ...['--data-checksums', '--no-instructions', ...(place.fsync ? [] : ['--no-sync'])],
      ],
      { cwd: draft, env: serverEnvironment(), ...place.account },
    );
    await rename(draft, data);
    await syncFolder(place.root);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const { stderr = '', message } = error as { stderr?: string; message: string };
    if (/No space left on device|Disk quota exceeded/.test(stderr)) throw diskFull(place.root, error);
    throw new EmbeddedPostgresError('failed', `A new database could not be made in ${place.root}: ${stderr.trim() || message}`, error);
  } finally {
    await secret.takeBack();
  }
}

/** Ours and nothing of the user's: PGDATA, PGOPTIONS, LANG and their like would change what the server does. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** initdb reads the password from a file, as the account that cannot read ours. */
async function lendPassword({ account, root }: ClusterPlace, password: string): Promise<{ path: string; takeBack(): Promise<void> }> {
  if (!account) return { path: passwordFileOf(root), takeBack: async () => {} };
  const [parent] = await reachableTemporaryFolders(account);
  if (parent === undefined) throw new EmbeddedPostgresError('failed', 'No temporary folder is open to every user; make /tmp so.');
  const folder = await mkdtemp(join(parent, 'embedded-postgres-secret-'));
  const path = join(folder, 'password');
  await writeFile(path, password, { mode: 0o600 });
  await chown(path, account.uid, account.gid);
  await chown(folder, account.uid, account.gid);
  return { path, takeBack: () => rm(folder, { recursive: true, force: true }) };
}

const passwordFileOf = (root: string): string => join(root, 'postgres.password');

async function readPassword(root: string, databaseExists: boolean): Promise<string> {
  const path = passwordFileOf(root);
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (kept !== '') return kept.trim();
  if (databaseExists) {
    throw new EmbeddedPostgresError(
      'failed',
      `The database in ${dataFolderOf(root)} has a password, and its file ${path} is gone. Restore it from the backup that the folder came from.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(password);
    await file.sync();
  } finally {
    await file.close();
  }
  return password;
}

async function refuseOtherVersion(data: string, major: number): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => 'an unknown version')).trim();
  if (found === String(major)) return;
  throw new EmbeddedPostgresError(
    'other-version',
    `The database in ${data} was made by PostgreSQL ${found}, and this release brings PostgreSQL ${major}. ` +
      `Dump it with the release that made it and restore it here, or run PostgreSQL ${found} on it and set DATABASE_URL.`,
  );
}

async function removeHalfMade(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith('postgres.new-')) await rm(join(root, name), { recursive: true, force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
