import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret that nobody guesses: 256 bits, safe in an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret. A 256-bit random secret needs no salt and no slow hash. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** The installation's keys, the present one first: that one signs and seals, every one verifies and opens. */
export type KeyRing = readonly [string, ...string[]];

/** The file of the data folder that keeps the keys nobody gave, one a line. */
export const keyFileOf = (dataDir: string): string => join(dataDir, 'secret-key');

/**
 * The given keys, or what lies in the data folder: one key, made at the first start and readable by its owner only, and
 * below it those of before.
 *
 * @throws Error with the remedy when the folder cannot keep it
 */
export async function keyRing(
  given: { readonly secretKey: string | undefined; readonly previousSecretKeys: readonly string[] },
  dataDir: string,
): Promise<KeyRing> {
  const [first, ...rest] = given.secretKey === undefined ? await keptKeys(dataDir) : [given.secretKey];
  return [first, ...rest, ...given.previousSecretKeys];
}

/** Puts a new key above the kept ones. @returns how many of before there are now */
export async function addKey(dataDir: string): Promise<number> {
  const kept = await keptKeys(dataDir);
  await writeKeys(dataDir, [newSecret(), ...kept]);
  return kept.length;
}

/** Forgets every kept key but the present one. @returns how many were forgotten */
export async function dropOldKeys(dataDir: string): Promise<number> {
  const [present, ...old] = await keptKeys(dataDir);
  await writeKeys(dataDir, [present]);
  return old.length;
}

/** Whole or not at all: written beside the file, then renamed over it. */
async function writeKeys(dataDir: string, keys: KeyRing): Promise<void> {
  const draft = `${keyFileOf(dataDir)}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, `${keys.join('\n')}\n`, { flag: 'wx', mode: 0o600 });
  await rename(draft, keyFileOf(dataDir));
}

async function keptKeys(dataDir: string): Promise<KeyRing> {
  const path = keyFileOf(dataDir);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(path, `${newSecret()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST' || !(await isFile(path))) {
      throw new Error(
        `The key cannot be kept in DATA_DIR: ${(error as Error).message}. Give ${dataDir} to this user, or set SECRET_KEY (at least 32 characters).`,
        { cause: error },
      );
    }
  }
  const [first, ...rest] = (await readFile(path, 'utf8')).split(/\s+/).filter((key) => key !== '');
  if (first === undefined) throw new Error(`${path} is empty. Restore it from the backup, or remove it: everybody then signs in anew.`);
  return [first, ...rest];
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
