import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflict, notFound } from '../../../platform/errors.ts';
import { SEND_QUEUE } from '../sending/queue.ts';
import { getDelivery } from './read-model.ts';
import type { DeliveryDetail } from './schemas.ts';
import { deliveryStore } from './store.ts';

/** What people do about deliveries, on one transaction. */
export const deliveryService = (tx: Tx) => {
  const store = deliveryStore(tx);
  return {
    /**
     * Tries now what waits, and begins the ten tries anew for what has ended, under the same `webhook-id`: a receiver that
     * had it already knows it again.
     *
     * @throws not-found, conflict unless its webhook is active
     */
    async resend(id: string): Promise<DeliveryDetail> {
      const row = await store.lock(id);
      if (!row) throw notFound('delivery', id);
      if (row.webhookStatus !== 'active') {
        throw conflict(`The webhook of this delivery is ${row.webhookStatus}: nothing is sent to it. Make it active first.`);
      }
      await store.dueNow(id, row.webhookId);
      tx.wake(SEND_QUEUE, row.webhookId);
      tx.audit({ action: 'webhook.resent', entity: 'webhook', entityId: row.webhookId, after: { delivery: id } });
      return getDelivery(tx.trx, id);
    },
  };
};
