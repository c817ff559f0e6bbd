import type { Knex } from 'knex';
import type { Chore } from '../../platform/maintenance/maintenance.ts';
import { KEEP_DAYS } from './domain.ts';

const DAY = 86_400_000;

/** Events that were told of long enough ago, with their deliveries and tries; and old secrets that sign no more. */
export const oldWebhookEvents = (db: Knex): readonly Chore[] => [
  {
    what: 'webhook events',
    run: (now) =>
      db('webhook_events')
        .where('at', '<', new Date(now.getTime() - KEEP_DAYS * DAY))
        .delete(),
  },
  {
    what: 'old webhook secrets',
    run: (now) => db('webhooks').where('old_secret_until', '<=', now).update({ old_secret: null, old_secret_until: null }),
  },
];
