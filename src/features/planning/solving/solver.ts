import type { Problem, Progress, Solution } from '../../../scheduler/index.ts';

export interface SolverOptions {
  readonly seed: number;
  /** Search steps; left out, the scheduler chooses by the size of the problem. */
  readonly maxSteps?: number | undefined;
  readonly onProgress?: (progress: Progress) => void;
  /** Aborted: end the search and answer the best plan so far. */
  readonly stop?: AbortSignal;
  /** Aborted: give up at once; the promise rejects. */
  readonly kill?: AbortSignal;
}

/** Who runs the scheduler. It blocks for minutes on large problems, hence never on the thread that answers requests. */
export interface Solver {
  /** @throws Error that says what is wrong with a problem the scheduler refuses */
  solve(problem: Problem, options: SolverOptions): Promise<Solution>;
}
