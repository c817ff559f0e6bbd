import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlace, type Seen, writePlace } from './domain.ts';

/**
 * The last sign of life that this machine saw in its database, in a file beside it: a database that knows only of an
 * earlier one has gone back in time. Losing the file loses that comparison and nothing else.
 */
export interface SeenFile {
  /** Null when there is none, or none that can be read. */
  read(): Promise<Seen | null>;
  write(seen: Seen): Promise<void>;
}

export function seenFile(dataDir: string): SeenFile {
  const path = join(dataDir, 'mail-seen');
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch(() => '');
      const [place = '', at = ''] = text.trim().split(' ');
      const known = readPlace(place);
      const aliveAt = new Date(at);
      return known === null || Number.isNaN(aliveAt.getTime()) ? null : { place: known, aliveAt };
    },
    async write({ place, aliveAt }) {
      await mkdir(dataDir, { recursive: true });
      await writeFile(`${path}.new`, `${writePlace(place)} ${aliveAt.toISOString()}\n`, { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
  };
}
