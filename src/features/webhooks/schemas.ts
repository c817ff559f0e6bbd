import { z } from 'zod';
import { LONGEST_URL } from '../../platform/egress/targets.ts';
import { Id, pageOf, pageQuery, Timestamp } from '../../platform/http/fields.ts';
import { DISABLED_REASONS, ENDPOINT_STATUSES, EVENT_TYPES, EVERY_EVENT } from './domain.ts';

export const SubscribedType = z
  .enum([EVERY_EVENT, ...EVENT_TYPES], `must be "*" or one of ${EVENT_TYPES.join(', ')}`)
  .meta({ id: 'WebhookEventType', description: '`*` is every event, those of later releases too.' });

const Url = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .max(LONGEST_URL, `must have at most ${LONGEST_URL} characters`)
  .meta({ description: 'Where requests are sent to: https, a public host, no credentials.', example: 'https://hooks.example.org/shoes' });

const Description = z.string('must be text').trim().max(500, 'must have at most 500 characters');

const EventTypes = z
  .array(SubscribedType)
  .min(1, 'must name at least one event')
  .max(EVENT_TYPES.length + 1)
  .transform((types) => [...new Set(types)]);

export const WebhookInput = z
  .strictObject({
    url: Url,
    description: Description.nullish(),
    eventTypes: EventTypes,
    status: z.enum(['active', 'paused']).default('active').meta({ description: 'paused: events are collected and sent later.' }),
  })
  .meta({ id: 'WebhookInput' });

export const WebhookPatch = z
  .strictObject({
    url: Url,
    description: Description.nullable(),
    eventTypes: EventTypes,
    status: z.enum(ENDPOINT_STATUSES).meta({
      description: 'paused: events are collected and sent once it is active again · disabled: nothing is kept for it any more.',
    }),
  })
  .partial()
  .meta({ id: 'WebhookPatch' });

export const Webhook = z
  .object({
    id: Id,
    url: z.string(),
    description: z.string().nullable(),
    eventTypes: z.array(z.string()),
    status: z.enum(ENDPOINT_STATUSES),
    disabledReason: z.enum(DISABLED_REASONS).nullable().meta({
      description: 'gone: it answered 410 · failing: it took nothing for five days.',
    }),
    disabledAt: Timestamp.nullable(),
    oldSecretUntil: Timestamp.nullable().meta({ description: 'Until then requests carry a signature by the old secret as well.' }),
    failingSince: Timestamp.nullable().meta({ description: 'Since then it has taken nothing.' }),
    waiting: z.int().meta({ description: 'Deliveries that wait for it.' }),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Webhook', description: 'Where another program is told what happens here.' });

export const NewWebhook = Webhook.extend({
  secret: z.string().meta({ description: 'Signs every request. Shown this once.', example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' }),
}).meta({ id: 'NewWebhook' });

export const WebhookPage = pageOf(Webhook, 'WebhookPage');
export const WebhookParams = z.strictObject({ webhook: z.uuid('must be the id of a webhook') });
export const WebhookQuery = z.strictObject(pageQuery);

export type WebhookInput = z.output<typeof WebhookInput>;
export type WebhookPatch = z.output<typeof WebhookPatch>;
export type Webhook = z.output<typeof Webhook>;
export type NewWebhook = z.output<typeof NewWebhook>;
export type WebhookQuery = z.output<typeof WebhookQuery>;
