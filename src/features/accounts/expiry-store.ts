import type { Knex } from 'knex';
import type { Chore } from '../../platform/maintenance/maintenance.ts';

const KEEP_AFTER_END = 30 * 24 * 3_600_000;

/** Sign-in and set-up links a month after their end, used or not. */
export const expiredSignInLinks = (db: Knex): Chore => ({
  what: 'sign-in links',
  run: (now) =>
    db('sign_in_links')
      .where('expires_at', '<', new Date(now.getTime() - KEEP_AFTER_END))
      .delete(),
});
