import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { type ExactSolver, type Fault, type Progress, type Solution, solve, validate } from '../scheduler/index.ts';
import { writePlan } from './plan-file.ts';
import { parseProblem } from './problem-file.ts';

/**
 * Loaded when first asked for: most problems never need it. Its code is compiled once and not optimised any further: that
 * would take 60 MB and 0.3 s on every model, and saves a fifth of the time only on those that take ten seconds.
 */
const exact: ExactSolver = async (programme, effort) => {
  setFlagsFromString('--liftoff-only');
  return (await import('../platform/exact/highs.ts')).highsSolver(programme, effort);
};

const USAGE = 'usage: solve <problem.json> --out <plan.json> [--seed 1] [--max-steps N]';

/** `solve`: reads a problem, writes a plan. Exit code 0 with a plan, a partial one too; 2 with one line a fault. */
export async function solveCommand(argv: string[]): Promise<number> {
  const args = parse(argv);
  if (args === null) {
    console.error(USAGE);
    return 2;
  }
  let faults: readonly Fault[];
  let solution: Solution | null = null;
  try {
    const problem = parseProblem(readFileSync(args.path));
    faults = validate(problem);
    if (faults.length === 0) {
      solution = await solve(problem, {
        seed: args.seed,
        ...(args.maxSteps === null ? {} : { maxSteps: args.maxSteps }),
        onProgress: report(),
        exact,
      });
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isFileError(error)) throw error;
    faults = [{ path: args.path, message: error.message }];
  }
  for (const { path, message } of faults) console.error(`${path}: ${message}`);
  if (solution === null) return 2;
  writePlan(args.out, solution);
  return 0;
}

type Args = { readonly path: string; readonly out: string; readonly seed: number; readonly maxSteps: number | null };

function parse(argv: string[]): Args | null {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { out: { type: 'string' }, seed: { type: 'string' }, 'max-steps': { type: 'string' } },
    });
    const seed = Number(values.seed ?? 1);
    const maxSteps = values['max-steps'] === undefined ? null : Number(values['max-steps']);
    const [path] = positionals;
    if (positionals.length !== 1 || path === undefined || values.out === undefined) return null;
    if (!Number.isInteger(seed) || (maxSteps !== null && !(Number.isInteger(maxSteps) && maxSteps >= 0))) return null;
    return { path, out: values.out, seed, maxSteps };
  } catch {
    return null;
  }
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;

/** One line whenever the phase changes or another tenth is done. */
function report(): (progress: Progress) => void {
  let last = '';
  return ({ phase, placed, required, weeks, lowerBound, fraction }) => {
    const key = `${phase} ${Math.floor(fraction * 10)}`;
    if (key === last) return;
    last = key;
    console.error(`${phase}: ${placed} of ${required} placed in ${weeks} weeks (at least ${lowerBound}), ${Math.floor(fraction * 100)} %`);
  };
}
