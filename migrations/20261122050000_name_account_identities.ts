import type { Knex } from 'knex';

/**
 * A connected sign-in can be named, so that its owner can remove it, and says when it was last used; a session says through
 * which provider it was begun, so that signing out can lead there. The default lets a version that knows no `id` go on linking.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE account_identities
      ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT account_identities_id UNIQUE,
      ADD COLUMN last_used_at timestamptz;
    COMMENT ON COLUMN account_identities.last_used_at IS 'when it last signed somebody in; null: not since this is noted';

    ALTER TABLE account_sessions ADD COLUMN provider text CHECK (length(provider) BETWEEN 1 AND 30);
    COMMENT ON COLUMN account_sessions.provider IS 'name in OIDC_PROVIDERS; null: begun by a mailed link';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE account_sessions DROP COLUMN provider;
    ALTER TABLE account_identities DROP COLUMN last_used_at, DROP COLUMN id;
  `);
}
