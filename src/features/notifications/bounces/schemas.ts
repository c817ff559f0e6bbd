import { z } from 'zod';
import { EmailAddress, EmployeeRef, Id, pageOf, pageQuery, Reference, Timestamp } from '../../../platform/http/fields.ts';
import { OPTIONAL_KINDS } from '../choices/domain.ts';
import { BOUNCE_KINDS, SUPPRESSION_REASONS } from './domain.ts';

export const BounceReceipt = z
  .object({
    outcome: z.enum(['bounced', 'soft', 'delayed', 'known', 'unsubscribed', 'ignored']).meta({
      description:
        'bounced: final, and the address is the reason · soft: final, for a reason that may pass · known: this report came before.',
    }),
    why: z.enum(['auto-reply', 'no-failure', 'no-report', 'no-reference']).nullable().meta({ description: 'Why it was ignored.' }),
    message: Id.nullable().meta({ description: 'The message that it is about.' }),
    suppressed: z.boolean().meta({ description: 'The address gets no more mail because of it.' }),
  })
  .meta({ id: 'BounceReceipt' });

/** A report of one message, in its history. */
export const BounceItem = z
  .object({
    at: Timestamp,
    kind: z.enum(BOUNCE_KINDS),
    statusCode: z.string().nullable().meta({ description: 'RFC 3463.', example: '5.1.1' }),
    diagnostic: z.string().meta({ description: 'What the other mail server said.' }),
  })
  .meta({ id: 'MessageBounce' });

export const Suppression = z
  .object({
    id: Id,
    address: z.string(),
    reason: z.enum(SUPPRESSION_REASONS),
    statusCode: z.string().nullable(),
    diagnostic: z.string().nullable().meta({ description: 'What the other mail server said, or the note of whoever wrote it down.' }),
    message: Id.nullable().meta({ description: 'The message that came back last.' }),
    employee: EmployeeRef.nullable().meta({ description: 'Who has this address now.' }),
    version: z.int(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Suppression', description: 'An address that gets no mail, because mail to it came back or somebody said so.' });

export const SuppressionPage = pageOf(Suppression, 'SuppressionPage');
export const SuppressionParams = z.strictObject({ suppression: z.uuid('must be the id of a suppression') });
export const SuppressionQuery = z.strictObject({
  ...pageQuery,
  sort: z.string().max(64).default('-createdAt'),
  q: z.string().max(254).optional().meta({ description: 'Part of an address.' }),
});

export const SuppressionInput = z
  .strictObject({
    address: EmailAddress,
    note: z.string().trim().max(500, 'must have at most 500 characters').optional(),
  })
  .meta({ id: 'SuppressionInput' });

export const EmployeeMailParams = z.strictObject({ employee: Reference });

export const EmployeeMail = z
  .object({
    address: z.string(),
    suppression: Suppression.nullable().meta({ description: 'Why the address gets no mail; null when it does.' }),
    choices: z
      .array(
        z.object({
          kind: z.enum(OPTIONAL_KINDS),
          wanted: z.boolean(),
          unsubscribedAt: Timestamp.nullable(),
        }),
      )
      .meta({ description: 'The kinds of mail that this person may do without, and what they chose.' }),
  })
  .meta({ id: 'EmployeeMail', description: 'Whether mail reaches a person, and which they chose to get.' });

export type BounceReceipt = z.output<typeof BounceReceipt>;
export type Suppression = z.output<typeof Suppression>;
export type SuppressionQuery = z.output<typeof SuppressionQuery>;
export type EmployeeMail = z.output<typeof EmployeeMail>;
