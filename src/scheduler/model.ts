import type { Problem } from './problem.ts';

/** No limit: larger than any number of visits. */
export const UNLIMITED = 0x3fffffff;

/**
 * The problem in typed arrays, as the search reads it. A *visit* is `employee * T + touchPoint`. The hard rules fill it
 * in (see rules/): a rule that is not in the registry leaves no trace here, and the search does not know it.
 */
export type Model = {
  readonly problem: Problem;
  /** Employees, touch-points, venues, weeks, departments (the last one: "none"). */
  readonly E: number;
  readonly T: number;
  readonly V: number;
  readonly W: number;
  readonly D: number;
  gap: number;
  readonly department: Int32Array;
  readonly site: Int32Array;
  readonly sites: number;
  /** [E*T] 0 not required · 1 required · 2 pinned. */
  readonly need: Uint8Array;
  /** [E*W] visits that the person can make in that week; 0 = away. */
  readonly open: Uint8Array;
  /** [E*T] first and last week that the visit's own rules allow (deadline, pin); lo > hi = cannot be placed. */
  readonly lo: Int16Array;
  readonly hi: Int16Array;
  /** [E*T] `hi`, and early enough for all that must follow. */
  readonly due: Int16Array;
  /** [V*W] places; [D*W] people out. */
  readonly places: Int32Array;
  readonly cap: Int32Array;
  /** Last week allowed, by visit, for the visits with a deadline. */
  readonly deadlines: Map<number, number>;
  /** Venues that a visit can use: `option[optionStart[t*sites+site] … [+1])`. */
  readonly optionStart: Int32Array;
  option: Int32Array;
  /** Prerequisites and successors of each touch-point. */
  readonly before: readonly Int32Array[];
  readonly after: readonly Int32Array[];
  /** Touch-points, prerequisites first. */
  readonly order: Int32Array;
  /** Longest chain of touch-points that follows. */
  readonly tail: Int32Array;
  /** [E*T] week and venue of a pin, or -1; empty without pins. */
  pinWeek: Int16Array;
  pinVenue: Int32Array;
  /** [E*T] published week and venue, or -1; empty without. */
  oldWeek: Int16Array;
  oldVenue: Int32Array;
  readonly required: number;
};

export function optionsOf(model: Model, e: number, t: number): number {
  return t * model.sites + model.site[e]!;
}

/** People of each department. */
export function membersOf({ E, D, department }: Model): Int32Array[] {
  const size = new Int32Array(D);
  for (let e = 0; e < E; e++) size[department[e]!]!++;
  const members = Array.from(size, (n) => new Int32Array(n));
  size.fill(0);
  for (let e = 0; e < E; e++) members[department[e]!]![size[department[e]!]!++] = e;
  return members;
}
