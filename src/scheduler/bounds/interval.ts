import { type Model, membersOf, optionsOf } from '../model.ts';
import { dueWithin } from './horizon.ts';
import { type Shortage, Windows } from './shortage.ts';

/** Shortest horizon that no person, venue or department refutes by counting alone, without windows. One pass. */
export function countingBound(model: Model): number {
  const { E, T, W, V, D, need, open, gap, lo, places, cap, department, option, optionStart } = model;
  const atVenue = new Int32Array(V);
  const atTouchPoint = new Int32Array(T);
  const ofDepartment = new Int32Array(D);
  let bound = 0;
  const raise = (weeks: number): void => {
    if (weeks > bound) bound = Math.min(weeks, W + 1);
  };
  for (let e = 0; e < E; e++) {
    let visits = 0;
    for (let t = 0; t < T; t++) {
      const i = e * T + t;
      if (need[i] === 0) continue;
      visits++;
      raise(lo[i]! + 1);
      atTouchPoint[t]!++;
      const at = optionsOf(model, e, t);
      if (optionStart[at + 1]! - optionStart[at]! === 1) atVenue[option[optionStart[at]!]!]!++;
    }
    ofDepartment[department[e]!]! += visits;
    let w = 0;
    for (let last = -gap; w < W && visits > 0; w++) {
      if (open[e * W + w] === 0 || w - last < gap) continue;
      visits -= open[e * W + w]!;
      last = w;
    }
    raise(visits > 0 ? W + 1 : w);
  }
  const weeksFor = (visits: number, carries: (week: number) => number): number => {
    let w = 0;
    for (let left = visits; left > 0; w++) {
      if (w >= W) return W + 1;
      left -= carries(w);
    }
    return w;
  };
  for (let v = 0; v < V; v++) raise(weeksFor(atVenue[v]!, (w) => places[v * W + w]!));
  const venuesOf: number[][] = Array.from({ length: T }, () => []);
  model.problem.venues.forEach((venue, v) => {
    venuesOf[venue.touchPoint]!.push(v);
  });
  for (let t = 0; t < T; t++) {
    raise(weeksFor(atTouchPoint[t]!, (w) => venuesOf[t]!.reduce((sum, v) => sum + places[v * W + w]!, 0)));
  }
  const free = peopleFree(model);
  for (let d = 0; d < D; d++) raise(weeksFor(ofDepartment[d]!, (w) => Math.min(cap[d * W + w]!, free[d * W + w]!)));
  return bound;
}

/** [D*W] visits that the people of a department could make in a week, absences counted. */
export function peopleFree(model: Model): Int32Array {
  const { E, W, D, open, department } = model;
  const free = new Int32Array(D * W);
  for (let e = 0; e < E; e++) {
    const d = department[e]! * W;
    for (let w = 0; w < W; w++) free[d + w]! += open[e * W + w]!;
  }
  return free;
}

/**
 * Interval bounds: every resource whose visits with windows inside some weeks exceed what it carries there, when all
 * must be done within `horizon` weeks. Empty = this horizon is not refuted. O(E·T + resources·W²).
 */
export function shortages(model: Model, horizon: number, onlyFirst: boolean): Shortage[] {
  const due = dueWithin(model, horizon);
  const found: Shortage[] = [];
  const scratch = new Scratch(horizon);
  for (let e = 0; e < model.E; e++) {
    const short = shortPerson(model, due, e, scratch);
    if (short !== null) found.push(short);
    if (short !== null && onlyFirst) return found;
  }
  for (let t = 0; t < model.T; t++) {
    found.push(...shortVenues(model, due, t, scratch));
    if (found.length > 0 && onlyFirst) return found.slice(0, 1);
  }
  const members = membersOf(model);
  for (let d = 0; d < model.D - 1; d++) {
    const short = shortDepartment(model, due, d, members[d]!, scratch);
    if (short !== null) found.push(short);
    if (short !== null && onlyFirst) return found;
  }
  return found;
}

/** Counters that one resource after the other uses. */
export class Scratch {
  readonly horizon: number;
  readonly windows: Windows;
  readonly weeks: Int32Array;

  constructor(horizon: number) {
    this.horizon = horizon;
    this.windows = new Windows(horizon);
    this.weeks = new Int32Array(2 * horizon);
  }
}

