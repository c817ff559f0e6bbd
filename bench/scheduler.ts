/**
 * `npm run bench -- scheduler [sizes] [families] [seeds] [results]`: one row of Markdown a size and family. Each problem is
 * solved in a process of its own, from file to file, by the compiled command line when `dist` is there, otherwise through
 * tsx; seconds of CPU (user and system), of the clock and peak memory are that process's. Beside it HiGHS alone, on the first seed of
 * each size and family that it can take. Plans of up to 10,000 visits are judged.
 *
 * `npm run bench -- scheduler` takes all sizes and families: small and medium seeds 1–30, large and huge 1–10, extreme 1–3.
 * `npm run bench -- scheduler small,medium std,exact,unplanted 1-30`, `… huge unplanted 3,5-7`
 * With a file of results (`… small,medium std 1-30 results.jsonl`) what stands in it is not measured again, and what is new is added.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { highsSolver } from '../src/platform/exact/highs.ts';
import { type Plan, type Problem, programmeFor } from '../src/scheduler/index.ts';
import { type Family, rotation, SIZES } from '../test/support/rotation-family.ts';
import { judge } from '../test/support/scheduler-judge.ts';

const [sizes = 'small,medium,large,huge,extreme', families = 'std,exact,unplanted', seeds = '', results = ''] = process.argv.slice(2);
const DEFAULT_SEEDS: Readonly<Record<string, string>> = { small: '1-30', medium: '1-30', large: '1-10', huge: '1-10', extreme: '1-3' };
const folder = mkdtempSync(path.join(tmpdir(), 'scheduler-bench-'));
const compiled = path.resolve('dist/src/cli/index.js');
const command = existsSync(compiled) ? [compiled] : [createRequire(import.meta.url).resolve('tsx/cli'), path.resolve('src/cli/index.ts')];
/** HiGHS alone gets models up to this many 0/1 variables, and this many nodes. */
const HIGHS_COLUMNS = 5000;
const HIGHS_NODES = 1000;
/** Plans of up to this many visits are judged; the judge looks at every pair of them. */
const JUDGED = 10_000;

type Run = {
  readonly key: string;
  readonly visits: number;
  readonly unplaced: number;
  readonly makespan: number;
  readonly lowerBound: number;
  readonly proved: boolean;
  readonly cpu: number;
  readonly wall: number;
  readonly megabytes: number;
  /** What HiGHS alone says, and its seconds; on the first seed only. */
  readonly alone?: string;
};

const known = new Map<string, Run>();
if (results !== '' && existsSync(results)) {
  for (const line of readFileSync(results, 'utf8').split('\n'))
    if (line !== '') known.set((JSON.parse(line) as Run).key, JSON.parse(line) as Run);
}

console.log(
  '| size | family | seeds | visits | weeks ÷ bound: worst, median | proved | unplaced | s CPU: median, worst | s clock: median, worst | MB (worst) | HiGHS alone |',
);
console.log(`| ${new Array(11).fill('---').join(' | ')} |`);
try {
  for (const size of sizes.split(',')) {
    if (SIZES[size] === undefined) throw new Error(`no size ${size}; one of ${Object.keys(SIZES).join(', ')}`);
    for (const family of families.split(',') as Family[]) {
      const list = seedsOf(seeds === '' ? DEFAULT_SEEDS[size]! : seeds);
      const runs: Run[] = [];
      for (const seed of list) runs.push(await runOf(size, family, seed, seed === list[0]));
      console.log(row(size, family, runs));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** `1-3,7` → 1, 2, 3, 7. */
function seedsOf(text: string): number[] {
  const seeds = text.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, k) => from + k);
  });
  if (seeds.length === 0 || !seeds.every(Number.isInteger)) throw new Error(`seeds are given as 1-30 or 3,5-7, not as ${text}`);
  return seeds;
}

async function runOf(size: string, family: Family, seed: number, first: boolean): Promise<Run> {
  const key = `${size} ${family} ${seed}`;
  const before = known.get(key);
  if (before !== undefined && (before.alone !== undefined || !first)) return before;
  const problem = rotation(SIZES[size]!, family, seed);
  const run: Run = { key, ...solveInProcess(problem, key) };
  const whole: Run = first ? { ...run, alone: await highsAlone(problem, run.makespan) } : run;
  if (results !== '') appendFileSync(results, `${JSON.stringify(whole)}\n`);
  return whole;
}

function solveInProcess(problem: Problem, key: string): Omit<Run, 'key'> {
  const file = path.join(folder, 'problem.json');
  const out = path.join(folder, 'plan.json');
  writeFileSync(file, JSON.stringify(problem));
  const started = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ['--import', usageReporter(), ...command, 'solve', file, '--out', out], { encoding: 'utf8' });
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  if (child.status !== 0) throw new Error(`${key}: ${child.stderr}`);
  const [, kilobytes, microseconds] = /USAGE (\d+) (\d+)/.exec(child.stderr) ?? [];
  const plan = JSON.parse(readFileSync(out, 'utf8')) as Plan;
  const visits = plan.assignments.length + plan.unplaced.length;
  const broken = visits > JUDGED ? [] : judge(problem, plan);
  if (broken.length > 0) throw new Error(`${key}: ${broken[0]}`);
  return {
    visits,
    unplaced: plan.unplaced.length,
    makespan: plan.makespan,
    lowerBound: plan.lowerBound,
    proved: plan.status === 'proved-shortest',
    cpu: Number(microseconds) / 1e6,
    wall,
    megabytes: Number(kilobytes) / 1024,
  };
}

function usageReporter(): string {
  return `data:text/javascript,process.on("exit",()=>{const u=process.resourceUsage();console.error("USAGE "+u.maxRSS+" "+(u.userCPUTime+u.systemCPUTime))})`;
}

async function highsAlone(problem: Problem, weeks: number): Promise<string> {
  const programme = programmeFor(problem, weeks, HIGHS_COLUMNS);
  if (programme === null) return '–';
  const started = process.cpuUsage();
  const answer = await highsSolver(programme, HIGHS_NODES);
  const { user, system } = process.cpuUsage(started);
  return `${answer.kind}, ${((user + system) / 1e6).toFixed(2)} s`;
}

function row(size: string, family: string, runs: readonly Run[]): string {
  // What cannot all be placed has no shortest plan; it counts as not proved.
  const ratios = runs.filter(({ unplaced }) => unplaced === 0).map(({ makespan, lowerBound }) => makespan / Math.max(1, lowerBound));
  const cells = [
    size,
    family,
    runs.length,
    Math.round(median(runs.map(({ visits }) => visits))),
    ratios.length === 0 ? '–' : `${Math.max(...ratios).toFixed(2)}, ${median(ratios).toFixed(2)}`,
    `${runs.filter(({ proved }) => proved).length} of ${runs.length}`,
    runs.reduce((sum, { unplaced }) => sum + unplaced, 0),
    ...[runs.map(({ cpu }) => cpu), runs.map(({ wall }) => wall)].map((s) => `${median(s).toFixed(2)}, ${Math.max(...s).toFixed(2)}`),
    Math.round(Math.max(...runs.map(({ megabytes }) => megabytes))),
    runs[0]?.alone ?? '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
