import type { Knex } from 'knex';

/**
 * Who may sign in, and with what. Only SHA-256 hashes of secrets are kept. `sessions` is the table of
 * connect-pg-simple, `rate_limits` that of rate-limiter-flexible.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE accounts (
      id uuid PRIMARY KEY,
      email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      role text NOT NULL CHECK (role IN ('admin', 'leader', 'employee', 'auditor')),
      employee_key integer UNIQUE REFERENCES employees (key) ON DELETE SET NULL,
      deactivated_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX accounts_email ON accounts (lower(email));

    CREATE TABLE sign_in_links (
      token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
      purpose text NOT NULL CHECK (purpose IN ('set-up', 'sign-in')),
      account_id uuid REFERENCES accounts (id) ON DELETE CASCADE,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      created_at timestamptz NOT NULL,
      CHECK ((purpose = 'sign-in') = (account_id IS NOT NULL))
    );

    CREATE TABLE api_tokens (
      id uuid PRIMARY KEY,
      account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      prefix text NOT NULL,
      token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
      scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      created_at timestamptz NOT NULL
    );

    CREATE TABLE sessions (
      sid text PRIMARY KEY,
      sess json NOT NULL,
      expire timestamptz NOT NULL
    );
    CREATE INDEX sessions_expire ON sessions (expire);

    CREATE TABLE rate_limits (
      key varchar(255) PRIMARY KEY,
      points integer NOT NULL DEFAULT 0,
      expire bigint
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE rate_limits, sessions, api_tokens, sign_in_links, accounts');
}
