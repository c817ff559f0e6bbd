/**
 * `npm run bench -- replan [sizes] [family] [seeds]`: a plan is published, then one thing happens to it: one person is
 * newly away for two weeks with a visit in them, somebody joins, or a full venue loses a place in one week. Printed: published
 * visits moved, the proved least (`unavoidableMoves`), their ratio over all seeds, and the worst seed.
 * `npm run bench -- replan medium,large std 20`
 */
import { highsSolver } from '../src/platform/exact/highs.ts';
import { type Plan, type Problem, solve, toPlan } from '../src/scheduler/index.ts';
import { disturbances } from '../test/support/disturbances.ts';
import { type Family, rotation, SIZES } from '../test/support/rotation-family.ts';
import { judge } from '../test/support/scheduler-judge.ts';

const [sizes = 'medium,large', family = 'std', seeds = '20'] = process.argv.slice(2);

/** Plans of up to this many visits are judged. */
const JUDGED = 10_000;

type Row = { moved: number; least: number; proved: number; worst: string; most: number; unplaced: number; microseconds: number };

console.log('| size | disturbance | moved | unavoidable | ratio | at the least | worst | more unplaced | s CPU (mean) |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const size of sizes.split(',')) {
  const rows = new Map<string, Row>();
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const problem = rotation(SIZES[size]!, family as Family, seed);
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
  // the judge is written to be read, not to be quick
  const broken = before.assignments.length > JUDGED ? [] : judge(changed, toPlan(solution));
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
