import { type Model, optionsOf } from '../model.ts';
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
  const found: Shortage[] = [];
  const due = dueWithin(model, horizon);
  if (people(model, horizon, due, found, onlyFirst)) return found;
  if (venues(model, horizon, due, found, onlyFirst)) return found;
  departments(model, horizon, due, found, onlyFirst);
  return found;
}

/** Each person alone: visits with windows inside an interval against open weeks in it. */
function people(model: Model, horizon: number, due: Int16Array, found: Shortage[], onlyFirst: boolean): boolean {
  const { E, T, W, need, open, lo, gap } = model;
  const windows = new Windows(horizon);
  const scratch = new Int32Array(2 * horizon);
  for (let e = 0; e < E; e++) {
    let tight = false;
    let visits = 0;
    for (let t = 0; t < T; t++) {
      const i = e * T + t;
      if (need[i] === 0) continue;
      visits++;
      if (due[i]! < lo[i]!) {
        found.push({ kind: 'person', index: e, from: Math.max(0, due[i]!), to: horizon - 1, need: 1, have: 0 });
        if (onlyFirst) return true;
        continue;
      }
      if (lo[i]! > 0 || due[i]! < horizon - 1) tight = true;
    }
    if (visits === 0) continue;
    let room = 0;
    for (let w = 0, last = -gap; w < horizon; w++) {
      if (open[e * W + w] === 0 || w - last < gap) continue;
      room += open[e * W + w]!;
      last = w;
    }
    if (room < visits) {
      found.push({ kind: 'person', index: e, from: 0, to: horizon - 1, need: visits, have: room });
      if (onlyFirst) return true;
      continue;
    }
    if (!tight || !jammed(model, horizon, due, e, scratch)) continue;
    windows.clear();
    for (let t = 0; t < T; t++) {
      const i = e * T + t;
      if (need[i]! > 0 && due[i]! >= lo[i]!) windows.add(lo[i]!, due[i]!);
    }
    const worst = windows.worst((w) => open[e * W + w]!);
    if (worst === null) continue;
    found.push({ kind: 'person', index: e, ...worst });
    if (onlyFirst) return true;
  }
  return false;
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

function venues(model: Model, horizon: number, due: Int16Array, found: Shortage[], onlyFirst: boolean): boolean {
  const { E, T, W, need, lo, places, option, optionStart, sites } = model;
  const windows = new Map<number, Windows>();
  const whole = new Windows(horizon);
  for (let t = 0; t < T; t++) {
    const mine: number[] = [];
    model.problem.venues.forEach((venue, v) => {
      if (venue.touchPoint === t) mine.push(v);
    });
    for (const v of mine) windows.set(v, new Windows(horizon));
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
      if (worst !== null && onlyFirst) return true;
    }
    if (mine.length !== 1) {
      const worst = whole.worst((w) => mine.reduce((sum, v) => sum + places[v * W + w]!, 0));
      if (worst !== null) found.push({ kind: 'touch-point', index: t, ...worst });
      if (worst !== null && onlyFirst) return true;
    }
    windows.clear();
  }
  return false;
}

function departments(model: Model, horizon: number, due: Int16Array, found: Shortage[], onlyFirst: boolean): void {
  const { E, T, W, D, need, lo, cap, department } = model;
  const free = peopleFree(model);
  const members: number[][] = Array.from({ length: D }, () => []);
  for (let e = 0; e < E; e++) members[department[e]!]!.push(e);
  const windows = new Windows(horizon);
  for (let d = 0; d < D - 1; d++) {
    windows.clear();
    for (const e of members[d]!) {
      for (let i = e * T; i < (e + 1) * T; i++) if (need[i]! > 0 && due[i]! >= lo[i]!) windows.add(lo[i]!, due[i]!);
    }
    const worst = windows.worst((w) => Math.min(cap[d * W + w]!, free[d * W + w]!));
    if (worst === null) continue;
    found.push({ kind: 'department', index: d, ...worst });
    if (onlyFirst) return;
  }
}
