import type { Knex } from 'knex';

/**
 * The outbox. One row is one e-mail to one person; `dedupe_key` makes it unique per moment and kind.
 *
 * queued → sending → sent · failed · unknown · suppressed · cancelled. `sending` carries a fencing token and a lease:
 * whoever answers later than the lease, or with an older token, changes nothing. A lease that ran out while `sending`
 * becomes `unknown`, never `queued`, unless `message_attempts.handed_over_at` is empty: it is written before a mail may touch
 * the wire, so without it nothing can have gone.
 *
 * `message_id` is the row's id until the first claim completes it with the host; from then on it never changes.
 * `message_assignments` remembers what the mail said of each assignment, so that the next one can say what changed since.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TYPE message_status AS ENUM ('queued', 'sending', 'sent', 'failed', 'unknown', 'suppressed', 'cancelled');
    CREATE TABLE messages (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
      dedupe_key text NOT NULL UNIQUE CHECK (length(dedupe_key) BETWEEN 1 AND 200),
      employee_key integer REFERENCES employees (key) ON DELETE CASCADE,
      to_address text NOT NULL,
      locale text NOT NULL,
      week date,
      plan_key integer REFERENCES plans (key),
      payload jsonb NOT NULL DEFAULT '{}',
      status message_status NOT NULL DEFAULT 'queued',
      due_at timestamptz NOT NULL,
      attempts smallint NOT NULL DEFAULT 0,
      fence bigint NOT NULL DEFAULT 0,
      lease_until timestamptz,
      message_id text NOT NULL UNIQUE,
      subject text,
      reason text,
      sent_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK ((status = 'sending') = (lease_until IS NOT NULL)),
      CHECK ((status = 'sent') <= (sent_at IS NOT NULL))
    );
    CREATE INDEX messages_due ON messages (due_at) WHERE status = 'queued';
    CREATE INDEX messages_urgent ON messages (due_at) WHERE status = 'queued' AND kind IN ('sign-in', 'test');
    CREATE INDEX messages_leases ON messages (lease_until) WHERE status = 'sending';
    CREATE INDEX messages_employee ON messages (employee_key, created_at);
    CREATE INDEX messages_status ON messages (status, created_at);
    CREATE INDEX messages_week ON messages (week, employee_key) WHERE week IS NOT NULL;
    COMMENT ON COLUMN messages.reason IS 'why it is not, or not yet, sent: a short code; the words of the mail server are in message_attempts';

    CREATE TABLE message_assignments (
      message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
      assignment_id uuid NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
      told_week date NOT NULL,
      told_venue_key integer NOT NULL REFERENCES venues (key) ON DELETE CASCADE,
      told_sequence integer NOT NULL,
      calendar_method text NOT NULL CHECK (calendar_method IN ('REQUEST', 'CANCEL')),
      PRIMARY KEY (message_id, assignment_id)
    );
    CREATE INDEX message_assignments_assignment ON message_assignments (assignment_id);

    CREATE TABLE message_samples (
      hash bytea PRIMARY KEY CHECK (length(hash) = 32),
      content bytea NOT NULL
    );
    COMMENT ON TABLE message_samples IS 'what the mails of one template share, nothing personal: the dictionary of their packed bytes';
    CREATE TABLE message_contents (
      message_id uuid PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
      sample_hash bytea REFERENCES message_samples (hash),
      packed bytea NOT NULL
    );
    COMMENT ON TABLE message_contents IS 'the exact bytes handed to the mail server, link secrets masked, deflated';
    CREATE INDEX message_contents_sample ON message_contents (sample_hash);

    CREATE TABLE message_attempts (
      message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
      number smallint NOT NULL,
      started_at timestamptz NOT NULL,
      handed_over_at timestamptz,
      finished_at timestamptz,
      outcome text CHECK (outcome IN ('sent', 'transient', 'permanent', 'ambiguous')),
      smtp_code smallint,
      response text,
      PRIMARY KEY (message_id, number)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE message_attempts, message_contents, message_samples, message_assignments, messages;
    DROP TYPE message_status;
  `);
}
