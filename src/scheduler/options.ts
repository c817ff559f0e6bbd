/** How a solve is steered and watched. */

export type Phase = 'reading' | 'bounding' | 'constructing' | 'repairing' | 'exact' | 'improving' | 'explaining' | 'done';

export type Progress = {
  readonly phase: Phase;
  readonly placed: number;
  readonly required: number;
  /** Weeks the search tries to stay within. */
  readonly weeks: number;
  readonly lowerBound: number;
  /** 0..1, never falling. */
  readonly fraction: number;
};

/** A 0/1 linear programme in columns: minimise c·x subject to lower ≤ A x ≤ upper, x ∈ {0,1}. */
export type BinaryProgramme = {
  readonly columns: number;
  readonly cost: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Column-wise compressed matrix. */
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float64Array;
};

export type ExactAnswer =
  | { readonly kind: 'solution'; readonly x: Uint8Array; readonly optimal: boolean; readonly bound: number }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'unknown' };

/**
 * An exact solver for small models. `effort` limits it deterministically (branch-and-bound nodes), never by the clock;
 * 0 = whatever is found or refuted before the root is solved.
 */
export type ExactSolver = (programme: BinaryProgramme, effort: number) => Promise<ExactAnswer>;

export type SolveOptions = {
  readonly seed?: number;
  /** Search steps after which the best plan so far is returned; default grows with the problem. */
  readonly maxSteps?: number;
  readonly exact?: ExactSolver;
  readonly onProgress?: (progress: Progress) => void;
  /** Polled between steps; true ends the search with the best plan so far. */
  readonly shouldStop?: () => boolean;
};
