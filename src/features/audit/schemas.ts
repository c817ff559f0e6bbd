import { z } from 'zod';
import { Id, pageOf, pageQuery, Timestamp } from '../../platform/http/fields.ts';
import { isUuid } from '../../platform/ids.ts';

const ActorKind = z.enum(['account', 'token', 'link', 'system']);

export const AuditEvent = z
  .object({
    id: z.int().meta({ description: 'Rises with time; unique in this installation.' }),
    at: Timestamp,
    actor: z.object({
      kind: ActorKind.meta({ description: '`link`: the person whom a mailed link was sent to. `system`: the product by itself.' }),
      id: Id.nullable().meta({ description: 'Of the account, the token, or the assignment of the link.' }),
      name: z.string(),
    }),
    action: z.string().meta({ example: 'employee.updated' }),
    entity: z.string().meta({ example: 'employee' }),
    entityId: Id.nullable(),
    label: z.string().nullable().meta({ description: 'What it was called then.' }),
    requestId: z.string().meta({ description: 'The X-Request-Id of the answer; everything that one request did has the same.' }),
    withheld: z.boolean().meta({ description: 'What it says is for administrators alone.' }),
  })
  .meta({ id: 'AuditEvent' });

/** Whatever JSON was kept of the thing. */
const State = z.unknown();

const FieldChange = z
  .object({
    pointer: z.string().meta({ description: 'JSON Pointer (RFC 6901) of the field; empty for the whole.' }),
    before: State.optional(),
    after: State.optional(),
  })
  .meta({ id: 'FieldChange' });

export const AuditEventDetail = AuditEvent.extend({
  before: State.meta({ description: 'What was kept of it from before; null where there was nothing.' }),
  after: State,
  changes: z.array(FieldChange).meta({ description: 'The fields that differ. `before` or `after` is missing where the field was.' }),
}).meta({ id: 'AuditEventDetail' });

export const AuditEventPage = pageOf(AuditEvent, 'AuditEventPage');

const filters = {
  actor: z
    .string()
    .max(36, 'must have at most 36 characters')
    .refine((text) => text === 'system' || isUuid(text), { message: 'must be the id of an account, token or assignment, or "system"' })
    .optional()
    .meta({ description: 'The id of an account, a token, or the assignment of a mailed link; or `system`.' }),
  action: z
    .string()
    .max(64, 'must have at most 64 characters')
    .regex(/^[a-z][a-z.-]{0,63}$/, 'must be the beginning of an action such as "employee." or "plan.published"')
    .optional()
    .meta({ description: 'What the action begins with: `employee.` is everything that happened to people.' }),
  entity: z
    .string()
    .max(64, 'must have at most 64 characters')
    .regex(/^[a-z][a-z-]{0,63}$/, 'must be a kind of thing such as "employee"')
    .optional(),
  entityId: z.uuid('must be an id').optional(),
  from: Timestamp.optional().meta({ description: 'At or after this moment.' }),
  to: Timestamp.optional().meta({ description: 'Before this moment.' }),
  requestId: z.string().min(1, 'must not be empty').max(64, 'must have at most 64 characters').optional(),
  q: z
    .string()
    .trim()
    .min(3, 'must have at least 3 characters: shorter ones would be looked for in every event')
    .max(200, 'must have at most 200 characters')
    .optional()
    .meta({ description: 'Part of the name of who did it, or of the name, number, code or address of what it was done to.' }),
};

export const AuditEventQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(['-at', 'at'], 'must be -at (newest first) or at').default('-at'),
  ...filters,
});

export const AuditExportQuery = z.strictObject({ ...filters, format: z.enum(['csv', 'ndjson'], 'must be csv or ndjson').default('csv') });

export const AuditEventParams = z.strictObject({
  event: z
    .string()
    .max(15, 'must have at most 15 digits')
    .regex(/^[1-9]\d{0,14}$/, 'must be the number of an event')
    .transform(Number),
});

export const AuditVocabulary = z
  .object({ actions: z.array(z.string()), entities: z.array(z.string()) })
  .meta({ id: 'AuditVocabulary', description: 'Every action and kind of thing that the trail holds.' });

export type AuditEvent = z.output<typeof AuditEvent>;
export type AuditEventDetail = z.output<typeof AuditEventDetail>;
export type AuditEventQuery = z.output<typeof AuditEventQuery>;
export type AuditFilter = Omit<z.output<typeof AuditExportQuery>, 'format'>;
export type AuditVocabulary = z.output<typeof AuditVocabulary>;
