import type { Knex } from 'knex';

/**
 * Who somebody is at a provider of OpenID Connect: issuer and subject, which never change and are never given to somebody
 * else (OpenID Connect Core, section 2). Addresses do change, so they only find the account the first time. An attempt to
 * sign in is kept by the browser; `oidc_spent_states` knows which ones have come back.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE account_identities (
      issuer text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 2000),
      subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
      account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      linked_at timestamptz NOT NULL,
      PRIMARY KEY (issuer, subject)
    );
    CREATE INDEX account_identities_account ON account_identities (account_id);

    CREATE TABLE oidc_spent_states (
      state_hash bytea PRIMARY KEY CHECK (length(state_hash) = 32),
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX oidc_spent_states_expires_at ON oidc_spent_states (expires_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE oidc_spent_states, account_identities');
}
