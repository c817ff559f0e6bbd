import { repaired, type SolvedAgain } from './fixes.ts';
import type { SolveOptions } from './options.ts';
import type { Solution } from './plan.ts';
import type { Problem } from './problem.ts';
import { resumed } from './search/resume.ts';
import { Run } from './search/run.ts';

/**
 * The shortest plan that the search finds within its steps, with a proved lower bound beside it. The problem must have
 * passed validate(). Pure and reproducible: same problem, seed and steps, same plan.
 */
export async function solve(problem: Problem, options: SolveOptions = {}): Promise<Solution> {
  const solution = await searched(problem, options);
  if (solution.status !== 'infeasible' || solution.stopped) return solution;
  return { ...solution, bottlenecks: await repaired(problem, solution.assignments, options, again) };
}

/** In a function of its own: the arrays of the search (200 MB for 4.7 million visits) are gone before the fixes are looked for. */
async function searched(problem: Problem, options: SolveOptions): Promise<Solution> {
  const run = new Run(problem, options);
  await run.search(true);
  await run.finishExactly();
  return run.result();
}

/**
 * A repaired problem: the plan so far, completed; anew where that leaves someone out. Without fixes of its own; the exact
 * solver has a say only when the search leaves someone out.
 */
async function again(problem: Problem, from: Int32Array, options: SolveOptions): Promise<SolvedAgain> {
  const whole = resumed(problem, from, options);
  if (whole !== null) return whole;
  const run = new Run(problem, options);
  await run.search(false);
  if (!run.isComplete()) await run.finishExactly();
  return run.result();
}
