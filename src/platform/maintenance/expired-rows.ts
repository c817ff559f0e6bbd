import type { Knex } from 'knex';
import type { Chore } from './maintenance.ts';

const HOUR = 3_600_000;
const KEEP_ANSWERS = 24 * HOUR;

/** Rows of the platform's own tables that nobody asks for any more. */
export const expiredRows = (db: Knex): readonly Chore[] => [
  {
    what: 'idempotency keys',
    run: (now) =>
      db('idempotency_keys')
        .where('created_at', '<', new Date(now.getTime() - KEEP_ANSWERS))
        .delete(),
  },
  { what: 'sessions', run: (now) => db('sessions').where('expire', '<', now).delete() },
  {
    what: 'marks of reads',
    run: (now) =>
      db('audit_reads')
        .where('at', '<', new Date(now.getTime() - HOUR))
        .delete(),
  },
  { what: 'rate limits', run: (now) => db('rate_limits').where('expire', '<', now.getTime()).delete() },
];
