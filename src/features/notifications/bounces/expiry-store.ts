import type { Knex } from 'knex';
import type { Chore } from '../../../platform/maintenance/maintenance.ts';
import { SOFT_DAYS } from './domain.ts';

const DAY = 86_400_000;

/** A lifted suppression is kept for as long as it decides which reports count; then the address is forgotten. */
export const liftedSuppressions = (db: Knex): Chore => ({
  what: 'lifted suppressions of addresses',
  run: (now) =>
    db('suppressed_addresses')
      .where('lifted_at', '<', new Date(now.getTime() - SOFT_DAYS * DAY))
      .delete(),
});
