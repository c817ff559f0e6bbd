import type { Knex } from 'knex';

/** Every move of a walk counts its sequence up, and nothing bounds how often one is moved: RFC 5545 has room for 2^31. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE assignments ALTER COLUMN sequence TYPE integer');
}

/** Fails, and changes nothing, when a sequence has outgrown the narrow column. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE assignments ALTER COLUMN sequence TYPE smallint');
}
