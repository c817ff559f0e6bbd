/**
 * `npm run bench -- judged [count] [verify.mjs]`: small random problems that mix every feature (hostile shapes, pins, published plans,
 * an even pace, cycles) are solved; the judge of the tests reads each plan, and a second judge at the path given, whose
 * `verify(problem, plan)` answers `{ ok, broken }`. Printed: how many of each kind there were, and how many each judge refused.
 * `npm run bench -- judged 600 path/to/verify.mjs`
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { solve, toPlan, validate } from '../src/scheduler/index.ts';
import { hostile, KINDS, type Kind } from '../test/support/hostile-problems.ts';
import { judge } from '../test/support/scheduler-judge.ts';

type Verify = (problem: unknown, plan: unknown) => { readonly ok: boolean; readonly broken: Readonly<Record<string, number>> };

const [count = '600', verifier] = process.argv.slice(2);
const second =
  verifier === undefined ? null : ((await import(pathToFileURL(path.resolve(verifier)).href)) as { readonly verify: Verify }).verify;

const tally = new Map<Kind, { problems: number; visits: number; unplaced: number; refused: number; judged: number; verified: number }>(
  KINDS.map((kind) => [kind, { problems: 0, visits: 0, unplaced: 0, refused: 0, judged: 0, verified: 0 }]),
);
for (let seed = 0; seed < Number(count); seed++) {
  for (const { kind, problem } of await hostile(seed, async (asked) => toPlan(await solve(asked, { maxSteps: 30_000 })))) {
    const row = tally.get(kind)!;
    row.problems++;
    if (validate(problem).length > 0) {
      row.refused++;
      continue;
    }
    const plan = toPlan(await solve(problem, { maxSteps: 30_000 }));
    row.visits += plan.assignments.length;
    row.unplaced += plan.unplaced.length;
    const broken = judge(problem, plan);
    const verdict = second?.(problem, plan);
    if (broken.length > 0) row.judged++;
    if (verdict?.ok === false) row.verified++;
    if (broken.length > 0 || verdict?.ok === false) console.log(`${kind}, seed ${seed}: ${JSON.stringify([broken, verdict?.broken])}`);
  }
}
console.log('| kind | problems | refused on entry | visits placed | left out | plans refused by the tests’ judge | by the second judge |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [kind, row] of tally) {
  const last = second === null ? '–' : row.verified;
  console.log(`| ${kind} | ${row.problems} | ${row.refused} | ${row.visits} | ${row.unplaced} | ${row.judged} | ${last} |`);
}
process.exitCode = [...tally.values()].some(({ judged, verified }) => judged + verified > 0) ? 1 : 0;
