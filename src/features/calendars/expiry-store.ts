import type { Knex } from 'knex';
import type { Chore } from '../../platform/maintenance/maintenance.ts';

/** Feeds of people whose last day is over everywhere on Earth (UTC−12). They have answered "nothing here" since it was over for them. */
export const feedsOfLeavers = (db: Knex): Chore => ({
  what: 'calendar feeds of leavers',
  run: (now) =>
    db('calendar_feeds')
      .whereIn('employee_key', (leavers) => {
        leavers
          .select('key')
          .from('employees')
          .whereNotNull('deactivated_at')
          .orWhereRaw("end_date < ((?::timestamptz AT TIME ZONE 'UTC') - interval '12 hours')::date", [now]);
      })
      .delete(),
});
