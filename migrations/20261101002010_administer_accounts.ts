import type { Knex } from 'knex';

/**
 * Accounts are administered, and people of the directory get theirs by signing in.
 *
 * - `leader` is no role that somebody is given: it follows from the directory (people_below).
 * - `made_by`: whoever got in by the directory alone gets out again when the organisation switches `employee_sign_in` off.
 * - A sign-in link belongs to an account, or to a person of the directory who has none yet. A `decoy` is the link of nobody,
 *   written and removed within one transaction, so that an unknown address costs what a known one does.
 * - The last administrator stays: whatever takes one away waits for the others who do, and is refused when none is left.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE organisation ADD COLUMN employee_sign_in boolean NOT NULL DEFAULT true;

    UPDATE accounts SET role = 'employee' WHERE role = 'leader';
    ALTER TABLE accounts
      DROP CONSTRAINT accounts_role_check,
      ADD CONSTRAINT accounts_role_check CHECK (role IN ('admin', 'auditor', 'employee')),
      ADD COLUMN made_by text NOT NULL DEFAULT 'administrator' CHECK (made_by IN ('administrator', 'directory')),
      ADD COLUMN signed_in_at timestamptz;
    CREATE INDEX accounts_name ON accounts (name, id);
    COMMENT ON COLUMN accounts.role IS 'leader is none: it is derived from the directory';

    ALTER TABLE sign_in_links
      DROP CONSTRAINT sign_in_links_check,
      DROP CONSTRAINT sign_in_links_purpose_check,
      ADD COLUMN employee_key integer REFERENCES employees (key) ON DELETE CASCADE,
      ADD CONSTRAINT sign_in_links_purpose_check CHECK (purpose IN ('set-up', 'sign-in', 'decoy')),
      ADD CONSTRAINT sign_in_links_check
        CHECK ((purpose = 'sign-in') = (account_id IS NOT NULL OR employee_key IS NOT NULL) AND (account_id IS NULL OR employee_key IS NULL));
    CREATE INDEX sign_in_links_account ON sign_in_links (account_id);
    CREATE INDEX sign_in_links_employee ON sign_in_links (employee_key);
    CREATE INDEX api_tokens_account ON api_tokens (account_id);

    CREATE FUNCTION refuse_losing_last_admin() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('accounts.last_admin'));
      IF NOT EXISTS (
        SELECT 1 FROM accounts a LEFT JOIN employees e ON e.key = a.employee_key
        WHERE a.role = 'admin' AND a.deactivated_at IS NULL AND e.deactivated_at IS NULL
      ) THEN
        RAISE EXCEPTION 'nobody would administer any more' USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_last_admin';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER accounts_last_admin AFTER UPDATE ON accounts FOR EACH ROW
      WHEN (OLD.role = 'admin' AND OLD.deactivated_at IS NULL
        AND (NEW.role <> 'admin' OR NEW.deactivated_at IS NOT NULL OR NEW.employee_key IS DISTINCT FROM OLD.employee_key))
      EXECUTE FUNCTION refuse_losing_last_admin();
    CREATE TRIGGER accounts_last_admin_deleted AFTER DELETE ON accounts FOR EACH ROW
      WHEN (OLD.role = 'admin' AND OLD.deactivated_at IS NULL)
      EXECUTE FUNCTION refuse_losing_last_admin();

    CREATE FUNCTION refuse_losing_last_admin_by_person() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM accounts WHERE employee_key = NEW.key AND role = 'admin' AND deactivated_at IS NULL) THEN
        PERFORM pg_advisory_xact_lock(hashtext('accounts.last_admin'));
        IF NOT EXISTS (
          SELECT 1 FROM accounts a LEFT JOIN employees e ON e.key = a.employee_key
          WHERE a.role = 'admin' AND a.deactivated_at IS NULL AND e.deactivated_at IS NULL
        ) THEN
          RAISE EXCEPTION 'nobody would administer any more' USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_last_admin';
        END IF;
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER employees_last_admin AFTER UPDATE OF deactivated_at ON employees FOR EACH ROW
      WHEN (OLD.deactivated_at IS NULL AND NEW.deactivated_at IS NOT NULL)
      EXECUTE FUNCTION refuse_losing_last_admin_by_person();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TRIGGER employees_last_admin ON employees;
    DROP TRIGGER accounts_last_admin_deleted ON accounts;
    DROP TRIGGER accounts_last_admin ON accounts;
    DROP FUNCTION refuse_losing_last_admin_by_person();
    DROP FUNCTION refuse_losing_last_admin();

    DROP INDEX api_tokens_account, sign_in_links_account, accounts_name;
    DELETE FROM sign_in_links WHERE employee_key IS NOT NULL OR purpose = 'decoy';
    ALTER TABLE sign_in_links
      DROP CONSTRAINT sign_in_links_check,
      DROP CONSTRAINT sign_in_links_purpose_check,
      DROP COLUMN employee_key,
      ADD CONSTRAINT sign_in_links_purpose_check CHECK (purpose IN ('set-up', 'sign-in')),
      ADD CONSTRAINT sign_in_links_check CHECK ((purpose = 'sign-in') = (account_id IS NOT NULL));
    COMMENT ON COLUMN accounts.role IS NULL;
    ALTER TABLE accounts
      DROP COLUMN signed_in_at,
      DROP COLUMN made_by,
      DROP CONSTRAINT accounts_role_check,
      ADD CONSTRAINT accounts_role_check CHECK (role IN ('admin', 'leader', 'employee', 'auditor'));
    ALTER TABLE organisation DROP COLUMN employee_sign_in;
  `);
}
