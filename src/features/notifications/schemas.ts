import { z } from 'zod';
import { EmployeeRef, Id, Locale, pageOf, pageQuery, Reference, Timestamp, Week, WeekName } from '../../platform/http/fields.ts';
import { deliverableAddress } from '../../platform/mail/address.ts';
import { MAIL_ID } from '../../platform/mail/local-mailbox.ts';
import { BounceItem } from './bounces/schemas.ts';
import { MESSAGE_KINDS, MESSAGE_STATUSES } from './domain.ts';
import { SAMPLE_NAMES } from './emails/samples/index.ts';

const Status = z.enum(MESSAGE_STATUSES).meta({ id: 'MessageStatus' });
const Kind = z.enum(MESSAGE_KINDS).meta({ id: 'MessageKind' });

export const Message = z
  .object({
    id: Id,
    kind: Kind,
    status: Status,
    reason: z.string().nullable().meta({
      description:
        'Why it is not, or not yet, sent: left, deactivated, absent, address, address-suppressed, bounced, unsubscribed, nothing-left, week-over, merged, refused, lost, …',
    }),
    employee: EmployeeRef.nullable(),
    to: z.string(),
    locale: z.string(),
    week: WeekName.nullable(),
    subject: z.string().nullable().meta({ description: 'Known once it was composed: a mail says what is true when it goes.' }),
    messageId: z.string().meta({ description: 'The Message-ID of every try, without its brackets.' }),
    dueAt: Timestamp,
    attempts: z.int(),
    sentAt: Timestamp.nullable(),
    actions: z.array(z.enum(['resend', 'mark-delivered', 'cancel'])).meta({ description: 'What may be done with it now.' }),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Message', description: 'One e-mail to one person.' });

/** The parts of a mail for people to look at. */
const mailContent = {
  subject: z.string(),
  from: z.string(),
  to: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  attachments: z.array(z.object({ name: z.string(), contentType: z.string(), bytes: z.int() })),
};

export const MessageDetail = Message.extend({
  history: z.array(
    z.object({
      number: z.int(),
      startedAt: Timestamp,
      finishedAt: Timestamp.nullable(),
      outcome: z.enum(['sent', 'transient', 'permanent', 'ambiguous']).nullable(),
      smtpCode: z.int().nullable(),
      response: z.string().nullable().meta({ description: 'What the mail server said.' }),
    }),
  ),
  assignments: z.array(z.object({ id: Id, week: WeekName, sequence: z.int(), calendar: z.enum(['REQUEST', 'CANCEL']) })),
  bounces: z.array(BounceItem).meta({ description: 'What came back, oldest first.' }),
  content: z.object(mailContent).nullable().meta({ description: 'The mail of the last try; the secrets of its links are masked.' }),
}).meta({ id: 'MessageDetail' });

export const MessagePage = pageOf(Message, 'MessagePage');

export const MessageParams = z.strictObject({ message: z.uuid('must be the id of a message') });

export const MessageQuery = z.strictObject({
  ...pageQuery,
  sort: z.string().max(64).default('-createdAt'),
  status: Status.optional(),
  kind: Kind.optional(),
  employee: Reference.optional(),
  week: Week.optional(),
});

export const Note = z
  .strictObject({ note: z.string().trim().max(500, 'must have at most 500 characters').optional() })
  .meta({ id: 'MessageNote', description: 'Why; kept in the audit trail.' });

export const TestMailInput = z
  .strictObject({
    to: z
      .string('must be an e-mail address')
      .trim()
      .max(320, 'must have at most 320 characters')
      .refine(
        (text) => deliverableAddress(text) !== undefined,
        'must be an e-mail address that a mail server takes, such as ada@example.org',
      ),
  })
  .meta({ id: 'TestMailInput' });

const MailboxItem = z
  .object({ id: z.string(), at: Timestamp, from: z.string(), to: z.string(), subject: z.string() })
  .meta({ id: 'MailboxItem' });
export const MailboxPage = pageOf(MailboxItem, 'MailboxPage');
export const MailboxMail = z.object({ id: z.string(), at: Timestamp, ...mailContent }).meta({ id: 'MailboxMail' });
export const MailboxParams = z.strictObject({ mail: z.string().min(1).max(100) });
export const MailboxQuery = z.strictObject({
  limit: pageQuery.limit,
  cursor: z.string().max(90).regex(MAIL_ID, 'is no cursor of this list; take the nextCursor of the previous page').optional(),
});

export const PreviewParams = z.strictObject({ sample: z.enum(SAMPLE_NAMES) });
export const PreviewQuery = z.strictObject({ locale: Locale.default('en') });
export const MailPreview = z
  .object({ subject: z.string(), html: z.string(), text: z.string() })
  .meta({ id: 'MailPreview', description: 'A mail with sample data.' });

export const MailPreviewList = z
  .object({ items: z.array(z.object({ sample: z.enum(SAMPLE_NAMES), subject: z.string() })) })
  .meta({ id: 'MailPreviewList' });

export type MailPreview = z.output<typeof MailPreview>;
export type MailPreviewList = z.output<typeof MailPreviewList>;
export type Message = z.output<typeof Message>;
export type MessageDetail = z.output<typeof MessageDetail>;
export type MessageQuery = z.output<typeof MessageQuery>;
