import type { Knex } from 'knex';

/** The customer's path: journeys, stages, touch-points, where they can be lived, and who need not or has already. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE journeys (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX journeys_name ON journeys (lower(name));

    CREATE TABLE stages (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      journey_key integer NOT NULL REFERENCES journeys (key) ON DELETE CASCADE,
      position smallint NOT NULL CHECK (position >= 0),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      UNIQUE (journey_key, position) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE UNIQUE INDEX stages_name ON stages (journey_key, lower(name));

    CREATE TABLE touch_points (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      stage_key integer NOT NULL REFERENCES stages (key),
      channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 64),
      audience text NOT NULL DEFAULT 'external' CHECK (audience IN ('external', 'internal')),
      owner_department_key integer REFERENCES departments (key),
      brief text NOT NULL DEFAULT '' CHECK (length(brief) <= 20000),
      duration_minutes integer CHECK (duration_minutes BETWEEN 1 AND 10080),
      promised_wait_minutes integer CHECK (promised_wait_minutes BETWEEN 0 AND 525600),
      photo text NOT NULL DEFAULT 'none' CHECK (photo IN ('none', 'allowed', 'required')),
      archived_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX touch_points_code ON touch_points (lower(code));
    CREATE INDEX touch_points_stage ON touch_points (stage_key);
    CREATE INDEX touch_points_owner ON touch_points (owner_department_key);

    CREATE TABLE touch_point_prerequisites (
      touch_point_key integer NOT NULL REFERENCES touch_points (key) ON DELETE CASCADE,
      prerequisite_key integer NOT NULL REFERENCES touch_points (key),
      PRIMARY KEY (touch_point_key, prerequisite_key),
      CHECK (touch_point_key <> prerequisite_key)
    );
    CREATE INDEX touch_point_prerequisites_reverse ON touch_point_prerequisites (prerequisite_key);

    CREATE FUNCTION refuse_prerequisite_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('touch_point_prerequisites'));
      IF EXISTS (
        WITH RECURSIVE up AS (
          SELECT NEW.prerequisite_key AS key
          UNION SELECT p.prerequisite_key FROM touch_point_prerequisites p JOIN up ON p.touch_point_key = up.key
        ) SELECT 1 FROM up WHERE key = NEW.touch_point_key
      ) THEN
        RAISE EXCEPTION 'a touch-point would be its own prerequisite'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'touch_point_prerequisites_no_cycle';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER touch_point_prerequisites_no_cycle AFTER INSERT OR UPDATE ON touch_point_prerequisites
      DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION refuse_prerequisite_cycle();

    CREATE TABLE touch_point_equivalents (
      touch_point_key integer NOT NULL REFERENCES touch_points (key) ON DELETE CASCADE,
      equivalent_key integer NOT NULL REFERENCES touch_points (key),
      PRIMARY KEY (touch_point_key, equivalent_key),
      CHECK (touch_point_key <> equivalent_key)
    );
    COMMENT ON TABLE touch_point_equivalents IS 'equivalent_key may stand in for touch_point_key; the reverse is a row of its own';

    CREATE TABLE venues (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      touch_point_key integer NOT NULL REFERENCES touch_points (key) ON DELETE CASCADE,
      site_key integer REFERENCES sites (key),
      places_per_week integer NOT NULL CHECK (places_per_week >= 0)
    );
    COMMENT ON COLUMN venues.site_key IS 'null: anywhere, open to everyone; a site: for the people of that site';
    CREATE UNIQUE INDEX venues_touch_point_site ON venues (touch_point_key, coalesce(site_key, 0));

    CREATE TABLE closures (
      id uuid PRIMARY KEY,
      venue_key integer NOT NULL REFERENCES venues (key) ON DELETE CASCADE,
      during daterange NOT NULL CHECK (
        NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)
        AND extract(isodow FROM lower(during)) = 1 AND extract(isodow FROM upper(during)) = 1),
      places_per_week integer NOT NULL DEFAULT 0 CHECK (places_per_week >= 0),
      reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT closures_do_not_overlap EXCLUDE USING gist (venue_key WITH =, during WITH &&)
    );

    CREATE TABLE exemptions (
      id uuid PRIMARY KEY,
      employee_key integer NOT NULL REFERENCES employees (key) ON DELETE CASCADE,
      touch_point_key integer NOT NULL REFERENCES touch_points (key),
      reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
      approver_key integer NOT NULL REFERENCES employees (key),
      during daterange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
      equivalent_key integer REFERENCES touch_points (key) CHECK (equivalent_key <> touch_point_key),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK (approver_key <> employee_key),
      CONSTRAINT exemptions_do_not_overlap EXCLUDE USING gist (employee_key WITH =, touch_point_key WITH =, during WITH &&)
    );
    CREATE INDEX exemptions_touch_point ON exemptions (touch_point_key);

    CREATE TABLE credits (
      id uuid PRIMARY KEY,
      employee_key integer NOT NULL REFERENCES employees (key) ON DELETE CASCADE,
      touch_point_key integer NOT NULL REFERENCES touch_points (key),
      experienced_on date NOT NULL,
      reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
      approver_key integer NOT NULL REFERENCES employees (key),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK (approver_key <> employee_key),
      UNIQUE (employee_key, touch_point_key)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE credits, exemptions, closures, venues, touch_point_equivalents, touch_point_prerequisites, touch_points, stages, journeys;
    DROP FUNCTION refuse_prerequisite_cycle();
  `);
}
