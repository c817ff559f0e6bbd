import type { Knex } from 'knex';

/**
 * What an identity provider calls people and departments (SCIM 2.0). Everybody has a user name: the provider's, else the
 * address. `deprovisioned_at` beside `deactivated_at`: the provider deleted this person, who keeps their history and is
 * hidden from it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE employees
      ADD COLUMN user_name text CHECK (length(user_name) BETWEEN 1 AND 254),
      ADD COLUMN external_id text CHECK (length(external_id) BETWEEN 1 AND 255),
      ADD COLUMN deprovisioned_at timestamptz;
    CREATE UNIQUE INDEX employees_user_name ON employees (lower(coalesce(user_name, email)));
    CREATE UNIQUE INDEX employees_external_id ON employees (external_id) WHERE external_id IS NOT NULL;
    CREATE INDEX employees_updated ON employees (updated_at, id);

    ALTER TABLE departments ADD COLUMN external_id text CHECK (length(external_id) BETWEEN 1 AND 255);
    CREATE UNIQUE INDEX departments_external_id ON departments (external_id) WHERE external_id IS NOT NULL;
    CREATE INDEX departments_name ON departments (lower(name));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX departments_name, departments_external_id, employees_updated, employees_external_id, employees_user_name;
    ALTER TABLE departments DROP COLUMN external_id;
    ALTER TABLE employees DROP COLUMN user_name, DROP COLUMN external_id, DROP COLUMN deprovisioned_at;
  `);
}
