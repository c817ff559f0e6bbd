import type { Knex } from 'knex';

/** What a process needs to send to one endpoint, and the token that says that it is the one who does. */
export interface Lease {
  readonly key: number;
  readonly id: string;
  readonly url: string;
  readonly secret: Buffer;
  readonly old_secret: Buffer | null;
  readonly old_secret_until: Date | null;
  readonly lease_token: number;
}

export interface Due {
  readonly id: string;
  readonly event_id: string;
  readonly type: string;
  readonly at: Date;
  readonly data: object;
  readonly tries: number;
  readonly attempts: number;
}

/** Four times what a request may take: whoever has not come back by then has died. */
const LEASE = 60_000;

const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE);

const MAY_SEND = "status = 'active' AND (held_until IS NULL OR held_until <= :now)";

/** @returns undefined when nothing may be sent to it now, or another process does */
export async function takeLease(db: Knex, id: string, now: Date): Promise<Lease | undefined> {
  const { rows } = await db.raw(
    `UPDATE webhooks SET lease_until = :until, lease_token = lease_token + 1
     WHERE id = :id AND ${MAY_SEND} AND (lease_until IS NULL OR lease_until <= :now)
     RETURNING key, id, url, secret, old_secret, old_secret_until, lease_token`,
    { id, now, until: leaseEnd(now) },
  );
  return (rows as Lease[])[0];
}

/** @returns false when it was lost meanwhile, or nothing is to be sent any more */
export async function renewLease(db: Knex, lease: Lease, now: Date): Promise<boolean> {
  const { rowCount } = await db.raw(`UPDATE webhooks SET lease_until = :until WHERE key = :key AND lease_token = :token AND ${MAY_SEND}`, {
    key: lease.key,
    token: lease.lease_token,
    now,
    until: leaseEnd(now),
  });
  return rowCount === 1;
}

/** @returns whether something is due that came while the lease was held, and that whoever brought it left to its holder */
export async function giveBackLease(db: Knex, lease: Lease, now: Date): Promise<boolean> {
  await db('webhooks').where({ key: lease.key, lease_token: lease.lease_token }).update({ lease_until: null });
  return (await dueWebhooks(db, now, lease.key)).length > 0;
}

/** Endpoints that something can be sent to now. */
export async function dueWebhooks(db: Knex, now: Date, key: number | null = null): Promise<string[]> {
  const { rows } = await db.raw(
    `SELECT id FROM webhooks w WHERE ${MAY_SEND} AND (lease_until IS NULL OR lease_until <= :now) AND (:key::int IS NULL OR key = :key)
       AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_key = w.key AND d.status = 'waiting' AND d.next_attempt_at <= :now)
     ORDER BY key`,
    { now, key },
  );
  return (rows as { id: string }[]).map((row) => row.id);
}

/** What is due for an endpoint, the longest due first. */
export async function dueDeliveries(db: Knex, lease: Lease, now: Date, limit: number): Promise<Due[]> {
  return db({ d: 'webhook_deliveries' })
    .join({ e: 'webhook_events' }, 'e.id', 'd.event_id')
    .where({ 'd.webhook_key': lease.key, 'd.status': 'waiting' })
    .where('d.next_attempt_at', '<=', now)
    .orderBy(['d.next_attempt_at', 'd.id'])
    .limit(limit)
    .select('d.id', 'd.event_id', 'e.type', 'e.at', 'e.data', 'd.tries', 'd.attempts');
}
