import type { Knex } from 'knex';

/**
 * What it takes to draw a plan up again, byte for byte: beside the problem and the seed the options of the search, and the
 * fingerprints of what went in and came out. Plans of before have none, and say so.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE plans
      ADD COLUMN max_steps integer CHECK (max_steps > 0),
      ADD COLUMN problem_hash bytea CHECK (length(problem_hash) = 32),
      ADD COLUMN solution_hash bytea CHECK (length(solution_hash) = 32);
    COMMENT ON COLUMN plans.max_steps IS 'the limit of search steps that was set; null: the scheduler chose by the size of the problem';
    COMMENT ON COLUMN plans.problem_hash IS 'SHA-256 of the problem file, unpacked';
    COMMENT ON COLUMN plans.solution_hash IS 'SHA-256 of the plan file that the scheduler answered with';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE plans DROP COLUMN max_steps, DROP COLUMN problem_hash, DROP COLUMN solution_hash');
}
