import type { Knex } from 'knex';

/**
 * The trail as something to search: newest first, by actor, action, kind of thing, thing and request, each from one index.
 *
 * - `audit_label()`, `audit_words()`: what an event is about in words, taken from what was kept of it. Trigrams find any part. One
 *   calls the other by its full name: from PostgreSQL 17 on an index is built with no search path but the catalogue's.
 * - `audit_reads`: when somebody last looked at the same thing, so that a page that is reloaded is one event.
 * - `refresh_statistics()`: ANALYZE is for owners, and the product works as a role that owns nothing.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE EXTENSION IF NOT EXISTS pg_trgm;

    CREATE FUNCTION audit_label(about jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT left(coalesce(
        nullif(concat_ws(' ', about ->> 'givenName', about ->> 'familyName'), ''),
        about ->> 'name',
        nullif(concat_ws(' · ', about -> 'employee' ->> 'name', about -> 'touchPoint' ->> 'name'), ''),
        about -> 'programme' ->> 'name', about ->> 'address', about ->> 'email', about ->> 'to'), 200)
    $$;
    CREATE FUNCTION audit_words(actor_name text, before jsonb, after jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT left(lower(concat_ws(' ', actor_name, public.audit_label(before), public.audit_label(after),
        coalesce(after, before) ->> 'number', coalesce(after, before) ->> 'code', coalesce(after, before) ->> 'email')), 600)
    $$;

    DROP INDEX audit_events_at, audit_events_entity;
    CREATE INDEX audit_events_newest ON audit_events (at, id);
    CREATE INDEX audit_events_actor ON audit_events (actor_id, at, id) WHERE actor_id IS NOT NULL;
    CREATE INDEX audit_events_action ON audit_events (action, at, id);
    CREATE INDEX audit_events_entity ON audit_events (entity, at, id);
    CREATE INDEX audit_events_about ON audit_events (entity_id, at, id) WHERE entity_id IS NOT NULL;
    CREATE INDEX audit_events_request ON audit_events (request_id);
    CREATE INDEX audit_events_words ON audit_events USING gin (audit_words(actor_name, before, after) gin_trgm_ops);

    CREATE TABLE audit_reads (
      fingerprint bytea PRIMARY KEY CHECK (length(fingerprint) = 32),
      at timestamptz NOT NULL
    );
    CREATE INDEX audit_reads_at ON audit_reads (at);
    COMMENT ON TABLE audit_reads IS 'who read what: SHA-256 of actor, operation and filter; a repetition within minutes is no new event';

    CREATE FUNCTION refresh_statistics(target text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF target NOT IN ('assignments', 'plan_visits') THEN
        RAISE EXCEPTION '% is analysed by autovacuum alone', target USING ERRCODE = 'insufficient_privilege';
      END IF;
      EXECUTE format('ANALYZE %I', target);
    END $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP FUNCTION refresh_statistics(text);
    DROP TABLE audit_reads;
    DROP INDEX audit_events_words, audit_events_request, audit_events_about, audit_events_entity, audit_events_action, audit_events_actor,
      audit_events_newest;
    CREATE INDEX audit_events_entity ON audit_events (entity, entity_id, id);
    CREATE INDEX audit_events_at ON audit_events (at);
    DROP FUNCTION audit_words(text, jsonb, jsonb);
    DROP FUNCTION audit_label(jsonb);
    DROP EXTENSION pg_trgm;
  `);
}