/** A person alone: visits with windows inside an interval against open weeks in it. */
export function shortPerson(model: Model, due: Int16Array, e: number, scratch: Scratch): Shortage | null {
  const { T, W, need, open, lo, gap } = model;
  const { horizon, windows } = scratch;
  let tight = false;
  let visits = 0;
  for (let i = e * T; i < (e + 1) * T; i++) {
    if (need[i] === 0) continue;
    visits++;
    if (due[i]! < lo[i]!) return { kind: 'person', index: e, from: Math.max(0, due[i]!), to: horizon - 1, need: 1, have: 0 };
    if (lo[i]! > 0 || due[i]! < horizon - 1) tight = true;
  }
  if (visits === 0) return null;
  let room = 0;
  for (let w = 0, last = -gap; w < horizon; w++) {
    if (open[e * W + w] === 0 || w - last < gap) continue;
    room += open[e * W + w]!;
    last = w;
  }
  if (room < visits) return { kind: 'person', index: e, from: 0, to: horizon - 1, need: visits, have: room };
  if (!tight || !jammed(model, horizon, due, e, scratch.weeks)) return null;
  windows.clear();
  for (let i = e * T; i < (e + 1) * T; i++) if (need[i]! > 0) windows.add(lo[i]!, due[i]!);
  const worst = windows.worst((w) => open[e * W + w]!);
  return worst === null ? null : { kind: 'person', index: e, ...worst };
}

/** Problems up to this many person-weeks-visits have every inner interval of every person looked at. */
const INNER_INTERVALS = 20_000_000;

/** Whether a person's visits overfill an interval at either end of the horizon; on small problems always "maybe". */
function jammed({ E, T, W, need, open, lo }: Model, horizon: number, due: Int16Array, e: number, scratch: Int32Array): boolean {
  if (E * T * W < INNER_INTERVALS) return true;
  const row = e * T;
  const days = e * W;
  scratch.fill(0);
  for (let t = 0; t < T; t++) {
    if (need[row + t] === 0 || due[row + t]! < lo[row + t]!) continue;
    scratch[due[row + t]!]!++;
    scratch[horizon + lo[row + t]!]!++;
  }
  for (let w = 0, inside = 0; w < horizon; w++) {
    inside += scratch[w]! - open[days + w]!;
    if (inside > 0) return true;
  }
  for (let w = horizon - 1, inside = 0; w >= 0; w--) {
    inside += scratch[horizon + w]! - open[days + w]!;
    if (inside > 0) return true;
  }
  return false;
}

/** Each venue of a touch-point, and all of them together. */
export function shortVenues(model: Model, due: Int16Array, t: number, scratch: Scratch): Shortage[] {
  const { E, T, W, need, lo, places, option, optionStart, sites } = model;
  const { horizon, windows: whole } = scratch;
  const found: Shortage[] = [];
  const mine: number[] = [];
  model.problem.venues.forEach((venue, v) => {
    if (venue.touchPoint === t) mine.push(v);
  });
  const windows = new Map(mine.map((v) => [v, new Windows(horizon)]));
  whole.clear();
  const only = new Int32Array(sites).fill(-1);
  for (let s = 0; s < sites; s++) {
    const at = t * sites + s;
    if (optionStart[at + 1]! - optionStart[at]! === 1) only[s] = option[optionStart[at]!]!;
  }
  for (let e = 0; e < E; e++) {
    const i = e * T + t;
    if (need[i] === 0 || due[i]! < lo[i]!) continue;
    whole.add(lo[i]!, due[i]!);
    const v = need[i] === 2 ? model.pinVenue[i]! : only[model.site[e]!]!;
    if (v >= 0) windows.get(v)!.add(lo[i]!, due[i]!);
  }
  for (const v of mine) {
    const worst = windows.get(v)!.worst((w) => places[v * W + w]!);
    if (worst !== null) found.push({ kind: 'venue', index: v, ...worst });
  }
  if (mine.length === 1) return found;
  const worst = whole.worst((w) => mine.reduce((sum, v) => sum + places[v * W + w]!, 0));
  if (worst !== null) found.push({ kind: 'touch-point', index: t, ...worst });
  return found;
}

/** The visits of a department's people against its cap and the days on which they are there. */
export function shortDepartment(model: Model, due: Int16Array, d: number, members: Int32Array, scratch: Scratch): Shortage | null {
  const { T, W, need, lo, cap, open } = model;
  const { windows } = scratch;
  windows.clear();
  for (const e of members) {
    for (let i = e * T; i < (e + 1) * T; i++) if (need[i]! > 0 && due[i]! >= lo[i]!) windows.add(lo[i]!, due[i]!);
  }
  const worst = windows.worst((w) => Math.min(cap[d * W + w]!, free(w)));
  return worst === null ? null : { kind: 'department', index: d, ...worst };

  function free(w: number): number {
    let sum = 0;
    for (const e of members) sum += open[e * W + w]!;
    return sum;
  }
}
