import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getDelivery, listDeliveries } from './read-model.ts';
import { DeliveryDetail, DeliveryPage, DeliveryParams, DeliveryQuery } from './schemas.ts';
import { deliveryService } from './service.ts';

const reading = { tag: 'Webhooks', access: 'admin', scope: 'webhooks:read' } as const;

export const deliveryOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listWebhookDeliveries',
    path: '/webhook-deliveries',
    summary: 'List what was sent to webhooks, and what waits',
    description: 'Kept for 30 days.',
    query: DeliveryQuery,
    response: DeliveryPage,
    handle: async ({ db, query }) => ({ body: await listDeliveries(db, query) }),
  }),
  query({
    ...reading,
    id: 'getWebhookDelivery',
    sensitive: 'webhook-deliveries',
    path: '/webhook-deliveries/:delivery',
    summary: 'Read a delivery and its tries',
    params: DeliveryParams,
    response: DeliveryDetail,
    handle: async ({ db, params }) => ({ body: await getDelivery(db, params.delivery) }),
  }),
  command({
    ...reading,
    scope: 'webhooks:write',
    id: 'resendWebhookDelivery',
    method: 'post',
    path: '/webhook-deliveries/:delivery/resend',
    summary: 'Send a delivery again',
    description: 'Under the same `webhook-id`, with ten new tries.',
    status: 202,
    params: DeliveryParams,
    response: DeliveryDetail,
    handle: async ({ tx, params }) => ({ body: await deliveryService(tx).resend(params.delivery) }),
  }),
];
