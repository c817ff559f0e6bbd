import type { Knex } from 'knex';

/**
 * PostgreSQL lets everybody call a new function. These run with the rights of the schema's owner: a login for reports, or of
 * another program on the server, would have cleared away or redacted the trail, without a right to a single table. The
 * product's role is given what it calls by name (`restrictApp`).
 */
const FUNCTIONS = 'redact_audit_person(uuid), expire_audit_events(timestamptz, integer), refresh_statistics(text)';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`REVOKE EXECUTE ON FUNCTION ${FUNCTIONS} FROM PUBLIC`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`GRANT EXECUTE ON FUNCTION ${FUNCTIONS} TO PUBLIC`);
}
