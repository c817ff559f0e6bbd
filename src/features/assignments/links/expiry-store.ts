import type { Knex } from 'knex';
import type { Chore } from '../../../platform/maintenance/maintenance.ts';

const KEEP_AFTER_END = 30 * 24 * 3_600_000;

/** Links in mails a month after their end: an expired one and an unknown one have answered alike since then. */
export const expiredAssignmentLinks = (db: Knex): Chore => ({
  what: 'assignment links',
  run: (now) =>
    db('assignment_links')
      .where('expires_at', '<', new Date(now.getTime() - KEEP_AFTER_END))
      .delete(),
});
