import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { notFound } from '../../../platform/errors.ts';
import { payloadOf } from '../events/body.ts';
import { messageId } from '../secret.ts';
import type { Delivery, DeliveryDetail, DeliveryFault, DeliveryQuery } from './schemas.ts';

interface Row {
  readonly id: string;
  readonly webhook: Delivery['webhook'];
  readonly event_id: string;
  readonly type: string;
  readonly at: Date;
  readonly data: object;
  readonly status: Delivery['status'];
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly delivered_at: Date | null;
  readonly last_status: number | null;
  readonly last_fault: DeliveryFault | null;
  readonly created_at: Date;
}

interface AttemptRow {
  readonly number: number;
  readonly at: Date;
  readonly milliseconds: number;
  readonly status: number | null;
  readonly fault: DeliveryFault | null;
  readonly detail: string | null;
  readonly response: string | null;
}

const SORT: Readonly<Record<string, SortField>> = { createdAt: { expression: 'd.created_at', type: 'timestamptz' } };

const toDelivery = (row: Row): Delivery => ({
  id: row.id,
  webhook: row.webhook,
  messageId: messageId(row.event_id),
  eventType: row.type,
  occurredAt: row.at.toISOString(),
  status: row.status,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
  lastStatus: row.last_status,
  lastFault: row.last_fault,
  createdAt: row.created_at.toISOString(),
});

const deliveries = (db: Knex): Knex.QueryBuilder =>
  db({ d: 'webhook_deliveries' })
    .join({ e: 'webhook_events' }, 'e.id', 'd.event_id')
    .join({ w: 'webhooks' }, 'w.key', 'd.webhook_key')
    .select('d.*', 'e.type', 'e.at', 'e.data', { webhook: db.raw("json_build_object('id', w.id, 'url', w.url)") });

export function listDeliveries(db: Knex, query: DeliveryQuery): Promise<Page<Delivery>> {
  const rows = deliveries(db);
  if (query.webhook) rows.where('w.id', query.webhook);
  if (query.status) rows.where('d.status', query.status);
  if (query.eventType) rows.where('e.type', query.eventType);
  return page<Row, Delivery>(rows, query, SORT, 'd.id', toDelivery);
}

/** @throws not-found */
export async function getDelivery(db: Knex, id: string): Promise<DeliveryDetail> {
  const row = (await deliveries(db).where('d.id', id).first()) as Row | undefined;
  if (!row) throw notFound('delivery', id);
  const attempts = (await db('webhook_attempts').where({ delivery_id: id }).orderBy('number', 'desc').limit(100)) as AttemptRow[];
  return {
    ...toDelivery(row),
    payload: payloadOf(row),
    history: attempts.map(({ number, at, milliseconds, status, fault, detail, response }) => ({
      number,
      at: at.toISOString(),
      milliseconds,
      status,
      fault,
      detail,
      response,
    })),
  };
}
