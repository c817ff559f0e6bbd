import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { notFound } from '../../platform/errors.ts';
import type { Webhook, WebhookQuery } from './schemas.ts';
import { WEBHOOKS, type WebhookRow } from './store.ts';

type Row = Omit<WebhookRow, 'secret' | 'old_secret'> & { readonly waiting: number };

const SORT: Readonly<Record<string, SortField>> = {
  createdAt: { expression: 'webhooks.created_at', type: 'timestamptz' },
  url: { expression: 'webhooks.url', type: 'text' },
};

const toWebhook = (row: Row): Webhook => ({
  id: row.id,
  url: row.url,
  description: row.description,
  eventTypes: row.event_types,
  status: row.status,
  disabledReason: row.disabled_reason,
  disabledAt: row.disabled_at?.toISOString() ?? null,
  oldSecretUntil: row.old_secret_until?.toISOString() ?? null,
  failingSince: row.failing_since?.toISOString() ?? null,
  waiting: row.waiting,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const COLUMNS = [
  'id',
  'url',
  'description',
  'event_types',
  'status',
  'disabled_reason',
  'disabled_at',
  'failing_since',
  'version',
  'created_at',
  'updated_at',
].map((column) => `webhooks.${column}`);

/** An old secret that has had its day is nobody's business any more. */
const webhooks = (db: Knex, now: Date): Knex.QueryBuilder =>
  db('webhooks').select(...COLUMNS, {
    old_secret_until: db.raw('CASE WHEN webhooks.old_secret_until > ? THEN webhooks.old_secret_until END', [now]),
    waiting: db.raw("(SELECT count(*) FROM webhook_deliveries d WHERE d.webhook_key = webhooks.key AND d.status = 'waiting')"),
  });

export const listWebhooks = (db: Knex, query: WebhookQuery, now: Date): Promise<Page<Webhook>> =>
  page<Row, Webhook>(webhooks(db, now), query, SORT, 'webhooks.id', toWebhook);

/** @throws not-found */
export async function getWebhook(db: Knex, id: string, now: Date): Promise<Webhook> {
  const row = (await webhooks(db, now).where('webhooks.id', id).first()) as Row | undefined;
  if (!row) throw notFound(WEBHOOKS.noun, id);
  return toWebhook(row);
}
