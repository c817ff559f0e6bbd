import type { Knex } from 'knex';

/**
 * Endpoints of other programs, what happened that they want to know, and what became of telling them.
 *
 * - `webhooks.secret`, `old_secret`: sealed; the old one signs beside the new one until `old_secret_until`.
 * - `webhooks.lease_*`: which process sends to it now; the token fences off one that has lost its lease.
 * - `webhook_events`: references alone, no names, no words of anybody.
 * - `webhook_deliveries`: one an event and endpoint. `tries` begins anew when somebody sends it again, `attempts` never does.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE webhooks (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
      description text CHECK (length(description) BETWEEN 1 AND 500),
      event_types text[] NOT NULL CHECK (cardinality(event_types) BETWEEN 1 AND 100),
      status text NOT NULL CHECK (status IN ('active', 'paused', 'disabled')),
      disabled_reason text CHECK (disabled_reason IN ('by-hand', 'gone', 'failing')),
      disabled_at timestamptz,
      secret bytea NOT NULL,
      old_secret bytea,
      old_secret_until timestamptz,
      failing_since timestamptz,
      held_until timestamptz,
      lease_until timestamptz,
      lease_token integer NOT NULL DEFAULT 0,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT webhooks_disabled_for_a_reason
        CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL) AND (status = 'disabled') = (disabled_at IS NOT NULL)),
      CHECK ((old_secret IS NULL) = (old_secret_until IS NULL))
    );
    CREATE INDEX webhooks_created ON webhooks (created_at, id);
    CREATE INDEX webhooks_disabled ON webhooks (disabled_at) WHERE disabled_reason IN ('gone', 'failing');

    CREATE TABLE webhook_events (
      id uuid PRIMARY KEY,
      type text NOT NULL CHECK (length(type) BETWEEN 1 AND 64),
      at timestamptz NOT NULL,
      data jsonb NOT NULL
    );
    CREATE INDEX webhook_events_at ON webhook_events (at);

    CREATE TABLE webhook_deliveries (
      id uuid PRIMARY KEY DEFAULT uuid_v7(),
      event_id uuid NOT NULL REFERENCES webhook_events (id) ON DELETE CASCADE,
      webhook_key integer NOT NULL REFERENCES webhooks (key) ON DELETE CASCADE,
      status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed', 'cancelled')),
      tries smallint NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      next_attempt_at timestamptz,
      delivered_at timestamptz,
      last_status smallint,
      last_fault text,
      created_at timestamptz NOT NULL,
      UNIQUE (event_id, webhook_key),
      CHECK ((status = 'waiting') = (next_attempt_at IS NOT NULL)),
      CHECK ((status = 'delivered') <= (delivered_at IS NOT NULL))
    );
    CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_key, next_attempt_at, id) WHERE status = 'waiting';
    CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at, id);
    CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_key, created_at, id);

    CREATE TABLE webhook_attempts (
      delivery_id uuid NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
      number integer NOT NULL,
      at timestamptz NOT NULL,
      milliseconds integer NOT NULL,
      status smallint,
      fault text,
      detail text CHECK (length(detail) <= 1000),
      response text CHECK (length(response) <= 2048),
      PRIMARY KEY (delivery_id, number)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE webhook_attempts, webhook_deliveries, webhook_events, webhooks');
}
