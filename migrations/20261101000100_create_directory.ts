import type { Knex } from 'knex';

/**
 * Where people are and the tree they belong to.
 *
 * Tables that plans join by the million have an integer `key` for inside (4 bytes in 5 million rows) beside the `id` that
 * the outside sees. `refuse_cycle(link column)` keeps the department tree and the reporting lines free of loops: it walks
 * up from the changed row under one advisory lock per table, so two concurrent changes cannot close a loop together.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE sites (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      time_zone text NOT NULL,
      country char(2),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX sites_code ON sites (lower(code));

    CREATE TABLE departments (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      parent_key integer REFERENCES departments (key) DEFERRABLE INITIALLY DEFERRED
        CONSTRAINT departments_not_own_parent CHECK (parent_key <> key),
      site_key integer REFERENCES sites (key),
      head_key integer,
      max_away_per_week integer CHECK (max_away_per_week >= 0),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX departments_code ON departments (lower(code));
    CREATE INDEX departments_parent ON departments (parent_key);
    CREATE INDEX departments_site ON departments (site_key);

    CREATE TABLE employees (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      number text NOT NULL CHECK (length(number) BETWEEN 1 AND 64),
      email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
      given_name text NOT NULL CHECK (length(given_name) BETWEEN 1 AND 200),
      family_name text NOT NULL CHECK (length(family_name) BETWEEN 1 AND 200),
      department_key integer REFERENCES departments (key),
      site_key integer REFERENCES sites (key),
      manager_key integer REFERENCES employees (key) DEFERRABLE INITIALLY DEFERRED
        CONSTRAINT employees_not_own_manager CHECK (manager_key <> key),
      declared_leader boolean,
      start_date date,
      end_date date,
      time_zone text,
      locale text,
      weekly_load smallint NOT NULL DEFAULT 1 CHECK (weekly_load BETWEEN 1 AND 10),
      deactivated_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT employees_end_after_start CHECK (end_date >= start_date)
    );
    COMMENT ON COLUMN employees.declared_leader IS 'null: derived from having reports or heading a department';
    CREATE UNIQUE INDEX employees_number ON employees (lower(number));
    CREATE UNIQUE INDEX employees_email ON employees (lower(email));
    CREATE INDEX employees_department ON employees (department_key);
    CREATE INDEX employees_site ON employees (site_key);
    CREATE INDEX employees_manager ON employees (manager_key);
    CREATE INDEX employees_name ON employees ((family_name || ' ' || given_name), id);

    ALTER TABLE departments ADD CONSTRAINT departments_head_fkey FOREIGN KEY (head_key)
      REFERENCES employees (key) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
    CREATE INDEX departments_head ON departments (head_key);

    CREATE VIEW leaders AS
      SELECT e.key AS employee_key
      FROM employees e
      WHERE coalesce(e.declared_leader,
        EXISTS (SELECT 1 FROM employees r WHERE r.manager_key = e.key AND r.deactivated_at IS NULL)
        OR EXISTS (SELECT 1 FROM departments d WHERE d.head_key = e.key));

    CREATE TABLE absences (
      id uuid PRIMARY KEY,
      employee_key integer NOT NULL REFERENCES employees (key) ON DELETE CASCADE,
      during daterange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
      kind text NOT NULL DEFAULT 'leave' CHECK (kind IN ('leave', 'sickness', 'parental', 'training', 'business', 'other')),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT absences_do_not_overlap EXCLUDE USING gist (employee_key WITH =, during WITH &&)
    );

    CREATE FUNCTION refuse_department_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('departments.parent_key'));
      IF EXISTS (
        WITH RECURSIVE up AS (
          SELECT NEW.parent_key AS key
          UNION SELECT d.parent_key FROM departments d JOIN up ON d.key = up.key WHERE d.parent_key IS NOT NULL
        ) SELECT 1 FROM up WHERE key = NEW.key
      ) THEN
        RAISE EXCEPTION 'department % would be its own ancestor', NEW.code
          USING ERRCODE = 'check_violation', CONSTRAINT = 'departments_no_cycle';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER departments_no_cycle AFTER INSERT OR UPDATE OF parent_key ON departments
      DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW WHEN (NEW.parent_key IS NOT NULL) EXECUTE FUNCTION refuse_department_cycle();

    CREATE FUNCTION refuse_manager_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('employees.manager_key'));
      IF EXISTS (
        WITH RECURSIVE up AS (
          SELECT NEW.manager_key AS key
          UNION SELECT e.manager_key FROM employees e JOIN up ON e.key = up.key WHERE e.manager_key IS NOT NULL
        ) SELECT 1 FROM up WHERE key = NEW.key
      ) THEN
        RAISE EXCEPTION 'employee % would be their own manager', NEW.number
          USING ERRCODE = 'check_violation', CONSTRAINT = 'employees_no_manager_cycle';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER employees_no_manager_cycle AFTER INSERT OR UPDATE OF manager_key ON employees
      DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW WHEN (NEW.manager_key IS NOT NULL) EXECUTE FUNCTION refuse_manager_cycle();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW leaders;
    ALTER TABLE departments DROP CONSTRAINT departments_head_fkey;
    DROP TABLE absences, employees, departments, sites;
    DROP FUNCTION refuse_department_cycle();
    DROP FUNCTION refuse_manager_cycle();
  `);
}
