import type { Knex } from 'knex';

/**
 * The product's role could lay a tombstone for anybody, and with it take their values out of the audit trail: of somebody who
 * works here, or, as nothing asked whose id it was, of a plan. Now it writes no tombstone at all (`WANTED` in
 * platform/db/app-role.ts), and the one function that redacts
 *
 * - takes nobody but a person or an account of this database,
 * - lays the tombstone and writes into the trail who asked, of whom, and how many events it changed,
 * - stands at the end of its transaction only if that person is erased by then: their row empty (constraints of `employees` say
 *   what that is), and every account gone whose deeds lost their name.
 *
 * A namesake's deeds keep their name. `keep_tombstones` takes those of a file for people whom this database does not know.
 * Until older replicas have been replaced, an erasure that one of them begins fails as a whole, and is done by the next try.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP FUNCTION redact_audit_person(uuid);
    CREATE FUNCTION erase_from_audit_trail(person uuid, moment timestamptz, by_kind text, by_id uuid, by_name text, request text) RETURNS integer LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
      records uuid[] := records_of_person(person);
      words text[] := words_of_person(person);
      ids text[] := ARRAY(SELECT id::text FROM unnest(records_of_person(person)) id);
      names text := erasure_pseudonym(person);
      -- As the words stand in the text of a jsonb.
      needles text[] := ARRAY(SELECT btrim(to_jsonb(w)::text, '"') FROM unnest(words) w) || person::text
        || ARRAY(SELECT a.id::text FROM accounts a WHERE a.id = ANY(records));
      since timestamptz := (SELECT min(created_at) - interval '1 day' FROM (
        SELECT created_at FROM employees WHERE id = person UNION ALL SELECT created_at FROM accounts WHERE id = ANY(records)) known);
      theirs uuid[] := ARRAY(SELECT a.id FROM accounts a WHERE a.id = ANY(records_of_person(person)) ORDER BY a.id);
      what text := CASE WHEN EXISTS (SELECT 1 FROM employees WHERE id = person) THEN 'employee' WHEN person = ANY(theirs) THEN 'account' END;
      redacted integer;
    BEGIN
      IF what IS NULL THEN
        RAISE EXCEPTION 'the audit trail of what is no person stays as it is' USING ERRCODE = 'insufficient_privilege';
      END IF;
      INSERT INTO erasures (subject_hash, erased_at) VALUES (erasure_hash(person), moment) ON CONFLICT DO NOTHING;
      -- Not in the head of the function: there PostgreSQL asks for a superuser.
      PERFORM set_config('in_their_shoes.audit_change', 'redaction', true);
      WITH found AS (
        SELECT e.id,
          coalesce(e.entity_id = ANY(records) OR person::text IN (e.before#>>'{employee,id}', e.after#>>'{employee,id}', e.before->>'employee', e.after->>'employee'), false) AS own,
          coalesce(e.actor_id = ANY(records), false) OR (lower(e.actor_name) = ANY(words)
            -- Not a namesake who is still there, or a token or link of theirs.
            AND NOT EXISTS (SELECT 1 FROM accounts x WHERE x.id = e.actor_id) AND NOT EXISTS (SELECT 1 FROM api_tokens x WHERE x.id = e.actor_id)
            AND NOT EXISTS (SELECT 1 FROM assignments x WHERE x.id = e.actor_id)) AS acted,
          EXISTS (SELECT 1 FROM unnest(needles) n WHERE strpos(e.said, n) > 0) AS named
        -- OFFSET 0: the text is made once a row, not once a needle. Nothing names somebody before there was a record of them.
        FROM (SELECT a.*, lower(concat(a.before, a.after)) AS said FROM audit_events a WHERE a.at >= since OFFSET 0) e
      )
      UPDATE audit_events e SET
        actor_name = CASE WHEN f.acted THEN names ELSE e.actor_name END,
        before = CASE WHEN e.before IS NOT NULL AND f.own THEN jsonb_build_object('erased', names) WHEN f.named THEN redact_json(e.before, ids, words, names) ELSE e.before END,
        after = CASE WHEN e.after IS NOT NULL AND f.own THEN jsonb_build_object('erased', names) WHEN f.named THEN redact_json(e.after, ids, words, names) ELSE e.after END
      FROM found f WHERE f.id = e.id AND (f.own OR f.acted OR f.named);
      GET DIAGNOSTICS redacted = ROW_COUNT;
      PERFORM set_config('in_their_shoes.audit_change', '', true);
      INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, request_id, action, entity, entity_id, after)
      VALUES (moment, by_kind, by_id, by_name, request, 'audit-events.redacted', what, person, jsonb_build_object('events', redacted, 'accounts', theirs));
      RETURN redacted;
    END $$;
    COMMENT ON FUNCTION erase_from_audit_trail(uuid, timestamptz, text, uuid, text, text) IS 'the one way in which an audit event changes: values of a person who is erased become a pseudonym';

    CREATE FUNCTION require_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM employees WHERE id = NEW.entity_id AND erased_at IS NULL)
        OR EXISTS (SELECT 1 FROM accounts WHERE id = NEW.entity_id OR id IN (SELECT x::uuid FROM jsonb_array_elements_text(NEW.after->'accounts') x)) THEN
        RAISE EXCEPTION 'the audit trail of a person who is not erased stays as it is' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER audit_events_redacted AFTER INSERT ON audit_events DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.action = 'audit-events.redacted') EXECUTE FUNCTION require_erased();

    CREATE FUNCTION keep_tombstones(subjects text[], moments timestamptz[]) RETURNS void LANGUAGE sql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      INSERT INTO erasures (subject_hash, erased_at)
      SELECT decode(t.subject, 'hex'), t.moment FROM unnest(subjects, moments) t (subject, moment)
      WHERE decode(t.subject, 'hex') NOT IN (SELECT erasure_hash(id) FROM employees WHERE erased_at IS NULL UNION ALL SELECT erasure_hash(id) FROM accounts)
      ON CONFLICT DO NOTHING
    $$;
    COMMENT ON FUNCTION keep_tombstones(text[], timestamptz[]) IS 'keeps tombstones of people whom this database does not know';
    REVOKE EXECUTE ON FUNCTION erase_from_audit_trail(uuid, timestamptz, text, uuid, text, text), keep_tombstones(text[], timestamptz[]), require_erased() FROM PUBLIC;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP FUNCTION keep_tombstones(text[], timestamptz[]);
    DROP TRIGGER audit_events_redacted ON audit_events;
    DROP FUNCTION require_erased();
    DROP FUNCTION erase_from_audit_trail(uuid, timestamptz, text, uuid, text, text);
    CREATE FUNCTION redact_audit_person(person uuid) RETURNS integer LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
      records uuid[] := records_of_person(person);
      words text[] := words_of_person(person);
      ids text[] := ARRAY(SELECT id::text FROM unnest(records_of_person(person)) id);
      names text := erasure_pseudonym(person);
      -- As the words stand in the text of a jsonb.
      needles text[] := ARRAY(SELECT btrim(to_jsonb(w)::text, '"') FROM unnest(words) w) || person::text
        || ARRAY(SELECT a.id::text FROM accounts a WHERE a.id = ANY(records));
      since timestamptz := (SELECT min(created_at) - interval '1 day' FROM (
        SELECT created_at FROM employees WHERE id = person UNION ALL SELECT created_at FROM accounts WHERE id = ANY(records)) known);
      redacted integer;
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM erasures WHERE subject_hash = erasure_hash(person)) THEN
        RAISE EXCEPTION 'the audit trail of a person who is not erased stays as it is' USING ERRCODE = 'insufficient_privilege';
      END IF;
      -- Not in the head of the function: there PostgreSQL asks for a superuser.
      PERFORM set_config('in_their_shoes.audit_change', 'redaction', true);
      WITH found AS (
        SELECT e.id,
          coalesce(e.entity_id = ANY(records) OR person::text IN (e.before#>>'{employee,id}', e.after#>>'{employee,id}', e.before->>'employee', e.after->>'employee'), false) AS own,
          coalesce(e.actor_id = ANY(records), false) OR lower(e.actor_name) = ANY(words) AS acted,
          EXISTS (SELECT 1 FROM unnest(needles) n WHERE strpos(e.said, n) > 0) AS named
        -- OFFSET 0: the text is made once a row, not once a needle. Nothing names somebody before there was a record of them.
        FROM (SELECT a.*, lower(concat(a.before, a.after)) AS said FROM audit_events a WHERE a.at >= since OFFSET 0) e
      )
      UPDATE audit_events e SET
        actor_name = CASE WHEN f.acted THEN names ELSE e.actor_name END,
        before = CASE WHEN e.before IS NOT NULL AND f.own THEN jsonb_build_object('erased', names) WHEN f.named THEN redact_json(e.before, ids, words, names) ELSE e.before END,
        after = CASE WHEN e.after IS NOT NULL AND f.own THEN jsonb_build_object('erased', names) WHEN f.named THEN redact_json(e.after, ids, words, names) ELSE e.after END
      FROM found f WHERE f.id = e.id AND (f.own OR f.acted OR f.named);
      GET DIAGNOSTICS redacted = ROW_COUNT;
      PERFORM set_config('in_their_shoes.audit_change', '', true);
      RETURN redacted;
    END $$;
    COMMENT ON FUNCTION redact_audit_person(uuid) IS 'the one way in which an audit event changes: values of an erased person become a pseudonym';
    REVOKE EXECUTE ON FUNCTION redact_audit_person(uuid) FROM PUBLIC;
  `);
}
