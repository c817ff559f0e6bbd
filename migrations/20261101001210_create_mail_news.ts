import type { Knex } from 'knex';

/**
 * What the mails beyond the weekly ones remember.
 *
 * - `coverage_reports`: one row a period, so that every leader is told the same figures and the next report has something
 *   to compare with.
 * - `team_mail_runs`: for which weeks, time zones and countries ('' for none) managers' figures have been counted; the row is the right to count.
 * - `alert_marks`: up to when administrators have been told of each kind of trouble.
 * - `assignments.nudged_at`: somebody is asked once about a walk they said nothing about, wherever it moves later.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE coverage_reports (
      period text PRIMARY KEY CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2]|Q[1-4])$'),
      figures jsonb NOT NULL,
      chart bytea NOT NULL,
      created_at timestamptz NOT NULL
    );
    COMMENT ON COLUMN coverage_reports.chart IS 'PNG without a word in it: its words stand in the mail';

    CREATE TABLE team_mail_runs (
      week date NOT NULL CHECK (extract(isodow FROM week) = 1),
      time_zone text NOT NULL,
      country text NOT NULL CHECK (length(country) IN (0, 2)),
      created_at timestamptz NOT NULL,
      PRIMARY KEY (week, time_zone, country)
    );

    CREATE TABLE alert_marks (
      kind text PRIMARY KEY CHECK (length(kind) BETWEEN 1 AND 64),
      told_until timestamptz NOT NULL
    );

    ALTER TABLE assignments ADD COLUMN nudged_at timestamptz;
    CREATE INDEX plans_solved ON plans (solved_at) WHERE status = 'failed';
    CREATE INDEX plans_published ON plans (published_at) WHERE status = 'published';
    CREATE INDEX messages_trouble ON messages (updated_at) WHERE status IN ('unknown', 'failed', 'suppressed');
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX messages_trouble;
    DROP INDEX plans_published;
    DROP INDEX plans_solved;
    ALTER TABLE assignments DROP COLUMN nudged_at;
    DROP TABLE alert_marks, team_mail_runs, coverage_reports;
  `);
}
