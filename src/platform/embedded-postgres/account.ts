import { readFile, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

/** The unprivileged account that runs the server in root's stead; undefined when we are not root, and run it ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. A data folder that some account owns already keeps it; otherwise it is `nobody`, for
 * initdb insists on a uid that has a name.
 */
export async function chooseAccount(dataFolder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataFolder).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid, gid] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(users) ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/** Whether the account can walk down to the folder, going by the permission bits of every folder above it. */
export async function canReach(account: Account | undefined, folder: string): Promise<boolean> {
  if (!account) return true;
  for (let path = await realpath(folder); ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Temporary folders that the account can walk down to, the preferred first. */
export async function reachableTemporaryFolders(account: Account | undefined): Promise<readonly string[]> {
  const reachable: string[] = [];
  for (const folder of new Set([tmpdir(), '/var/tmp', '/tmp'])) {
    if (await canReach(account, folder).catch(() => false)) reachable.push(folder);
  }
  return reachable;
}
