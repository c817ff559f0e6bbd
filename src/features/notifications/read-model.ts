import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { whereIdentified } from '../../platform/db/rows.ts';
import { notFound } from '../../platform/errors.ts';
import { weekOf } from '../../platform/iso-week.ts';
import { type ParsedMail, parseMail } from '../../platform/mail/parse-mail.ts';
import { allowedActions, type MessageKind, type MessageStatus } from './domain.ts';
import { unpack } from './outbox/contents.ts';
import type { Message, MessageDetail, MessageQuery } from './schemas.ts';

interface Row {
  readonly id: string;
  readonly kind: MessageKind;
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly employee_id: string | null;
  readonly employee_number: string | null;
  readonly employee_name: string | null;
  readonly to_address: string;
  readonly locale: string;
  readonly week: string | null;
  readonly subject: string | null;
  readonly message_id: string;
  readonly due_at: Date;
  readonly attempts: number;
  readonly sent_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const SORT: Readonly<Record<string, SortField>> = {
  createdAt: { expression: 'messages.created_at', type: 'timestamptz' },
  dueAt: { expression: 'messages.due_at', type: 'timestamptz' },
  updatedAt: { expression: 'messages.updated_at', type: 'timestamptz' },
};

const toMessage = (row: Row): Message => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  reason: row.reason,
  employee: row.employee_id === null ? null : { id: row.employee_id, number: row.employee_number ?? '', name: row.employee_name ?? '' },
  to: row.to_address,
  locale: row.locale,
  week: row.week === null ? null : weekOf(row.week),
  subject: row.subject,
  messageId: row.message_id,
  dueAt: row.due_at.toISOString(),
  attempts: row.attempts,
  sentAt: row.sent_at?.toISOString() ?? null,
  actions: allowedActions(row.kind, row.status),
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const messages = (db: Knex): Knex.QueryBuilder =>
  db('messages')
    .leftJoin('employees', 'employees.key', 'messages.employee_key')
    .select('messages.*', { employee_id: 'employees.id', employee_number: 'employees.number' })
    .select(db.raw("employees.given_name || ' ' || employees.family_name AS employee_name"));

/** The mail log. */
export function listMessages(db: Knex, query: MessageQuery): Promise<Page<Message>> {
  const rows = messages(db);
  if (query.status) rows.where('messages.status', query.status);
  if (query.kind) rows.where('messages.kind', query.kind);
  if (query.week) rows.where('messages.week', query.week);
  if (query.employee) whereIdentified(rows, { table: 'employees', code: 'number', noun: 'employee' }, query.employee);
  return page<Row, Message>(rows, query, SORT, 'messages.id', toMessage);
}

/** One message with its tries and the mail as it went, secrets masked. @throws not-found */
export async function getMessage(db: Knex, id: string): Promise<MessageDetail> {
  const row = (await messages(db).where('messages.id', id).first()) as Row | undefined;
  if (!row) throw notFound('message', id);
  const attempts = await db('message_attempts').where({ message_id: id }).orderBy('number');
  const bounces = await db('message_bounces').where({ message_id: id }).orderBy(['received_at', 'report_key']);
  const told = await db('message_assignments').where({ message_id: id }).orderBy('assignment_id');
  const content = (await db('message_contents')
    .leftJoin('message_samples', 'message_samples.hash', 'message_contents.sample_hash')
    .where({ message_id: id })
    .first('packed', 'content')) as { packed: Buffer; content: Buffer | null } | undefined;
  return {
    ...toMessage(row),
    history: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: attempt.started_at.toISOString(),
      finishedAt: attempt.finished_at?.toISOString() ?? null,
      outcome: attempt.outcome,
      smtpCode: attempt.smtp_code,
      response: attempt.response,
    })),
    assignments: told.map((one) => ({
      id: one.assignment_id,
      week: weekOf(one.told_week),
      sequence: one.told_sequence,
      calendar: one.calendar_method,
    })),
    bounces: bounces.map((bounce) => ({
      at: bounce.received_at.toISOString(),
      kind: bounce.kind,
      statusCode: bounce.status_code,
      diagnostic: bounce.diagnostic,
    })),
    content: content ? shown(await parseMail(unpack(content.packed, content.content))) : null,
  };
}

/** The parts that an answer has, in its own arrays. */
export const shown = ({ subject, from, to, html, text, headers, attachments }: ParsedMail) => ({
  subject,
  from,
  to,
  html,
  text,
  headers: [...headers],
  attachments: [...attachments],
});
