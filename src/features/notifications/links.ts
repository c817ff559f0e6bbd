import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import { addDays } from '../../platform/iso-week.ts';
import { linkStore } from './links-store.ts';
import { endOfWeek, knownZone } from './moments.ts';

/** 24 random bytes: 192 bits, 32 characters that need no escaping anywhere. */
const SECRET_BYTES = 24;

/** Drawn for many secrets at once, since each call to the system costs 25 µs; what was given out is wiped. */
const POOL_BYTES = 170 * SECRET_BYTES;
let pool = Buffer.alloc(0);

export function newSecret(): string {
  if (pool.length === 0) pool = randomBytes(POOL_BYTES);
  const bytes = pool.subarray(0, SECRET_BYTES);
  pool = pool.subarray(SECRET_BYTES);
  const secret = bytes.toString('base64url');
  bytes.fill(0);
  return secret;
}

/** What is kept of a secret. It has 192 bits of its own, so a plain hash is enough; a slow one would only cost time. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/**
 * Issues one new link secret for each assignment. Links mailed earlier stay good, and live as long as the new one:
 * a moved week moves the end of every link to it.
 *
 * @param expiresAt one end for all; by default the end of each assignment's week plus the organisation's grace days, by
 *   the person's own clock
 * @returns assignment id → secret; the link is `<public url>/go/<secret>`. Only its SHA-256 is kept.
 */
export async function issueLinks(tx: Tx, assignmentIds: readonly string[], expiresAt?: Date): Promise<Map<string, string>> {
  const store = linkStore(tx);
  const secrets = new Map<string, string>();
  const rows = (await store.weeks(assignmentIds)).map(({ id, week, zone, fallback, grace }) => {
    const secret = newSecret();
    secrets.set(id, secret);
    const end = expiresAt ?? endOfWeek(knownZone(zone, fallback), addDays(week, grace));
    return { assignment_id: id, token_hash: hashSecret(secret), expires_at: end };
  });
  await store.insert(rows);
  return secrets;
}
