import type { Knex } from 'knex';

/**
 * The mails of a week are due at one moment: an index by that moment alone leaves every claim to read and sort all that
 * wait, 100,000 rows for 200. With the id behind it a claim reads what it takes.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX messages_due, messages_urgent;
    CREATE INDEX messages_due ON messages (due_at, id) WHERE status = 'queued' AND kind NOT IN ('sign-in', 'test');
    CREATE INDEX messages_urgent ON messages (due_at, id) WHERE status = 'queued' AND kind IN ('sign-in', 'test');
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX messages_due, messages_urgent;
    CREATE INDEX messages_due ON messages (due_at) WHERE status = 'queued';
    CREATE INDEX messages_urgent ON messages (due_at) WHERE status = 'queued' AND kind IN ('sign-in', 'test');
  `);
}
