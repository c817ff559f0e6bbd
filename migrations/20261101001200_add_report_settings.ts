import type { Knex } from 'knex';

/** How often leadership gets its coverage report, who gets it, and whether managers get a weekly mail about their people. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE organisation
      ADD COLUMN report_rhythm text NOT NULL DEFAULT 'monthly'
        CONSTRAINT organisation_report_rhythm CHECK (report_rhythm IN ('off', 'monthly', 'quarterly')),
      ADD COLUMN report_recipients text NOT NULL DEFAULT 'accounts'
        CONSTRAINT organisation_report_recipients CHECK (report_recipients IN ('accounts', 'leaders')),
      ADD COLUMN team_mail boolean NOT NULL DEFAULT true
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE organisation DROP COLUMN report_rhythm, DROP COLUMN report_recipients, DROP COLUMN team_mail');
}
