import type { Knex } from 'knex';

/**
 * What every later table leans on.
 *
 * - `uuid_v7()`: time-ordered ids (RFC 9562, section 5.7) for set-based inserts; PostgreSQL has its own from 18 on, we support 14.
 * - `organisation`: one row, one deployment.
 * - `audit_events`: append-only; a trigger refuses to change or remove one.
 * - `idempotency_keys`: the stored answer of a POST that carried an Idempotency-Key.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE EXTENSION IF NOT EXISTS btree_gist;

    CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
      SELECT encode(
        set_bit(set_bit(
          overlay(uuid_send(gen_random_uuid())
            PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6),
          52, 1), 53, 1), 'hex')::uuid
    $$;

    CREATE TABLE organisation (
      singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
      id uuid NOT NULL DEFAULT uuid_v7(),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      time_zone text NOT NULL DEFAULT 'UTC',
      country char(2),
      locale text NOT NULL DEFAULT 'en',
      mail_lead_days smallint NOT NULL DEFAULT 3 CHECK (mail_lead_days BETWEEN 0 AND 6),
      mail_hour smallint NOT NULL DEFAULT 9 CHECK (mail_hour BETWEEN 0 AND 23),
      min_working_days smallint NOT NULL DEFAULT 3 CHECK (min_working_days BETWEEN 0 AND 5),
      link_grace_days smallint NOT NULL DEFAULT 14 CHECK (link_grace_days BETWEEN 0 AND 60),
      mail_held boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    INSERT INTO organisation (name) VALUES ('Our organisation');

    CREATE TABLE audit_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('account', 'token', 'link', 'system')),
      actor_id uuid,
      actor_name text NOT NULL,
      request_id text NOT NULL,
      action text NOT NULL,
      entity text NOT NULL,
      entity_id uuid,
      before jsonb,
      after jsonb
    );
    CREATE INDEX audit_events_entity ON audit_events (entity, entity_id, id);
    CREATE INDEX audit_events_at ON audit_events (at);

    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END $$;
    CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    CREATE TABLE idempotency_keys (
      actor text NOT NULL,
      key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
      operation text NOT NULL,
      request_hash bytea NOT NULL,
      status smallint,
      headers jsonb,
      body json,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (actor, key)
    );
    CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE idempotency_keys, audit_events, organisation;
    DROP FUNCTION refuse_change();
    DROP FUNCTION uuid_v7();
  `);
}
