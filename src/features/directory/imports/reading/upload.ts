import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ProductError } from '../../../../platform/errors.ts';

/** A received file: on disk, so that it can be read twice (encoding first, then rows) with no more memory than a chunk. */
export interface Upload {
  readonly size: number;
  /** SHA-256 of the content: what an Idempotency-Key is compared with. */
  readonly digest: string;
  /** The first bytes, enough to tell what kind of file this is. */
  readonly head: Buffer;
  /** Whether every byte of it is valid UTF-8. */
  readonly utf8: boolean;
  /** From a byte position (inclusive) to another (exclusive), or to the end. */
  stream(from?: number, to?: number): Readable;
  read(from: number, length: number): Promise<Buffer>;
  discard(): Promise<void>;
}

export const MAX_BYTES = 64 * 1024 * 1024;
/** What is read and thrown away after the limit, so that the sender gets to see the answer instead of a broken connection. */
const MAX_DRAINED = 4 * MAX_BYTES;
const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * Writes a body to a temporary file that nobody else can open: it is unlinked at once, so it vanishes with the process.
 *
 * @throws too-large beyond `limit` bytes, malformed when the sender hangs up
 */
export async function receive(source: AsyncIterable<Buffer>, limit = MAX_BYTES): Promise<Upload> {
  const path = join(tmpdir(), `import-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  let linked = true;
  const discard = async () => {
    await file.close();
    if (linked) await unlink(path).catch(() => undefined);
  };
  try {
    await unlink(path).then(
      () => {
        linked = false;
      },
      () => undefined, // Windows keeps the name of an open file; it is removed at the end instead
    );
    return { ...(await copy(source, file, limit)), ...reader(file), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function copy(source: AsyncIterable<Buffer>, file: FileHandle, limit: number) {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let utf8 = true;
  let size = 0;
  const check = (chunk: Buffer | undefined) => {
    try {
      if (utf8) decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      utf8 = false;
    }
  };
  for await (const chunk of received(source)) {
    size += chunk.length;
    if (size > limit) {
      if (size > MAX_DRAINED) break;
      continue;
    }
    hash.update(chunk);
    check(chunk);
    await file.write(chunk);
  }
  if (size > limit) {
    const megabytes = Math.floor(limit / 1024 / 1024);
    throw new ProductError(
      'too-large',
      `The file is larger than ${megabytes} MB. Split it; a later part updates what an earlier one created.`,
    );
  }
  check(undefined);
  const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
  await file.read(head, 0, head.length, 0);
  return { size, digest: hash.digest('hex'), head, utf8 };
}

async function* received(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (cause) {
    throw new ProductError('malformed', 'The upload was cut off before its end. Send it again.', [], { cause });
  }
}

const reader = (file: FileHandle): Pick<Upload, 'stream' | 'read'> => {
  const read = async (from: number, length: number): Promise<Buffer> => {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  };
  // Not fs.createReadStream: destroying one closes the descriptor, and the upload outlives each reading of it.
  async function* chunks(from: number, to: number): AsyncGenerator<Buffer> {
    for (let at = from; at < to; ) {
      const chunk = await read(at, Math.min(CHUNK_BYTES, to - at));
      if (chunk.length === 0) return;
      yield chunk;
      at += chunk.length;
    }
  }
  return { read, stream: (from = 0, to = Number.POSITIVE_INFINITY) => Readable.from(chunks(from, to), { objectMode: false }) };
};
