import type { Tx } from '../../platform/db/unit-of-work.ts';
import { parseTarget, type TargetRules } from '../../platform/egress/targets.ts';
import { conflict, invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { definedOnly } from '../../platform/objects.ts';
import { OLD_SECRET_LIVES } from './domain.ts';
import { eventStore } from './events/store.ts';
import { getWebhook } from './read-model.ts';
import type { NewWebhook, Webhook, WebhookInput, WebhookPatch } from './schemas.ts';
import { newSigningSecret, sealSecret, shownSecret } from './secret.ts';
import { SEND_QUEUE } from './sending/queue.ts';
import { type WebhookRow, webhookStore } from './store.ts';

export interface WebhookSettings {
  readonly rules: TargetRules;
  /** What secrets are sealed with, the current key first. */
  readonly keys: readonly string[];
}

/** Use cases of endpoints, on one transaction. */
export const webhookService = (tx: Tx, { rules, keys }: WebhookSettings) => {
  const store = webhookStore(tx);

  /** @throws invalid with what is wrong with the address, and the remedy */
  function accepted(url: string): string {
    try {
      parseTarget(url, rules);
      return url;
    } catch (error) {
      throw invalid('/url', (error as Error).message, 'web-address');
    }
  }

  /** @returns the statuses's columns, from what it is to what it shall be */
  function becoming(row: WebhookRow, status: WebhookPatch['status']) {
    if (status === undefined || status === row.status) return {};
    const fresh = { status, failing_since: null, held_until: null } as const;
    return status === 'disabled'
      ? { ...fresh, disabled_reason: 'by-hand' as const, disabled_at: tx.now }
      : { ...fresh, disabled_reason: null, disabled_at: null };
  }

  return {
    async create(input: WebhookInput): Promise<NewWebhook> {
      const id = newId();
      const secret = newSigningSecret();
      await store.insert({
        id,
        url: accepted(input.url),
        description: input.description || null,
        event_types: input.eventTypes,
        status: input.status,
        secret: sealSecret(keys, id, secret),
      });
      const webhook = await getWebhook(tx.trx, id, tx.now);
      tx.audit({ action: 'webhook.created', entity: 'webhook', entityId: id, after: traced(webhook) });
      return { ...webhook, secret: shownSecret(secret) };
    },

    /** @throws not-found, changed-meanwhile, invalid */
    async update(id: string, version: number | undefined, patch: WebhookPatch): Promise<Webhook> {
      const row = await store.lock(id, version);
      const before = await getWebhook(tx.trx, row.id, tx.now);
      const url = patch.url === undefined || patch.url === row.url ? undefined : accepted(patch.url);
      await store.update(row, {
        ...definedOnly({ url, event_types: patch.eventTypes }),
        ...(patch.description === undefined ? {} : { description: patch.description || null }),
        // Another place has not failed yet.
        ...(url === undefined ? {} : { failing_since: null, held_until: null }),
        ...becoming(row, patch.status),
      });
      if (patch.status === 'disabled') await store.cancelWaiting(row);
      const after = await getWebhook(tx.trx, row.id, tx.now);
      if (after.status === 'active' && after.waiting > 0) tx.wake(SEND_QUEUE, row.id);
      tx.audit({ action: 'webhook.updated', entity: 'webhook', entityId: row.id, before: traced(before), after: traced(after) });
      return after;
    },

    /** What it has signed with until now signs beside the new one for a day; one that was older still ends at once. */
    async rotateSecret(id: string, version: number | undefined): Promise<NewWebhook> {
      const row = await store.lock(id, version);
      const secret = newSigningSecret();
      await store.update(row, {
        secret: sealSecret(keys, row.id, secret),
        old_secret: row.secret,
        old_secret_until: new Date(tx.now.getTime() + OLD_SECRET_LIVES),
      });
      const webhook = await getWebhook(tx.trx, row.id, tx.now);
      tx.audit({
        action: 'webhook.secret-rotated',
        entity: 'webhook',
        entityId: row.id,
        after: { oldSecretUntil: webhook.oldSecretUntil },
      });
      return { ...webhook, secret: shownSecret(secret) };
    },

    /** Sends an event of its own. @returns the id of the delivery @throws not-found, conflict unless it is active */
    async test(id: string): Promise<string> {
      const row = await store.lock(id, undefined);
      if (row.status !== 'active') {
        throw conflict(`This webhook is ${row.status}: nothing is sent to it. Make it active first.`, [
          { pointer: '/status', message: `is ${row.status}` },
        ]);
      }
      await store.wakeUp(row);
      const delivery = await eventStore(tx).ping(row);
      tx.wake(SEND_QUEUE, row.id);
      tx.audit({ action: 'webhook.tested', entity: 'webhook', entityId: row.id, after: { delivery } });
      return delivery;
    },

    /** Its deliveries go with it. @throws not-found, changed-meanwhile */
    async remove(id: string, version: number | undefined): Promise<void> {
      const row = await store.lock(id, version);
      const before = await getWebhook(tx.trx, row.id, tx.now);
      await store.remove(row);
      tx.audit({ action: 'webhook.deleted', entity: 'webhook', entityId: row.id, before: traced(before) });
    },
  };
};

/** The path of an endpoint is often its secret: the trail keeps the host. */
function traced({ url, description, eventTypes, status, version }: Webhook): object {
  return { host: new URL(url).host, description, eventTypes, status, version };
}
