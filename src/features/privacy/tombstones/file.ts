import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** That somebody was erased: a hash of their id (SHA-256, hexadecimal) and when (ISO). */
export interface Tombstone {
  readonly subject: string;
  readonly erasedAt: string;
}

/** Tombstones beside the database, one JSON object a line: a database that is restored from an older backup knows none of the later ones. */
export interface TombstoneFile {
  read(): Promise<Tombstone[]>;
  append(tombstones: readonly Tombstone[]): Promise<void>;
  /** An erasure has been committed: brings the file up to date, without making anybody wait or fail. */
  note(): void;
}

const SUBJECT = /^[0-9a-f]{64}$/;

/** Reads lines; what is none of ours, or was cut off, is left out. */
export function parseTombstones(text: string): Tombstone[] {
  return text.split('\n').flatMap((line) => {
    try {
      const { subject, erasedAt } = JSON.parse(line) as Partial<Tombstone>;
      const known =
        typeof subject === 'string' && SUBJECT.test(subject) && typeof erasedAt === 'string' && !Number.isNaN(Date.parse(erasedAt));
      return known ? [{ subject, erasedAt }] : [];
    } catch {
      return [];
    }
  });
}

export const tombstoneLine = ({ subject, erasedAt }: Tombstone): string => `${JSON.stringify({ subject, erasedAt })}\n`;

export function createTombstoneFile(dataDir: string, noted: () => void = () => {}): TombstoneFile {
  const path = join(dataDir, 'erasures.jsonl');
  return {
    read: async () =>
      parseTombstones(
        await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return '';
          throw error;
        }),
      ),
    async append(tombstones) {
      if (tombstones.length === 0) return;
      await mkdir(dataDir, { recursive: true });
      const file = await open(path, 'a+', 0o600);
      try {
        const { size } = await file.stat();
        const last = size === 0 ? '\n' : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString();
        // A line that a crash cut off ends here.
        await file.appendFile(`${last === '\n' ? '' : '\n'}${tombstones.map(tombstoneLine).join('')}`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    note: noted,
  };
}
