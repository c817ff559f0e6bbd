import type { Problem, Progress, Solution } from '../../../scheduler/index.ts';

/** What goes into the solver's thread. `stop` is one shared number: not 0 = end the search. */
export interface ThreadTask {
  readonly problem: Problem;
  readonly seed: number;
  readonly maxSteps: number | undefined;
  readonly stop: Int32Array;
}

/** What comes out of it. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'solution'; readonly solution: Solution }
  | { readonly kind: 'refused'; readonly faults: readonly string[] };
