import type { Knex } from 'knex';

/**
 * People can be erased, and stay so.
 *
 * - `erasures`: one tombstone a person, a hash of their id and nothing else of them. An older backup that is put back is
 *   told by it whom to erase again.
 * - `employees.erased_at`: what is left of somebody is a number that names nobody, so that history and coverage still add
 *   up. Constraints keep it empty and out.
 * - `audit_events` stays append-only but for two functions of the schema's owner. `redact_audit_person` takes the values of
 *   one person, whose tombstone must stand already, out of the trail. `expire_audit_events` removes what is older than the
 *   organisation keeps it, and never what is younger than a year. Each runs with a setting of its own that the trigger asks for.
 *
 * `erasure_pseudonym` names the schema of what it calls: a dump is put back with an empty search_path, and rows are checked by it then.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION erasure_hash(person uuid) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
      SELECT sha256(convert_to('in-their-shoes/erased/' || person::text, 'UTF8'))
    $$;
    CREATE FUNCTION erasure_pseudonym(person uuid) RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT 'erased-' || left(encode(public.erasure_hash(person), 'hex'), 16)
    $$;

    CREATE TABLE erasures (
      subject_hash bytea PRIMARY KEY CHECK (length(subject_hash) = 32),
      erased_at timestamptz NOT NULL
    );
    COMMENT ON TABLE erasures IS 'who was erased, by a hash of their id: no personal data';
    CREATE INDEX erasures_erased_at ON erasures (erased_at, subject_hash);

    ALTER TABLE employees
      ADD COLUMN erased_at timestamptz,
      ADD CONSTRAINT employees_erased_stay_out CHECK (erased_at IS NULL OR deactivated_at IS NOT NULL),
      ADD CONSTRAINT employees_erased_stay_empty CHECK (erased_at IS NULL OR (
        number = erasure_pseudonym(id) AND email = erasure_pseudonym(id) || '@erased.invalid'
        AND given_name = 'Erased' AND family_name = 'person'
        AND num_nonnulls(user_name, external_id, start_date, end_date, time_zone, locale) = 0));
    CREATE INDEX employees_deactivated ON employees (deactivated_at) WHERE deactivated_at IS NOT NULL AND erased_at IS NULL;
    CREATE INDEX messages_of_nobody ON messages (lower(to_address)) WHERE employee_key IS NULL;
    CREATE INDEX employees_ended ON employees (end_date) WHERE end_date IS NOT NULL AND erased_at IS NULL;

    CREATE FUNCTION records_of_person(person uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
      WITH employee AS (SELECT key FROM employees WHERE id = person),
        account AS (SELECT id FROM accounts WHERE id = person OR employee_key IN (SELECT key FROM employee)),
        walk AS (SELECT id FROM assignments WHERE employee_key IN (SELECT key FROM employee)),
        story AS (SELECT id FROM experiences WHERE assignment_id IN (SELECT id FROM walk))
      SELECT array_agg(id) FROM (
        SELECT person AS id
        UNION SELECT id FROM account
        UNION SELECT id FROM api_tokens WHERE account_id IN (SELECT id FROM account)
        UNION SELECT id FROM account_sessions WHERE account_id IN (SELECT id FROM account)
        UNION SELECT id FROM absences WHERE employee_key IN (SELECT key FROM employee)
        UNION SELECT id FROM exemptions WHERE employee_key IN (SELECT key FROM employee)
        UNION SELECT id FROM credits WHERE employee_key IN (SELECT key FROM employee)
        UNION SELECT id FROM messages WHERE employee_key IN (SELECT key FROM employee)
        UNION SELECT id FROM walk UNION SELECT id FROM story
        UNION SELECT id FROM ideas WHERE experience_id IN (SELECT id FROM story)
      ) records
    $$;
    COMMENT ON FUNCTION records_of_person(uuid) IS 'ids by which the audit trail names a person, their account and what is theirs';

    CREATE FUNCTION words_of_person(person uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
      WITH records AS (SELECT unnest(records_of_person(person)) AS id),
        account AS (SELECT id, email, name FROM accounts WHERE id IN (SELECT id FROM records)),
        past AS (
          SELECT b.body FROM audit_events e, LATERAL (VALUES (e.before), (e.after)) b (body)
          WHERE e.entity IN ('employee', 'account') AND e.entity_id IN (SELECT id FROM account UNION SELECT person) AND jsonb_typeof(b.body) = 'object'
        ),
        said (word) AS (
          SELECT unnest(ARRAY[email, given_name || ' ' || family_name, family_name || ' ' || given_name, family_name || ', ' || given_name,
            user_name, external_id]) FROM employees WHERE id = person
          UNION SELECT unnest(ARRAY[email, name]) FROM account
          UNION SELECT subject FROM account_identities WHERE account_id IN (SELECT id FROM account)
          UNION SELECT unnest(ARRAY[body->>'email', body->>'name', (body->>'givenName') || ' ' || (body->>'familyName'),
            (body->>'familyName') || ' ' || (body->>'givenName'), body->>'userName', body->>'externalId', body->>'subject']) FROM past
          UNION SELECT DISTINCT m.to_address FROM messages m JOIN employees e ON e.key = m.employee_key WHERE e.id = person
        )
      SELECT coalesce(array_agg(DISTINCT w), '{}') FROM (SELECT lower(btrim(word)) AS w FROM said) words
      WHERE length(w) >= 4 AND w ~ '[@[:digit:][:space:]]' AND w <> 'erased person'
        AND NOT EXISTS (SELECT 1 FROM employees e WHERE lower(e.email) = w AND e.id <> person)
        AND NOT EXISTS (SELECT 1 FROM accounts a WHERE lower(a.email) = w AND a.id NOT IN (SELECT id FROM account))
    $$;
    COMMENT ON FUNCTION words_of_person(uuid) IS 'addresses, full names and foreign ids that a person has or had, in lower case; not a word such as Admin, and no address that is somebody else''s by now';

    CREATE FUNCTION redact_json(body jsonb, ids text[], words text[], pseudonym text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE
      word text;
      said text;
    BEGIN
      CASE jsonb_typeof(body)
        WHEN 'object' THEN
          RETURN (SELECT coalesce(jsonb_object_agg(f.key, CASE
            -- A reference to somebody else, who may have the same name.
            WHEN jsonb_exists_all(body, ARRAY['id', 'number', 'name']) AND NOT body->>'id' = ANY(ids) THEN f.value
            WHEN body->>'id' = ANY(ids) AND f.key IN ('number', 'name', 'email', 'givenName', 'familyName') THEN to_jsonb(pseudonym)
            ELSE redact_json(f.value, ids, words, pseudonym) END), '{}') FROM jsonb_each(body) f);
        WHEN 'array' THEN
          RETURN (SELECT coalesce(jsonb_agg(redact_json(i.value, ids, words, pseudonym) ORDER BY i.ordinality), '[]')
            FROM jsonb_array_elements(body) WITH ORDINALITY i);
        WHEN 'string' THEN
          said := body #>> '{}';
          FOREACH word IN ARRAY words LOOP
            IF lower(said) = word THEN
              said := pseudonym;
            ELSIF strpos(lower(said), word) > 0 AND word ~ '[@[:space:]]' THEN
              -- Whole: not anna@example.org within joanna@example.org or anna@example.org.uk.
              said := regexp_replace(said, '(\\?<![[:alnum:]._%+-])' || regexp_replace(word, '([^[:alnum:][:space:]])', '\\\\\\1', 'g')
                || '(\\?![[:alnum:]_-]|\\.[[:alnum:]])', pseudonym, 'gi');
            END IF;
          END LOOP;
          RETURN to_jsonb(said);
        ELSE RETURN body;
      END CASE;
    END $$;

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

    CREATE FUNCTION expire_audit_events(older_than timestamptz, most integer) RETURNS integer LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
      expired integer;
    BEGIN
      PERFORM set_config('in_their_shoes.audit_change', 'expiry', true);
      DELETE FROM audit_events WHERE id IN (
        SELECT id FROM audit_events WHERE at < least(older_than, clock_timestamp() - interval '1 year') ORDER BY at LIMIT most);
      GET DIAGNOSTICS expired = ROW_COUNT;
      PERFORM set_config('in_their_shoes.audit_change', '', true);
      RETURN expired;
    END $$;
    COMMENT ON FUNCTION expire_audit_events(timestamptz, integer) IS 'the one way in which an audit event goes: when it is older than the organisation keeps it, and a year at least';

    CREATE FUNCTION guard_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      change text := current_setting('in_their_shoes.audit_change', true);
    BEGIN
      IF (TG_OP = 'UPDATE' AND change = 'redaction') OR (TG_OP = 'DELETE' AND change = 'expiry') THEN
        RETURN NULL;
      END IF;
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END $$;
    DROP TRIGGER audit_events_append_only ON audit_events;
    CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
      FOR EACH STATEMENT EXECUTE FUNCTION guard_audit_events();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TRIGGER audit_events_append_only ON audit_events;
    CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    DROP FUNCTION guard_audit_events();
    DROP FUNCTION expire_audit_events(timestamptz, integer);
    DROP FUNCTION redact_audit_person(uuid);
    DROP FUNCTION redact_json(jsonb, text[], text[], text);
    DROP FUNCTION words_of_person(uuid);
    DROP FUNCTION records_of_person(uuid);
    DROP INDEX messages_of_nobody, employees_ended, employees_deactivated;
    ALTER TABLE employees DROP CONSTRAINT employees_erased_stay_empty, DROP CONSTRAINT employees_erased_stay_out, DROP COLUMN erased_at;
    DROP TABLE erasures;
    DROP FUNCTION erasure_pseudonym(uuid);
    DROP FUNCTION erasure_hash(uuid);
  `);
}
