import type { Knex } from 'knex';

/**
 * Almost every message ends as `sent`, and whoever looks for those goes by the time. Without them the index stays as small as
 * what still needs attention, and sending a mail writes one entry less.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX messages_status;
    CREATE INDEX messages_status ON messages (status, created_at) WHERE status <> 'sent';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX messages_status;
    CREATE INDEX messages_status ON messages (status, created_at);
  `);
}
