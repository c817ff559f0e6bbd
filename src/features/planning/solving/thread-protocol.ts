import type { Bound, Problem, Progress, Solution, WhyUnplaced, WhyVisit } from '../../../scheduler/index.ts';

/** What goes into the solver's thread. `stop` is one shared number: not 0 = end the search. */
export type ThreadTask =
  | {
      readonly kind: 'solve';
      readonly problem: Problem;
      readonly seed: number;
      readonly maxSteps: number | undefined;
      readonly stop: Int32Array;
    }
  | { readonly kind: 'bound'; readonly problem: Problem }
  | {
      readonly kind: 'why';
      readonly problem: Problem;
      readonly visits: Int32Array;
      readonly employee: number;
      readonly touchPoint: number;
    };

/** The last message of each kind of task. */
export interface Answers {
  readonly solve: Solution;
  readonly bound: Bound;
  readonly why: WhyVisit | WhyUnplaced;
}

/** What comes out of it. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'answer'; readonly answer: Answers[keyof Answers] }
  | { readonly kind: 'refused'; readonly faults: readonly string[] };
