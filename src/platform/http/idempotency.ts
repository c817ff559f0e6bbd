import { createHash } from 'node:crypto';
import type { Tx } from '../db/unit-of-work.ts';
import { ProductError } from '../errors.ts';

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Row {
  request_hash: Buffer;
  status: number | null;
  headers: Record<string, string> | null;
  body: unknown;
}

/** What the same key must come with again: the operation, its path and its body. */
export const requestHash = (operation: string, path: string, body: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([operation, path, body ?? null]))
    .digest();

/**
 * Claims an Idempotency-Key in the transaction of the work itself. A second request with the key waits for the first one
 * to commit (the row is locked by its insert), then gets the first one's answer; after a failure the key is free again.
 *
 * @returns the stored answer, or undefined when the work is to be done now
 * @throws conflict when the key was used for another request
 */
export async function claimKey(tx: Tx, key: string, operation: string, hash: Buffer): Promise<StoredAnswer | undefined> {
  const actor = `${tx.actor.kind}:${tx.actor.id ?? '-'}`;
  const claimed = await tx
    .trx('idempotency_keys')
    .insert({ actor, key, operation, request_hash: hash, created_at: tx.now })
    .onConflict(['actor', 'key'])
    .ignore()
    .returning('key');
  if (claimed.length > 0) return undefined;
  const row = (await tx.trx('idempotency_keys').where({ actor, key }).first()) as Row | undefined;
  if (!row || row.status === null)
    throw new ProductError('conflict', 'A request with this Idempotency-Key is still under way. Wait for its answer.');
  if (!row.request_hash.equals(hash)) {
    throw new ProductError('conflict', 'This Idempotency-Key was used for another request. Use a new key for a new request.', [
      { pointer: '/headers/idempotency-key', message: `"${key}" belongs to another request.` },
    ]);
  }
  return { status: row.status, headers: row.headers ?? {}, body: row.body ?? undefined };
}

export async function storeAnswer(tx: Tx, key: string, answer: StoredAnswer): Promise<void> {
  await tx
    .trx('idempotency_keys')
    .where({ actor: `${tx.actor.kind}:${tx.actor.id ?? '-'}`, key })
    .update({
      status: answer.status,
      headers: JSON.stringify(answer.headers),
      body: answer.body === undefined ? null : JSON.stringify(answer.body),
    });
}
