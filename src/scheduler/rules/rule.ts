import type { Model } from '../model.ts';
import type { Problem } from '../problem.ts';

export type HardRuleName =
  | 'exempt'
  | 'per-week'
  | 'away'
  | 'reach'
  | 'places'
  | 'department-cap'
  | 'prerequisites'
  | 'gap'
  | 'deadline'
  | 'pins';

/** What stands in the way of one visit in one week, with the numbers that a sentence needs. */
export type Block = {
  readonly rule: HardRuleName;
  /** Visits (employee * T + touchPoint) of the same person that collide. */
  readonly visits?: readonly number[];
  readonly used?: number;
  readonly limit?: number;
  readonly week?: number;
};

/** Where the others are: what a rule needs to know of a plan to judge one more visit. */
export type Occupancy = {
  readonly model: Model;
  /** [E*T] week of each visit, or -1. */
  readonly week: Int16Array;
  /** [V*W] and [D*W] visits. */
  readonly atVenue: Int32Array;
  readonly outOfDepartment: Int32Array;
};

/**
 * One hard rule. `compile` writes it into the model, which is all that the search reads; `blocks` says for one visit
 * (not counted in the occupancy) whether the rule alone forbids that venue and week.
 */
export type HardRule = {
  readonly name: HardRuleName;
  readonly compile: (problem: Problem, model: Model) => void;
  readonly blocks: (plan: Occupancy, e: number, t: number, venue: number, week: number) => Block | null;
};
