import { setImmediate as breathe } from 'node:timers/promises';
import { explain } from '../../src/features/planning/analysis/explain.ts';
import type { Solver } from '../../src/features/planning/solving/solver.ts';
import { bound, type Problem, type Solution, solve, validate } from '../../src/scheduler/index.ts';

/** The scheduler without its thread: the same plans, half a second sooner. */
export const inProcessSolver: Solver = {
  async solve(problem, { seed, maxSteps, onProgress, stop }) {
    accept(problem);
    return solve(problem, {
      seed,
      ...(maxSteps === undefined ? {} : { maxSteps }),
      ...(onProgress ? { onProgress } : {}),
      shouldStop: () => stop?.aborted ?? false,
    });
  },
  async bound(problem) {
    accept(problem);
    return bound(problem);
  },
  why: async (problem, visits, employee, touchPoint) => explain(problem, visits, employee, touchPoint),
};

function accept(problem: Problem): void {
  const faults = validate(problem).map(({ path, message }) => `${path}: ${message}`);
  if (faults.length > 0) throw new Error(`The scheduler refused the problem: ${faults.join('; ')}`);
}

export interface GatedSolver extends Solver {
  /** How many solves wait at the gate. */
  waiting(): number;
  /** Lets the solve at the gate go on; `fail` makes it throw. */
  open(how?: 'solve' | 'fail'): void;
}

/** A solver that reports some progress and then waits for the test, for a stop (the best so far), or for a kill. */
export function gatedSolver(bestSoFar: (solution: Solution) => Solution = (solution) => solution): GatedSolver {
  const gates: ((how: 'solve' | 'fail') => void)[] = [];
  return {
    ...inProcessSolver,
    waiting: () => gates.length,
    open: (how = 'solve') => gates.shift()?.(how),
    async solve(problem, options) {
      const solution = await inProcessSolver.solve(problem, { seed: options.seed });
      options.onProgress?.({ phase: 'constructing', placed: 1, required: solution.required, weeks: 3, lowerBound: 2, fraction: 0.25 });
      await breathe();
      const how = await new Promise<'solve' | 'fail' | 'stop'>((resolve, reject) => {
        gates.push(resolve);
        if (options.stop?.aborted) resolve('stop');
        options.stop?.addEventListener('abort', () => resolve('stop'));
        options.kill?.addEventListener('abort', () => reject(options.kill?.reason));
      });
      if (how === 'fail') throw new Error('The solver tripped over its shoelaces.');
      return how === 'stop' ? { ...bestSoFar(solution), stopped: true } : solution;
    },
  };
}
