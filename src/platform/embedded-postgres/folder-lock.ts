import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './errors.ts';
import { identify, isAlive, type ProcessIdentity } from './processes.ts';

/** Who may touch the database folder. `runtime` is the temporary copy of the binaries to clear away afterwards, if any. */
interface Holder extends ProcessIdentity {
  readonly role: 'owner' | 'watchdog';
  readonly token: string;
  readonly since: string;
  readonly runtime: string | null;
}

export interface FolderLock {
  readonly token: string;
  /** The holder that died without giving the folder back, if there was one. */
  readonly previous: { readonly token: string; readonly runtime: string | null } | undefined;
  noteRuntime(runtime: string | null): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock file for this process. A dead holder is replaced. A living watchdog is about to stop the server of a
 * dead owner and gives the lock back within seconds, so an owner waits for it.
 *
 * @throws EmbeddedPostgresError `held`, naming the process that holds the folder
 */
export async function holdFolder(path: string, role: Holder['role'] = 'owner', patienceMs = 90_000): Promise<FolderLock> {
  const self = identify(process.pid) ?? { pid: process.pid, startTime: null };
  const me: Holder = { ...self, role, token: randomUUID(), since: new Date().toISOString(), runtime: null };
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const outcome = await claim(path, me);
    if (outcome.kind === 'claimed') return lockOf(path, me, outcome.previous);
    if (outcome.holder.role !== 'watchdog' || role === 'watchdog' || performance.now() > deadline) {
      throw heldBy(path, outcome.holder);
    }
    await delay(50);
  }
}

type Claim = { readonly kind: 'claimed'; readonly previous: Holder | undefined } | { readonly kind: 'held'; readonly holder: Holder };

/**
 * link(2) is atomic and never replaces, so one process alone creates the file. To replace a dead holder's file one must
 * first claim, in the same way, a second file named after that holder's token: of two processes that both saw the same
 * dead holder, one gets it, and the other then finds the first alive. (Deleting the stale file instead would let the
 * slower one delete the faster one's fresh lock.)
 */
async function claim(path: string, me: Holder): Promise<Claim> {
  for (;;) {
    if (await create(path, me)) return { kind: 'claimed', previous: undefined };
    const holder = await read(path);
    if (!holder) continue;
    if (isAlive(holder)) return { kind: 'held', holder };
    const right = `${path}.${holder.token}`;
    const outcome = await claim(right, me);
    if (outcome.kind === 'held') return outcome;
    try {
      if ((await read(path))?.token === holder.token) {
        await replace(path, { ...me, runtime: holder.runtime });
        return { kind: 'claimed', previous: holder };
      }
    } finally {
      await rm(right, { force: true });
    }
  }
}

function lockOf(path: string, me: Holder, previous: Holder | undefined): FolderLock {
  return {
    token: me.token,
    previous,
    noteRuntime: (runtime) => replace(path, { ...me, runtime }),
    release: async () => {
      if ((await read(path))?.token === me.token) await unlink(path);
    },
  };
}

async function create(path: string, me: Holder): Promise<boolean> {
  const draft = await write(path, me);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function replace(path: string, me: Holder): Promise<void> {
  await rename(await write(path, me), path);
}

async function write(path: string, me: Holder): Promise<string> {
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, JSON.stringify(me), { mode: 0o600 });
  return draft;
}

async function read(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // A power cut can leave an empty file behind: nobody holds it.
    if (error instanceof SyntaxError) return { pid: 0, startTime: null, role: 'owner', token: 'unreadable', since: '', runtime: null };
    throw error;
  }
}

function heldBy(path: string, holder: Holder): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'held',
    `The database folder of ${path} is held by process ${holder.pid} since ${holder.since}. ` +
      'Stop that process, set DATA_DIR to another folder, or let both use one server by DATABASE_URL.',
  );
}
