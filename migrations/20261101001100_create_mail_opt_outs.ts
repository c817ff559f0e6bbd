import type { Knex } from 'knex';

/** Kinds of mail that a person does without. No row: they get it. Assignments and changes to them are no choice. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE mail_opt_outs (
      employee_key integer NOT NULL REFERENCES employees (key) ON DELETE CASCADE,
      kind text NOT NULL CONSTRAINT mail_opt_outs_kind
        CHECK (kind IN ('reminder', 'missed-week', 'manager-digest', 'leadership-report', 'idea-status')),
      opted_out_at timestamptz NOT NULL,
      PRIMARY KEY (employee_key, kind)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE mail_opt_outs');
}
