/**
 * `npm run bench -- replan [sizes] [family] [seeds] [generate.mjs] [verify.mjs]`: a plan is published, then one thing happens to it:
 * one person is newly away for two weeks with a visit in them, somebody joins, or a full venue loses a place in one week. Printed:
 * published visits moved, the proved least (`unavoidableMoves`), their ratio over all seeds, and the worst seed.
 * The problems are our own, or those of a generator at the path given (run with --size, --family and --seed; `-` = our own).
 * Every plan is read by a judge: up to 10,000 visits by the tests' own, which is not quick, and by `verify` at the path given.
 * `npm run bench -- replan medium,large std 20`
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { highsSolver } from '../src/platform/exact/highs.ts';
import { type Plan, type Problem, solve, toPlan } from '../src/scheduler/index.ts';
import { disturbances } from '../test/support/disturbances.ts';
import { type Family, rotation, SIZES } from '../test/support/rotation-family.ts';
import { judge } from '../test/support/scheduler-judge.ts';

const [sizes = 'medium,large', family = 'std', seeds = '20', generator = '-', verifier] = process.argv.slice(2);

/** Plans of up to this many visits are read by the tests' judge. */
const JUDGED = 10_000;

type Verify = (problem: Problem, plan: Plan) => { readonly ok: boolean; readonly broken: object };
const verify =
  verifier === undefined ? null : ((await import(pathToFileURL(path.resolve(verifier)).href)) as { readonly verify: Verify }).verify;

function made(size: string, seed: number): Problem {
  if (generator === '-') return rotation(SIZES[size]!, family as Family, seed);
  const args = [generator, '--size', size, '--family', family, '--seed', String(seed)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 })) as Problem;
}

type Row = { moved: number; least: number; proved: number; worst: string; most: number; unplaced: number; microseconds: number };

console.log('| size | disturbance | moved | unavoidable | ratio | at the least | worst | more unplaced | s CPU (mean) |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const size of sizes.split(',')) {
  const rows = new Map<string, Row>();
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const problem = made(size, seed);
    const plan = toPlan(await solve(problem, { exact: highsSolver }));
    for (const { kind, changed } of disturbances(problem, plan, seed)) await add(rows, kind, changed, plan, seed);
  }
  const all: Row = { moved: 0, least: 0, proved: 0, worst: '', most: 0, unplaced: 0, microseconds: 0 };
  for (const [kind, row] of rows) {
    print(size, kind, row, Number(seeds));
    for (const key of ['moved', 'least', 'proved', 'unplaced', 'microseconds'] as const) all[key] += row[key];
    if (row.most > all.most) Object.assign(all, { most: row.most, worst: `${kind} ${row.worst}` });
  }
  print(size, 'all', all, Number(seeds) * rows.size);
}

async function add(rows: Map<string, Row>, kind: string, changed: Problem, before: Plan, seed: number): Promise<void> {
  const started = process.cpuUsage();
  const solution = await solve(changed, { exact: highsSolver });
  const { user, system } = process.cpuUsage(started);
  const plan = toPlan(solution);
  const broken = before.assignments.length > JUDGED ? [] : judge(changed, plan);
  const verdict = verify?.(changed, plan);
  if (verdict?.ok === false) broken.push(JSON.stringify(verdict.broken));
  if (broken.length > 0) throw new Error(`${kind}, seed ${seed}: ${broken.join('; ')}`);
  const moved = solution.moved!;
  const least = solution.unavoidableMoves!;
  const row = rows.get(kind) ?? { moved: 0, least: 0, proved: 0, worst: '', most: -1, unplaced: 0, microseconds: 0 };
  rows.set(kind, row);
  row.moved += moved;
  row.least += least;
  row.proved += moved === least ? 1 : 0;
  row.unplaced += Math.max(0, solution.unplaced.length - before.unplaced.length);
  row.microseconds += user + system;
  if (moved - least > row.most) Object.assign(row, { most: moved - least, worst: `${moved} ÷ ${least} (seed ${seed})` });
}

function print(size: string, kind: string, row: Row, count: number): void {
  const { moved, least, proved, worst, unplaced, microseconds } = row;
  console.log(
    `| ${size} | ${kind} | ${(moved / count).toFixed(2)} | ${(least / count).toFixed(2)} | ${(moved / Math.max(1, least)).toFixed(3)} | ` +
      `${proved} of ${count} | ${worst} | ${unplaced} | ${(microseconds / count / 1e6).toFixed(2)} |`,
  );
}
