import { z } from 'zod';
import { EGRESS_FAULTS } from '../../../platform/egress/faults.ts';
import { Id, pageOf, pageQuery, Timestamp } from '../../../platform/http/fields.ts';
import { DELIVERY_STATUSES, EVENT_TYPES, PING } from '../domain.ts';

const FAULTS = [...EGRESS_FAULTS, 'status', 'redirect', 'secret'] as const;
export type DeliveryFault = (typeof FAULTS)[number];

const Fault = z.enum(FAULTS).nullable().meta({
  description: 'Why it was not taken: the answer (`status`, `redirect`), the way there, or a `secret` that no key opens any more.',
});

export const Delivery = z
  .object({
    id: Id,
    webhook: z.object({ id: Id, url: z.string() }),
    messageId: z
      .string()
      .meta({ description: 'The header `webhook-id`; the same for every try.', example: 'msg_0197c2d6e0f57b1e8a1c4d2f' }),
    eventType: z.string(),
    occurredAt: Timestamp,
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int(),
    nextAttemptAt: Timestamp.nullable(),
    deliveredAt: Timestamp.nullable(),
    lastStatus: z.int().nullable().meta({ description: 'The HTTP status of the last try; null when there was no answer.' }),
    lastFault: Fault,
    createdAt: Timestamp,
  })
  .meta({ id: 'WebhookDelivery', description: 'One event for one webhook.' });

const Attempt = z
  .object({
    number: z.int(),
    at: Timestamp,
    milliseconds: z.int(),
    status: z.int().nullable(),
    fault: Fault,
    detail: z.string().nullable().meta({ description: 'The fault in a sentence.' }),
    response: z.string().nullable().meta({ description: 'How the answer began: 2 kB at most.' }),
  })
  .meta({ id: 'WebhookAttempt' });

export const DeliveryDetail = Delivery.extend({
  payload: z.record(z.string(), z.unknown()).meta({ description: 'The body as it is sent.' }),
  history: z.array(Attempt),
}).meta({ id: 'WebhookDeliveryDetail' });

export const DeliveryPage = pageOf(Delivery, 'WebhookDeliveryPage');
export const DeliveryParams = z.strictObject({ delivery: z.uuid('must be the id of a delivery') });
export const DeliveryQuery = z.strictObject({
  ...pageQuery,
  sort: z.string().max(64).default('-createdAt'),
  webhook: z.uuid('must be the id of a webhook').optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  eventType: z.enum([...EVENT_TYPES, PING]).optional(),
});

export type Delivery = z.output<typeof Delivery>;
export type DeliveryDetail = z.output<typeof DeliveryDetail>;
export type DeliveryQuery = z.output<typeof DeliveryQuery>;
