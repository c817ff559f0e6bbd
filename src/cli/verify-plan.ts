import { verifyPlan } from '../features/planning/provenance/verify.ts';
import { threadSolver } from '../features/planning/solving/thread-solver.ts';
import { withConnection } from './database.ts';

/** `verify-plan`: draws a plan up again from what was kept of it. Exit code 0: the same bytes; 1: others. */
export async function verifyPlanCommand([id, ...more]: string[]): Promise<number> {
  if (id === undefined || more.length > 0) {
    console.error('usage: verify-plan <plan id>');
    return 2;
  }
  return withConnection(2, async (db) => {
    const { provenance, again, same } = await verifyPlan(db, threadSolver, id);
    console.log(`problem  ${provenance.problem.sha256} (${provenance.problem.intact === false ? 'CHANGED since' : 'as it was'})`);
    console.log(`options  seed ${provenance.seed}, steps ${provenance.maxSteps ?? 'chosen by size'}, solver ${provenance.solverVersion}`);
    console.log(`kept     ${provenance.solution.sha256 ?? 'none: this plan is older than fingerprints'}`);
    console.log(`again    ${again}`);
    console.log(same ? 'The same plan, byte for byte.' : `Another plan (${provenance.repeatable}).`);
    return same ? 0 : 1;
  });
}
