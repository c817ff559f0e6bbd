import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { EndpointStatus } from '../domain.ts';

interface Locked {
  readonly webhookId: string;
  readonly webhookStatus: EndpointStatus;
}

export const deliveryStore = (tx: Tx) => ({
  /** Locks the webhook first, as sending does. */
  async lock(id: string): Promise<Locked | undefined> {
    const { rows } = await tx.trx.raw(
      `SELECT w.id AS "webhookId", w.status AS "webhookStatus" FROM webhook_deliveries d JOIN webhooks w ON w.key = d.webhook_key
       WHERE d.id = ? FOR NO KEY UPDATE OF w`,
      [id],
    );
    return (rows as Locked[])[0];
  },

  /** Somebody asks for it by hand: the endpoint's rest after failures is over. */
  async dueNow(id: string, webhookId: string): Promise<void> {
    await tx.trx('webhooks').where({ id: webhookId }).update({ held_until: null });
    await tx.trx('webhook_deliveries').where({ id }).update({ status: 'waiting', tries: 0, next_attempt_at: tx.now, delivered_at: null });
  },
});
