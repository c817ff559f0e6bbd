import type { Knex } from 'knex';
import { readProblem } from '../problem/file.ts';
import { getPackedProblem } from '../read-model.ts';
import type { Provenance } from '../schemas.ts';
import type { Solver } from '../solving/solver.ts';
import { fingerprintOf } from './fingerprint.ts';
import { getProvenance } from './read-model.ts';

export interface Verification {
  readonly provenance: Provenance;
  /** Of the plan that came out of the same problem, seed and options just now. */
  readonly again: string;
  readonly same: boolean;
}

/** Draws a plan up again from what was kept of it, and compares. It writes nothing. @throws not-found */
export async function verifyPlan(db: Knex, solver: Pick<Solver, 'solve'>, id: string): Promise<Verification> {
  const provenance = await getProvenance(db, id);
  const problem = await readProblem(await getPackedProblem(db, provenance.plan));
  const solution = await solver.solve(problem, { seed: provenance.seed, maxSteps: provenance.maxSteps ?? undefined });
  const again = fingerprintOf(solution).toString('hex');
  return { provenance, again, same: again === provenance.solution.sha256 };
}
