import type { Knex } from 'knex';

/**
 * How a person's walks stand in their calendar, and the private feed that shows them.
 *
 * `calendar_choices`: no row is one all-day entry a week. `calendar_feeds`: one feed a person; a new one takes the place of the
 * old. Only the SHA-256 of the secret in its address is kept. `message_assignments.told_entry` remembers the entry that was mailed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE calendar_choices (
      employee_key integer PRIMARY KEY REFERENCES employees (key) ON DELETE CASCADE,
      weekday smallint CHECK (weekday BETWEEN 1 AND 7),
      starts time CHECK (extract(second FROM starts) = 0),
      minutes smallint CHECK (minutes BETWEEN 5 AND 720),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT calendar_choices_whole CHECK (num_nulls(weekday, starts, minutes) IN (0, 3))
    );
    COMMENT ON COLUMN calendar_choices.weekday IS '1 is Monday; null, like the other two: all week';

    CREATE TABLE calendar_feeds (
      employee_key integer PRIMARY KEY REFERENCES employees (key) ON DELETE CASCADE,
      token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
      created_at timestamptz NOT NULL
    );
    COMMENT ON TABLE calendar_feeds IS 'SHA-256 of the secret in a calendar address; the secret itself is never kept';

    ALTER TABLE message_assignments ADD told_entry text NOT NULL DEFAULT 'week';
    COMMENT ON COLUMN message_assignments.told_entry IS '"week", or weekday, start, minutes and zone: "2 14:00 60 Europe/Berlin"';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE message_assignments DROP told_entry;
    DROP TABLE calendar_feeds, calendar_choices;
  `);
}
