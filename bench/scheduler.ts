/**
 * `npm run bench -- scheduler [sizes] [families] [seeds]`: one row a size and family. Each problem is solved in a process
 * of its own, from file to file, by the compiled command line when `dist` is there, otherwise through tsx; peak memory is that process's.
 * `npm run bench -- scheduler small,medium std,unplanted 5`
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { highsSolver } from '../src/platform/exact/highs.ts';
import { type Plan, programmeFor } from '../src/scheduler/index.ts';
import { type Family, rotation, SIZES } from '../test/support/rotation-family.ts';

const [sizes = 'small,medium,large', families = 'std,exact,unplanted', seeds = ''] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'scheduler-bench-'));
const compiled = path.resolve('dist/src/cli/index.js');
const command = existsSync(compiled) ? [compiled] : [createRequire(import.meta.url).resolve('tsx/cli'), path.resolve('src/cli/index.ts')];
/** HiGHS alone gets models up to this many 0/1 variables, and this many nodes. */
const HIGHS_COLUMNS = 5000;
const HIGHS_NODES = 1000;

type Run = { readonly plan: Plan; readonly seconds: number; readonly megabytes: number };

function solveInProcess(problem: string): Run {
  const out = path.join(folder, 'plan.json');
  const started = process.hrtime.bigint();
  const child = spawnSync('/usr/bin/env', ['node', '--import', peakReporter(), ...command, 'solve', problem, '--out', out], {
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (child.status !== 0) throw new Error(child.stderr);
  const peak = Number(/PEAK (\d+)/.exec(child.stderr)?.[1] ?? 0) / 1024;
  return { plan: JSON.parse(readFileSync(out, 'utf8')) as Plan, seconds, megabytes: peak };
}

function peakReporter(): string {
  return `data:text/javascript,process.on("exit",()=>console.error("PEAK "+process.resourceUsage().maxRSS))`;
}

console.log('| size | family | seeds | visits | weeks ÷ bound | at the bound | s (worst) | MB (worst) | HiGHS alone |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
try {
  for (const size of sizes.split(',')) {
    for (const family of families.split(',') as Family[]) {
      const count = Number(seeds) || (size === 'small' || size === 'medium' ? 30 : size === 'large' ? 10 : 1);
      await row(size, family, count);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function row(size: string, family: Family, count: number): Promise<void> {
  let proved = 0;
  let ratio = 0;
  let seconds = 0;
  let megabytes = 0;
  let visits = 0;
  let alone = '–';
  for (let seed = 1; seed <= count; seed++) {
    const problem = rotation(SIZES[size]!, family, seed);
    const file = path.join(folder, 'problem.json');
    writeFileSync(file, JSON.stringify(problem));
    const run = solveInProcess(file);
    visits = run.plan.assignments.length + run.plan.unplaced.length;
    if (run.plan.status === 'proved-shortest') proved++;
    // What cannot all be placed has no shortest plan; it counts as not at the bound.
    if (run.plan.unplaced.length === 0) ratio = Math.max(ratio, run.plan.makespan / run.plan.lowerBound);
    seconds = Math.max(seconds, run.seconds);
    megabytes = Math.max(megabytes, run.megabytes);
    if (seed === 1) {
      const programme = programmeFor(problem, run.plan.makespan, HIGHS_COLUMNS);
      if (programme !== null) {
        const started = process.hrtime.bigint();
        const answer = await highsSolver(programme, HIGHS_NODES);
        alone = `${answer.kind}, ${(Number(process.hrtime.bigint() - started) / 1e9).toFixed(2)} s`;
      }
    }
  }
  console.log(
    `| ${size} | ${family} | ${count} | ${visits} | ${ratio.toFixed(2)} | ${proved} | ${seconds.toFixed(2)} | ${Math.round(megabytes)} | ${alone} |`,
  );
}
