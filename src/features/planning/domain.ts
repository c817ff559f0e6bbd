/** Words and rules of plans; no database, no HTTP. */

/** solving → draft → published → superseded; or discarded, failed. */
export const PLAN_STATUSES = ['solving', 'draft', 'published', 'superseded', 'discarded', 'failed'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** What a person may do to a plan, and in which states. */
export const ALLOWED: Readonly<Record<'cancel' | 'discard' | 'publish', readonly PlanStatus[]>> = {
  cancel: ['solving'],
  discard: ['draft', 'failed'],
  publish: ['draft'],
};

/** `proved-shortest`: no plan is shorter · `feasible`: shortness not proved · `infeasible`: something had to stay unplaced. */
type Proof = 'proved-shortest' | 'feasible' | 'infeasible';

export interface PlanSummary {
  readonly required: number;
  readonly placed: number;
  readonly unplaced: number;
  /** From the first open week to the last visit. */
  readonly makespanWeeks: number;
  /** No plan of everything required is shorter. */
  readonly lowerBoundWeeks: number;
  readonly proof: Proof;
  /** Published visits that changed week or venue; null for a first plan. */
  readonly moved: number | null;
  /** Moves that no plan can avoid, as far as proved. */
  readonly unavoidable: number | null;
  /** Left out until an exemption ends. */
  readonly postponed: number;
  /** New starters whose window has passed. */
  readonly lapsed: number;
  /** Ended early by a person. */
  readonly cancelled: boolean;
}

export interface PlanProgress {
  readonly phase: string;
  readonly placed: number;
  readonly required: number;
  readonly weeks: number;
  readonly lowerBound: number;
  readonly fraction: number;
}

export interface KeptFix {
  readonly placesPerWeek?: number;
  readonly extraWeeks?: number;
  readonly maxAway?: number;
  readonly deadline?: number;
  /** Name of the venue at which `placesPerWeek` is meant, for a touch-point with several. */
  readonly venue?: string;
}

/** A bottleneck as kept with its plan: names of that day, weeks as Mondays. Plans kept earlier have no more than `fix`. */
export interface KeptBottleneck {
  readonly resource: 'venue' | 'touch-point' | 'department' | 'person' | 'company';
  readonly id: string;
  readonly name: string;
  readonly fromWeek: string;
  readonly toWeek: string;
  readonly need: number;
  readonly have: number;
  /** Each alone repairs it, or with `together` all of them and what has to change elsewhere. */
  readonly fix: KeptFix;
  readonly together?: boolean;
  readonly elsewhere?: readonly (KeptFix & { readonly name: string })[];
  /** Names of the resources that are short only together with this one. */
  readonly with?: readonly string[];
  readonly confirmedBy?: 'solving' | 'bounds';
  readonly unrepairable?: 'no-venue' | 'person' | 'none';
  /** False: the search found no place, yet it is not proved that there is none. */
  readonly proved?: boolean;
}
