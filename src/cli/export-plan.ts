import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exportPlan } from '../features/planning/export/plan-file.ts';
import { withConnection } from './database.ts';

const USAGE = 'usage: export-plan <plan id> --problem <problem.json> --plan <plan.json>';

/** `export-plan`: writes the problem that a plan was solved from, and the plan, as files that `solve` and its judges read. */
export async function exportPlanCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { problem: { type: 'string' }, plan: { type: 'string' } },
  });
  const [id] = positionals;
  if (id === undefined || positionals.length > 1 || values.problem === undefined || values.plan === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { problem: problemFile, plan: planFile } = values;
  return withConnection(2, async (db) => {
    const { problem, plan } = await exportPlan(db, id);
    writeFileSync(problemFile, problem);
    writeFileSync(planFile, JSON.stringify(plan));
    console.log(`${problemFile}, ${planFile}: ${plan.assignments.length} visits, ${plan.unplaced.length} unplaced`);
    return 0;
  });
}
