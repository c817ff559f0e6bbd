import type { Knex } from 'knex';

/**
 * Programmes, solved plans and the living assignments.
 *
 * `plan_visits` keeps what a plan said, for ever: 5 integers a row, so that 5 million visits stay near 300 MB.
 * `assignments` is the living week: one row per walk asked of a person, moved and closed as life goes on. A person has
 * at most one live or done assignment a touch-point (partial unique index), whichever programme asked for it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE programmes (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      kind text NOT NULL CHECK (kind IN ('cycle', 'induction')),
      start_week date NOT NULL CHECK (extract(isodow FROM start_week) = 1),
      end_week date CHECK (extract(isodow FROM end_week) = 1),
      weeks_after_start smallint CHECK (weeks_after_start BETWEEN 1 AND 104),
      audience jsonb,
      all_touch_points boolean NOT NULL DEFAULT true,
      rules jsonb NOT NULL DEFAULT '{}',
      archived_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK (end_week >= start_week),
      CHECK ((kind = 'cycle') = (end_week IS NOT NULL)),
      CHECK ((kind = 'induction') = (weeks_after_start IS NOT NULL))
    );
    CREATE UNIQUE INDEX programmes_name ON programmes (lower(name)) WHERE archived_at IS NULL;
    COMMENT ON COLUMN programmes.audience IS 'null: everyone; else { departments, sites, employees, leadersOnly } by id';

    CREATE TABLE programme_touch_points (
      programme_key integer NOT NULL REFERENCES programmes (key) ON DELETE CASCADE,
      touch_point_key integer NOT NULL REFERENCES touch_points (key),
      PRIMARY KEY (programme_key, touch_point_key)
    );
    CREATE INDEX programme_touch_points_reverse ON programme_touch_points (touch_point_key);

    CREATE TYPE plan_status AS ENUM ('solving', 'draft', 'published', 'superseded', 'discarded', 'failed');
    CREATE TABLE plans (
      key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      programme_key integer NOT NULL REFERENCES programmes (key),
      status plan_status NOT NULL DEFAULT 'solving',
      seed integer NOT NULL DEFAULT 1,
      solver_version text,
      first_week date CHECK (extract(isodow FROM first_week) = 1),
      weeks smallint,
      summary jsonb,
      bottlenecks jsonb,
      progress jsonb,
      cancel_requested boolean NOT NULL DEFAULT false,
      error text,
      requested_by text NOT NULL,
      base_plan_key integer REFERENCES plans (key),
      snapshot_at timestamptz,
      frozen_week date CHECK (extract(isodow FROM frozen_week) = 1),
      attempt smallint NOT NULL DEFAULT 0,
      lease_until timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      solved_at timestamptz,
      published_at timestamptz,
      CHECK ((status IN ('published', 'superseded')) <= (published_at IS NOT NULL))
    );
    COMMENT ON COLUMN plans.base_plan_key IS 'what was published when the problem was read: publishing demands that it still is';
    COMMENT ON COLUMN plans.frozen_week IS 'the week it was then: its assignments are neither moved nor cancelled';
    COMMENT ON COLUMN plans.attempt IS 'fencing token: only the latest worker that took the plan may write its result';
    CREATE UNIQUE INDEX plans_one_solving ON plans (programme_key) WHERE status = 'solving';
    CREATE UNIQUE INDEX plans_one_published ON plans (programme_key) WHERE status = 'published';
    CREATE INDEX plans_programme ON plans (programme_key, key);

    CREATE TABLE plan_problems (
      plan_key integer PRIMARY KEY REFERENCES plans (key) ON DELETE CASCADE,
      problem bytea NOT NULL
    );
    COMMENT ON COLUMN plan_problems.problem IS 'gzip of the problem file that the solver was given: explains any historical plan';

    CREATE TABLE plan_visits (
      plan_key integer NOT NULL REFERENCES plans (key) ON DELETE CASCADE,
      employee_key integer NOT NULL REFERENCES employees (key) ON DELETE CASCADE,
      touch_point_key integer NOT NULL REFERENCES touch_points (key),
      venue_key integer NOT NULL REFERENCES venues (key),
      week date NOT NULL,
      PRIMARY KEY (plan_key, employee_key, touch_point_key)
    );

    CREATE TABLE plan_unplaced (
      plan_key integer NOT NULL REFERENCES plans (key) ON DELETE CASCADE,
      employee_key integer NOT NULL REFERENCES employees (key) ON DELETE CASCADE,
      touch_point_key integer NOT NULL REFERENCES touch_points (key),
      reason text NOT NULL,
      PRIMARY KEY (plan_key, employee_key, touch_point_key)
    );

    CREATE TYPE assignment_status AS ENUM
      ('planned', 'announced', 'started', 'done', 'privileged', 'missed', 'excused', 'cancelled');
    CREATE TABLE assignments (
      id uuid PRIMARY KEY DEFAULT uuid_v7(),
      programme_key integer NOT NULL REFERENCES programmes (key),
      plan_key integer NOT NULL REFERENCES plans (key),
      employee_key integer NOT NULL REFERENCES employees (key) ON DELETE CASCADE,
      touch_point_key integer NOT NULL REFERENCES touch_points (key),
      venue_key integer NOT NULL REFERENCES venues (key),
      week date NOT NULL CHECK (extract(isodow FROM week) = 1),
      status assignment_status NOT NULL DEFAULT 'planned',
      sequence smallint NOT NULL DEFAULT 0,
      version integer NOT NULL DEFAULT 1,
      started_at timestamptz,
      closed_at timestamptz,
      close_reason text CHECK (length(close_reason) <= 2000),
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK ((status IN ('done', 'privileged')) <= (closed_at IS NOT NULL))
    );
    COMMENT ON COLUMN assignments.sequence IS 'rises with every move: the SEQUENCE of its calendar entry';
    CREATE UNIQUE INDEX assignments_one_live ON assignments (employee_key, touch_point_key)
      WHERE status IN ('planned', 'announced', 'started', 'done');
    CREATE INDEX assignments_week ON assignments (week, status, employee_key);
    CREATE INDEX assignments_employee ON assignments (employee_key, week);
    CREATE INDEX assignments_programme ON assignments (programme_key, status);
    CREATE INDEX assignments_venue_week ON assignments (venue_key, week);

    CREATE TABLE experiences (
      id uuid PRIMARY KEY,
      assignment_id uuid NOT NULL UNIQUE REFERENCES assignments (id) ON DELETE CASCADE,
      effort smallint NOT NULL CHECK (effort BETWEEN 1 AND 7),
      emotion smallint NOT NULL CHECK (emotion BETWEEN -2 AND 2),
      waited_minutes integer CHECK (waited_minutes BETWEEN 0 AND 525600),
      recognised boolean NOT NULL,
      happened text CHECK (length(happened) <= 5000),
      change_in_my_work text CHECK (length(change_in_my_work) <= 5000),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );

    CREATE TABLE ideas (
      id uuid PRIMARY KEY,
      experience_id uuid NOT NULL REFERENCES experiences (id) ON DELETE CASCADE,
      text text NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
      status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'accepted', 'doing', 'done', 'proved', 'declined')),
      reason text CHECK (length(reason) <= 2000),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK ((status = 'declined') <= (reason IS NOT NULL))
    );
    CREATE INDEX ideas_experience ON ideas (experience_id);

    CREATE TABLE assignment_links (
      token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
      assignment_id uuid NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
      expires_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL
    );
    COMMENT ON TABLE assignment_links IS 'SHA-256 of the secret in a mailed link; the secret itself is never kept';
    CREATE INDEX assignment_links_assignment ON assignment_links (assignment_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE assignment_links, ideas, experiences, assignments, plan_unplaced, plan_visits, plan_problems, plans,
      programme_touch_points, programmes;
    DROP TYPE assignment_status;
    DROP TYPE plan_status;
  `);
}
