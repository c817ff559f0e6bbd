import type { Knex } from 'knex';

/**
 * - `attempts_before`: how many tries there were when a person last asked for a message to be sent again; from there on it
 *   has the full number before it.
 * - No link waits in the outbox any more: a sign-in mail names its account, and its secret is made when it is composed. What
 *   still waits with a link is called off; whoever needs one asks again.
 * - `deployment_mark` is the database that mail was last sent from, `mail_alive_at` when: a copy of the database finds
 *   another mark, an old backup an old moment. `mail_held_reason` says why the product itself holds mail.
 * - Hand-overs and outcomes are written a moment after an attempt; room on its page keeps them off its index (HOT).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE messages ADD COLUMN attempts_before smallint NOT NULL DEFAULT 0;
    ALTER TABLE messages ADD CONSTRAINT messages_tries CHECK (attempts_before BETWEEN 0 AND attempts);

    UPDATE messages SET status = 'cancelled', reason = 'expired', version = version + 1
    WHERE status = 'queued' AND jsonb_exists(payload, 'url');
    UPDATE messages SET payload = payload - 'url' WHERE jsonb_exists(payload, 'url');
    ALTER TABLE messages ADD CONSTRAINT messages_without_secret CHECK (NOT jsonb_exists(payload, 'url'));
    ALTER TABLE message_attempts SET (fillfactor = 70);

    ALTER TABLE organisation ADD COLUMN deployment_mark text;
    ALTER TABLE organisation ADD COLUMN mail_alive_at timestamptz;
    ALTER TABLE organisation ADD COLUMN mail_held_reason text;
    ALTER TABLE organisation ADD CONSTRAINT organisation_mail_held_reason
      CHECK (mail_held_reason IS NULL OR (mail_held AND mail_held_reason IN ('copied', 'old')));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE organisation DROP COLUMN mail_held_reason, DROP COLUMN mail_alive_at, DROP COLUMN deployment_mark;
    ALTER TABLE message_attempts RESET (fillfactor);
    ALTER TABLE messages DROP CONSTRAINT messages_without_secret, DROP COLUMN attempts_before;
  `);
}
