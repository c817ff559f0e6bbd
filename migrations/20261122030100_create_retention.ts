import type { Knex } from 'knex';

/**
 * How long the organisation keeps what, in months; null: for ever. One row, as the organisation itself. The bounds are those of
 * src/features/privacy/retention/domain.ts, which a test compares. `applied_on` is the day that was last cleared.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE retention (
      singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
      leavers smallint DEFAULT 24 CHECK (leavers BETWEEN 1 AND 120),
      feelings smallint DEFAULT 24 CHECK (feelings BETWEEN 3 AND 120),
      experiences smallint DEFAULT 60 CHECK (experiences BETWEEN 12 AND 240),
      absence_kinds smallint DEFAULT 6 CHECK (absence_kinds BETWEEN 1 AND 60),
      absences smallint DEFAULT 36 CHECK (absences BETWEEN 12 AND 240),
      message_contents smallint DEFAULT 12 CHECK (message_contents BETWEEN 1 AND 60),
      deliveries smallint DEFAULT 12 CHECK (deliveries BETWEEN 1 AND 60),
      mail_log smallint DEFAULT 24 CHECK (mail_log BETWEEN 3 AND 120),
      plan_problems smallint DEFAULT 12 CHECK (plan_problems BETWEEN 1 AND 120),
      audit smallint DEFAULT 84 CHECK (audit BETWEEN 12 AND 240),
      applied_on date,
      version integer NOT NULL DEFAULT 1,
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    INSERT INTO retention DEFAULT VALUES;

    CREATE INDEX experiences_created ON experiences (created_at);
    CREATE INDEX messages_created ON messages (created_at);
    CREATE INDEX message_attempts_started ON message_attempts (started_at);
    CREATE INDEX assignments_closed ON assignments (closed_at) WHERE close_reason IS NOT NULL;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX assignments_closed, message_attempts_started, messages_created, experiences_created;
    DROP TABLE retention;
  `);
}
