import type { Knex } from 'knex';

/**
 * The administrator who stays is one who can go on signing in. A date that passes asks nobody, so nothing can refuse it then:
 * whoever has an end date, passed or to come, does not count as the one who is left, and giving the last one who counts an
 * end date is refused like deactivating them. Moving an end date forward asks again, for those who were without a lasting
 * administrator before.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION require_lasting_admin() RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      -- Whoever takes another one away waits here, and then sees what this transaction has left.
      PERFORM pg_advisory_xact_lock(hashtext('accounts.last_admin'));
      IF NOT EXISTS (
        SELECT 1 FROM accounts a LEFT JOIN employees e ON e.key = a.employee_key
        WHERE a.role = 'admin' AND a.deactivated_at IS NULL AND e.deactivated_at IS NULL AND e.end_date IS NULL
      ) THEN
        RAISE EXCEPTION 'nobody would administer any more' USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_last_admin';
      END IF;
    END $$;
    CREATE OR REPLACE FUNCTION refuse_losing_last_admin() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM require_lasting_admin();
      RETURN NULL;
    END $$;
    CREATE OR REPLACE FUNCTION refuse_losing_last_admin_by_person() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM accounts WHERE employee_key = NEW.key AND role = 'admin' AND deactivated_at IS NULL) THEN
        PERFORM require_lasting_admin();
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER employees_last_admin_ends AFTER UPDATE OF end_date ON employees FOR EACH ROW
      WHEN (NEW.end_date IS NOT NULL AND (OLD.end_date IS NULL OR NEW.end_date < OLD.end_date))
      EXECUTE FUNCTION refuse_losing_last_admin_by_person();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TRIGGER employees_last_admin_ends ON employees;
    CREATE OR REPLACE FUNCTION refuse_losing_last_admin() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CREATE OR REPLACE FUNCTION refuse_losing_last_admin_by_person() RETURNS trigger LANGUAGE plpgsql AS $$
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
    DROP FUNCTION require_lasting_admin();
  `);
}
