import type { Knex } from 'knex';

/**
 * Mail that came back, and the addresses that get none because of it.
 *
 * - `message_bounces`: what was reported of a message, once each: `report_key` is a hash of the report, so that one that is
 *   delivered twice (a mailbox read again after a crash, a webhook repeated) counts once.
 * - `suppressed_addresses`: by address, in lower case; whoever gets a new address gets mail again by nature. A lifted one
 *   stays for a while, so that what was reported before does not count again.
 *
 * A message whose hard bounce came in is `failed` with the reason `bounced` and keeps its `sent_at`.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE message_bounces (
      report_key bytea PRIMARY KEY CHECK (length(report_key) = 32),
      message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
      received_at timestamptz NOT NULL,
      kind text NOT NULL CHECK (kind IN ('hard', 'soft', 'delayed')),
      address text NOT NULL,
      status_code text CHECK (status_code ~ '^[245]\\.\\d{1,3}\\.\\d{1,3}$'),
      diagnostic text NOT NULL CHECK (length(diagnostic) <= 1000)
    );
    CREATE INDEX message_bounces_message ON message_bounces (message_id, received_at);
    CREATE INDEX message_bounces_address ON message_bounces (address, received_at);

    CREATE TABLE suppressed_addresses (
      id uuid PRIMARY KEY,
      address text NOT NULL CONSTRAINT suppressed_addresses_address UNIQUE
        CONSTRAINT suppressed_addresses_lower CHECK (address = lower(address) AND length(address) BETWEEN 3 AND 254),
      reason text NOT NULL CHECK (reason IN ('hard-bounce', 'soft-bounces', 'by-hand')),
      status_code text,
      diagnostic text CHECK (length(diagnostic) <= 1000),
      message_id uuid REFERENCES messages (id) ON DELETE SET NULL,
      lifted_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE INDEX suppressed_addresses_created ON suppressed_addresses (created_at, id);
    CREATE INDEX suppressed_addresses_message ON suppressed_addresses (message_id) WHERE message_id IS NOT NULL;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE suppressed_addresses, message_bounces');
}
