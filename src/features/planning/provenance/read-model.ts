import type { Knex } from 'knex';
import { notFound } from '../../../platform/errors.ts';
import type { PlanSummary } from '../domain.ts';
import { unpackProblem } from '../problem/file.ts';
import { getPackedProblem, getPlanRow } from '../read-model.ts';
import type { Provenance } from '../schemas.ts';
import { SOLVER_VERSION } from '../solving/version.ts';
import { sha256 } from './fingerprint.ts';

/** What a plan was made of. @throws not-found, also for a plan that is not solved or whose content was discarded */
export async function getProvenance(db: Knex, id: string): Promise<Provenance> {
  const row = await getPlanRow(db, id);
  if (row.summary === null || row.snapshot_at === null) throw notFound('solved plan', id);
  const problem = await unpackProblem(await getPackedProblem(db, row.id));
  const problemHash = sha256(problem).toString('hex');
  const kept = row.problem_hash?.toString('hex') ?? null;
  return {
    plan: row.id,
    programme: { id: row.programme_id, name: row.programme_name },
    status: row.status,
    requestedBy: row.requested_by,
    snapshotAt: row.snapshot_at.toISOString(),
    basePlan: row.base_plan_key === null ? null : ((await db('plans').where({ key: row.base_plan_key }).first('id'))?.id ?? null),
    seed: row.seed,
    maxSteps: row.max_steps,
    solverVersion: row.solver_version ?? '',
    problem: { sha256: problemHash, bytes: problem.length, intact: kept === null ? null : kept === problemHash },
    solution: { sha256: row.solution_hash?.toString('hex') ?? null },
    repeatable: whyNot(row.summary as PlanSummary, row.solution_hash, row.solver_version) ?? 'yes',
  };
}

function whyNot(summary: PlanSummary, hash: Buffer | null, version: string | null): Exclude<Provenance['repeatable'], 'yes'> | undefined {
  if (hash === null) return 'older-than-fingerprints';
  if (summary.cancelled) return 'ended-by-a-person';
  return version === SOLVER_VERSION ? undefined : 'another-solver';
}
