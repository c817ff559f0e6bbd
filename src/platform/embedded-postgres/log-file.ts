import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, stat, truncate } from 'node:fs/promises';

const LARGEST_BYTES = 10 * 1024 * 1024;

/**
 * The server's log: one file, given to it as stdout and stderr, so that its last words before it fails to start are in
 * the same place as the rest. It is opened for appending, which lets us cut it under the server's hands.
 */
export async function openLog(path: string): Promise<FileHandle> {
  return open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600);
}

/** Keeps the log below about twice 10 MB: what is too long moves to `<path>.1`, which holds one such part. */
export async function boundLog(path: string, largestBytes = LARGEST_BYTES): Promise<void> {
  const { size } = await stat(path);
  if (size <= largestBytes) return;
  await copyFile(path, `${path}.1`);
  await truncate(path, 0);
}

/** What was written from `offset` on, at most its last 2,000 characters. */
export async function readLogFrom(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(offset, size - 2_000);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - start)), { position: start });
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}
