import { command, type Operation, query } from '../../platform/http/operation.ts';
import { replyWith } from '../../platform/http/resource.ts';
import { getDelivery } from './deliveries/read-model.ts';
import { DeliveryDetail } from './deliveries/schemas.ts';
import { getWebhook, listWebhooks } from './read-model.ts';
import { NewWebhook, Webhook, WebhookInput, WebhookPage, WebhookParams, WebhookPatch, WebhookQuery } from './schemas.ts';
import { type WebhookSettings, webhookService } from './service.ts';

const reading = { tag: 'Webhooks', access: 'admin', scope: 'webhooks:read' } as const;
const acting = { tag: 'Webhooks', access: 'admin', scope: 'webhooks:write' } as const;
const one = { ...acting, params: WebhookParams } as const;

export const webhookOperations = (settings: WebhookSettings): readonly Operation[] => [
  query({
    ...reading,
    id: 'listWebhooks',
    path: '/webhooks',
    summary: 'List webhooks',
    query: WebhookQuery,
    response: WebhookPage,
    handle: async ({ db, query, now }) => ({ body: await listWebhooks(db, query, now) }),
  }),
  command({
    ...acting,
    id: 'createWebhook',
    method: 'post',
    path: '/webhooks',
    summary: 'Tell another program what happens here',
    description: 'The secret that signs the requests is in this answer alone.',
    body: WebhookInput,
    response: NewWebhook,
    answersOnce: true,
    async handle({ tx, body }) {
      const webhook = await webhookService(tx, settings).create(body);
      return { ...replyWith(webhook), location: `/webhooks/${webhook.id}` };
    },
  }),
  query({
    ...reading,
    id: 'getWebhook',
    path: '/webhooks/:webhook',
    summary: 'Read a webhook',
    params: WebhookParams,
    response: Webhook,
    handle: async ({ db, params, now }) => replyWith(await getWebhook(db, params.webhook, now)),
  }),
  command({
    ...one,
    id: 'updateWebhook',
    method: 'patch',
    path: '/webhooks/:webhook',
    summary: 'Change, pause, disable or reactivate a webhook',
    body: WebhookPatch,
    response: Webhook,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await webhookService(tx, settings).update(params.webhook, ifMatch, body)),
  }),
  command({
    ...one,
    id: 'deleteWebhook',
    method: 'delete',
    path: '/webhooks/:webhook',
    summary: 'Delete a webhook and its deliveries',
    async handle({ tx, params, ifMatch }) {
      await webhookService(tx, settings).remove(params.webhook, ifMatch);
      return {};
    },
  }),
  command({
    ...one,
    id: 'rotateWebhookSecret',
    method: 'post',
    path: '/webhooks/:webhook/rotate-secret',
    summary: 'Replace the secret of a webhook',
    description: 'For 24 hours requests are signed with the old secret as well. The new one is in this answer alone.',
    status: 200,
    ifMatch: 'optional',
    response: NewWebhook,
    answersOnce: true,
    handle: async ({ tx, params, ifMatch }) => replyWith(await webhookService(tx, settings).rotateSecret(params.webhook, ifMatch)),
  }),
  command({
    ...one,
    id: 'testWebhook',
    method: 'post',
    path: '/webhooks/:webhook/test',
    summary: 'Send a webhook the event "ping"',
    status: 202,
    response: DeliveryDetail,
    async handle({ tx, params }) {
      const id = await webhookService(tx, settings).test(params.webhook);
      return { body: await getDelivery(tx.trx, id), location: `/webhook-deliveries/${id}` };
    },
  }),
];
