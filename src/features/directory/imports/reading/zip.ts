import { createInflateRaw } from 'node:zlib';
import { invalid, ProductError } from '../../../../platform/errors.ts';
import type { Upload } from './upload.ts';

/**
 * Reads a ZIP archive by its central directory (APPNOTE.TXT 6.3, sections 4.3.12 and 4.3.16), entry by entry and chunk by
 * chunk. The sizes that an archive declares are not believed: what comes out is counted.
 */
export interface Archive {
  has(name: string): boolean;
  /** @throws (while reading) too-large when the archive's budget of uncompressed bytes is used up */
  open(name: string): AsyncIterable<Buffer>;
}

interface Entry {
  readonly method: number;
  readonly encrypted: boolean;
  readonly compressed: number;
  readonly offset: number;
}

/** Uncompressed bytes of all entries that are read; 100,000 rows with 12 columns take about 80 MB of XML. */
const MAX_UNCOMPRESSED = 400 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

const damaged = (why: string): ProductError => invalid('', `The workbook is damaged (${why}). Open and save it again, or export CSV.`);

/** @throws invalid when the archive's directory cannot be read */
export async function openZip(file: Upload, budget = MAX_UNCOMPRESSED): Promise<Archive> {
  const entries = await readDirectory(file);
  let left = budget;
  return {
    has: (name) => entries.has(name),
    async *open(name) {
      const entry = entries.get(name);
      if (!entry) throw damaged(`it has no ${name}`);
      for await (const chunk of inflate(file, entry, name)) {
        left -= chunk.length;
        if (left < 0)
          throw new ProductError(
            'too-large',
            `The workbook unpacks to more than ${Math.floor(budget / 1024 / 1024)} MB. Export it as CSV, or split it.`,
          );
        yield chunk;
      }
    },
  };
}

async function readDirectory(file: Upload): Promise<ReadonlyMap<string, Entry>> {
  const tailStart = Math.max(0, file.size - 65_535 - END_BYTES);
  const tail = await file.read(tailStart, file.size - tailStart);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_BYTES > tail.length || tail.readUInt32LE(end) !== END)
    throw damaged('its directory is missing; was it sent whole?');
  const count = tail.readUInt16LE(end + 10);
  const size = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES || size > file.size || offset + size > file.size) throw damaged('its directory makes no sense');
  const directory = await file.read(offset, size);
  const entries = new Map<string, Entry>();
  for (let at = 0, index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw damaged('its directory breaks off');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    entries.set(directory.toString('utf8', at + 46, at + 46 + nameLength), {
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

async function* inflate(file: Upload, entry: Entry, name: string): AsyncGenerator<Buffer> {
  if (entry.encrypted) throw invalid('', 'The workbook is protected by a password. Save it without one.');
  const header = await file.read(entry.offset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) throw damaged(`${name} is not where it should be`);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = file.stream(start, start + entry.compressed);
  if (entry.method === 0) {
    yield* packed;
    return;
  }
  if (entry.method !== 8) throw damaged(`${name} is packed by an unknown method`);
  const unpacked = createInflateRaw();
  packed.on('error', (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  try {
    yield* unpacked;
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw damaged(`${name} cannot be unpacked`);
    throw error;
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
}
