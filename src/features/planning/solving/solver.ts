import type { Bound, Problem, Progress, Solution, WhyUnplaced, WhyVisit } from '../../../scheduler/index.ts';

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
  /** How short a plan could be, and what stands in the way, without drawing one up. @throws Error as above */
  bound(problem: Problem, options?: Pick<SolverOptions, 'kill'>): Promise<Bound>;
  /** Why a visit has its week and venue, or why it has none. */
  why(problem: Problem, visits: Int32Array, employee: number, touchPoint: number): Promise<WhyVisit | WhyUnplaced>;
}
