import type { Knex } from 'knex';

/**
 * When mail comes, besides the weekday (`mail_lead_days`) and the hour.
 *
 * - `reminder_days`: working days before the last one of a week at which open walks are reminded of; null: never
 * - `quiet_from`, `quiet_until`: hours of the person's own day between which no mail comes; both or none
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE organisation
      ADD COLUMN reminder_days smallint DEFAULT 2 CHECK (reminder_days BETWEEN 0 AND 4),
      ADD COLUMN quiet_from smallint CHECK (quiet_from BETWEEN 0 AND 23),
      ADD COLUMN quiet_until smallint CHECK (quiet_until BETWEEN 0 AND 23),
      ADD CONSTRAINT organisation_quiet_hours CHECK ((quiet_from IS NULL) = (quiet_until IS NULL) AND quiet_from <> quiet_until);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE organisation
      DROP CONSTRAINT organisation_quiet_hours,
      DROP COLUMN reminder_days, DROP COLUMN quiet_from, DROP COLUMN quiet_until;
  `);
}
