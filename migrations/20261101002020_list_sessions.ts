import type { Knex } from 'knex';

/**
 * Whose a browser session is, where it was begun and when it was last used. `sessions` itself belongs to connect-pg-simple;
 * a session without a row here is nobody's. `id` is what people see and revoke; `sid` is the secret of the cookie.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    DELETE FROM sessions;
    CREATE TABLE account_sessions (
      id uuid PRIMARY KEY,
      sid text NOT NULL UNIQUE REFERENCES sessions (sid) ON DELETE CASCADE,
      account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      begun_at timestamptz NOT NULL,
      seen_at timestamptz NOT NULL,
      browser text,
      system text,
      network text
    );
    CREATE INDEX account_sessions_account ON account_sessions (account_id, seen_at);
    COMMENT ON COLUMN account_sessions.network IS 'where it was begun, shortened: 192.0.2.0/24, 2001:db8::/48';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE account_sessions');
}
