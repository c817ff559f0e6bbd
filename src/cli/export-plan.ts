import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { exportPlan } from '../features/planning/export/plan-file.ts';
import { connect } from '../platform/db/connect.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts';

const USAGE = 'usage: export-plan <plan id> --problem <problem.json> --plan <plan.json>';
const logger = { info: () => {}, warn: console.warn, error: console.error };

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
  const config = readConfig(process.env);
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: config.dataDir, logger }) : undefined;
  const db = connect(config.databaseUrl ?? (embedded?.url as string), { max: 2 });
  try {
    const { problem, plan } = await exportPlan(db, id);
    writeFileSync(values.problem, problem);
    writeFileSync(values.plan, JSON.stringify(plan));
    console.log(`${values.problem}, ${values.plan}: ${plan.assignments.length} visits, ${plan.unplaced.length} unplaced`);
    return 0;
  } finally {
    await db.destroy();
    await embedded?.stop();
  }
}
