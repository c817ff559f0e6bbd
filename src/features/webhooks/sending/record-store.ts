import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { GIVE_UP_AFTER, restAfterFailing, waitAfter } from '../domain.ts';
import { type WebhookRow, webhookStore } from '../store.ts';
import { type Attempt, isGone } from './attempt.ts';
import type { Lease } from './lease-store.ts';

/** As long as an endpoint as a whole may ask to be left alone (Retry-After). */
const LONGEST_REST = 3_600_000;

/**
 * Keeps how a round of tries went, and draws the conclusions: the next try of each, a rest for an endpoint that took
 * nothing, its end when it is gone or has taken nothing for days.
 *
 * @returns why it was disabled by this, or null
 */
export async function record(tx: Tx, lease: Lease, attempts: readonly Attempt[], random: () => number): Promise<'gone' | 'failing' | null> {
  const row = (await tx.trx('webhooks').where({ key: lease.key, lease_token: lease.lease_token }).forNoKeyUpdate().first()) as
    | WebhookRow
    | undefined;
  // Deleted, or in another process's hands: whoever sends it again is recognised by its webhook-id.
  if (!row) return null;
  await insertAttempts(tx, attempts);
  await settle(tx, attempts, random);
  const failingSince = attempts.some((one) => one.fault === null) ? null : (row.failing_since ?? tx.now);
  const failingFor = failingSince === null ? 0 : tx.now.getTime() - failingSince.getTime();
  const putOff = Math.max(0, ...attempts.map((one) => Math.min(one.putOff ?? 0, LONGEST_REST)));
  const rest = Math.max(failingSince === null ? 0 : restAfterFailing(failingFor), putOff);
  await tx
    .trx('webhooks')
    .where({ key: row.key })
    .update({ failing_since: failingSince, held_until: rest === 0 ? null : new Date(tx.now.getTime() + rest) });
  const reason = attempts.some(isGone) ? 'gone' : failingFor >= GIVE_UP_AFTER ? 'failing' : null;
  if (reason === null || row.status === 'disabled') return null;
  const store = webhookStore(tx);
  await store.update(row, { status: 'disabled', disabled_reason: reason, disabled_at: tx.now });
  await store.cancelWaiting(row);
  tx.audit({ action: 'webhook.disabled', entity: 'webhook', entityId: row.id, before: { status: row.status }, after: { reason } });
  return reason;
}

async function insertAttempts(tx: Tx, attempts: readonly Attempt[]): Promise<void> {
  const rows = attempts.map(({ due, at, milliseconds, status, fault, detail, response }) => ({
    delivery_id: due.id,
    number: due.attempts + 1,
    at,
    milliseconds,
    status,
    fault,
    detail,
    response,
  }));
  await tx.trx('webhook_attempts').insert(rows);
}

/** Nobody else tries while the lease is held; somebody may have asked for another round meanwhile, which `tries` then tells. */
async function settle(tx: Tx, attempts: readonly Attempt[], random: () => number): Promise<void> {
  for (const one of attempts) {
    const tries = one.due.tries + 1;
    const wait = one.fault === null ? undefined : waitAfter(tries, one.putOff, random());
    const last = { attempts: one.due.attempts + 1, last_status: one.status, last_fault: one.fault, tries };
    const delivery = tx.trx('webhook_deliveries').where({ id: one.due.id });
    if (one.fault === null) await delivery.update({ ...last, status: 'delivered', delivered_at: tx.now, next_attempt_at: null });
    else if (wait === undefined) await delivery.update({ ...last, status: 'failed', next_attempt_at: null });
    else await delivery.update({ ...last, status: 'waiting', next_attempt_at: new Date(tx.now.getTime() + wait) });
  }
}
