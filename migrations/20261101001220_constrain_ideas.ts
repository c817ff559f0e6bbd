import type { Knex } from 'knex';

/** Whoever's idea is declined hears why; a reason belongs to nothing else. Open ideas are counted and listed by status. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE ideas DROP CONSTRAINT ideas_check,
      ADD CONSTRAINT ideas_declined_with_reason CHECK ((status = 'declined') = (reason IS NOT NULL) AND btrim(reason) <> '');
    CREATE INDEX ideas_status ON ideas (status, created_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX ideas_status;
    ALTER TABLE ideas DROP CONSTRAINT ideas_declined_with_reason,
      ADD CONSTRAINT ideas_check CHECK ((status = 'declined') <= (reason IS NOT NULL));
  `);
}
