import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret that nobody guesses: 256 bits, safe in an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret. A 256-bit random secret needs no salt and no slow hash. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** The key that signs sessions: the given one, or one made once and kept in the data folder, readable by its owner only. */
export async function secretKey(given: string | undefined, dataDir: string): Promise<string> {
  if (given !== undefined) return given;
  const path = join(dataDir, 'secret-key');
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
  return (await readFile(path, 'utf8')).trim();
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
