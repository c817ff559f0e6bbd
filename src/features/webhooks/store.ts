import { type Identity, lockVersion } from '../../platform/db/rows.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import type { DisabledReason, EndpointStatus } from './domain.ts';

export const WEBHOOKS: Identity = { table: 'webhooks', code: 'id::text', noun: 'webhook' };

export interface WebhookRow {
  readonly key: number;
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly event_types: string[];
  readonly status: EndpointStatus;
  readonly disabled_reason: DisabledReason | null;
  readonly disabled_at: Date | null;
  readonly secret: Buffer;
  readonly old_secret: Buffer | null;
  readonly old_secret_until: Date | null;
  readonly failing_since: Date | null;
  readonly held_until: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Changes = Partial<Omit<WebhookRow, 'key' | 'id' | 'version' | 'created_at' | 'updated_at'>>;

export const webhookStore = (tx: Tx) => ({
  /** Transactions that write deliveries for it go on meanwhile. @throws not-found, changed-meanwhile */
  lock: (id: string, version: number | undefined): Promise<WebhookRow> =>
    lockVersion<WebhookRow>(tx.trx, WEBHOOKS, id, version, 'no-key-update'),

  async insert(row: Pick<WebhookRow, 'id' | 'url' | 'description' | 'event_types' | 'status' | 'secret'>): Promise<void> {
    await tx.trx('webhooks').insert({ ...row, created_at: tx.now, updated_at: tx.now });
  },

  async update(row: WebhookRow, changes: Changes): Promise<void> {
    await tx
      .trx('webhooks')
      .where({ key: row.key })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  /** Its rest after failures is over. */
  async wakeUp(row: WebhookRow): Promise<void> {
    await tx.trx('webhooks').where({ key: row.key }).update({ held_until: null });
  },

  /** What waits for it is not sent any more. */
  async cancelWaiting(row: Pick<WebhookRow, 'key'>): Promise<void> {
    await tx
      .trx('webhook_deliveries')
      .where({ webhook_key: row.key, status: 'waiting' })
      .update({ status: 'cancelled', next_attempt_at: null });
  },

  async remove(row: WebhookRow): Promise<void> {
    await tx.trx('webhooks').where({ key: row.key }).delete();
  },
});
