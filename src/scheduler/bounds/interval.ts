import { type Model, membersOf, optionsOf } from '../model.ts';
import { dueWithin } from './horizon.ts';
import { type Shortage, type Span, some, Windows } from './shortage.ts';

/** Shortest horizon that no person, venue or department refutes by counting alone, without windows. One pass. */
export function countingBound(model: Model): number {
  const { T, W, V, D, need, open, gap, lo, places, cap, department, option, optionStart } = model;
  const atVenue = new Int32Array(V);
  const atTouchPoint = new Int32Array(T);
  const ofDepartment = new Int32Array(D);
  let bound = 0;
  const raise = (weeks: number): void => {
    bound = Math.max(bound, Math.min(weeks, W + 1));
  };
  const raiseFor = (visits: number, carries: (week: number) => number): void => {
    let w = 0;
    for (let left = visits; left > 0 && w <= W; w++) left -= carries(w);
    raise(w);
  };
  department.forEach((d, e) => {
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
    ofDepartment[d]! += visits;
    let last = -gap;
    raiseFor(visits, (w) => {
      if (open[e * W + w] === 0 || w - last < gap) return 0;
      last = w;
      return open[e * W + w]!;
    });
  });
  const venuesOf: number[][] = Array.from({ length: T }, () => []);
  model.problem.venues.forEach(({ touchPoint }, v) => {
    venuesOf[touchPoint]!.push(v);
    raiseFor(atVenue[v]!, (w) => places[v * W + w]!);
  });
  atTouchPoint.forEach((visits, t) => {
    raiseFor(visits, (w) => venuesOf[t]!.reduce((sum, v) => sum + places[v * W + w]!, 0));
  });
  const free = peopleFree(model);
  ofDepartment.forEach((visits, d) => {
    raiseFor(visits, (w) => Math.min(cap[d * W + w]!, free[d * W + w]!));
  });
  return bound;
}

/** [D*W] visits that the people of a department could make in a week, absences counted. */
export function peopleFree(model: Model): Int32Array {
  const { W, D, open, department } = model;
  const free = new Int32Array(D * W);
  department.forEach((d, e) => {
    for (let w = 0; w < W; w++) free[d * W + w]! += open[e * W + w]!;
  });
  return free;
}

/**
 * Interval bounds, one after the other: every resource whose visits with windows inside some weeks exceed what it carries
 * there, when all must be done within `horizon` weeks. None = this horizon is not refuted. O(E·T + resources·W²).
 */
export function* shortages(model: Model, horizon: number): Generator<Shortage> {
  const due = dueWithin(model, horizon);
  const scratch = new Scratch(horizon);
  for (const e of model.department.keys()) yield* some(shortPerson(model, due, e, scratch));
  for (const t of model.order.keys()) yield* shortVenues(model, due, t, scratch);
  const members = membersOf(model);
  for (const d of model.problem.departments.keys()) yield* some(shortDepartment(model, due, d, members[d]!, scratch));
}

/** Counters that one resource after the other uses. */
export class Scratch {
  readonly horizon: number;
  readonly windows: Windows;
  readonly weeks: Int32Array;

  readonly focus: Span | undefined;

  /** @param focus only shortages in weeks inside it are looked for; default: any */
  constructor(horizon: number, focus?: Span) {
    this.horizon = horizon;
    this.focus = focus;
    this.windows = new Windows(horizon, focus);
    this.weeks = new Int32Array(2 * horizon);
  }
}

/** A person alone: visits with windows inside an interval against open weeks in it. */
export function shortPerson(model: Model, due: Int16Array, e: number, scratch: Scratch): Shortage | null {
  const { T, W, need, open, lo, gap } = model;
  const { horizon, windows } = scratch;
  let visits = 0;
  for (let i = e * T; i < (e + 1) * T; i++) {
    if (need[i] === 0) continue;
    visits++;
    if (due[i]! < lo[i]!) return { kind: 'person', index: e, from: Math.max(0, due[i]!), to: horizon - 1, need: 1, have: 0 };
  }
  let room = 0;
  for (let w = 0, last = -gap; w < horizon; w++) {
    if (open[e * W + w] === 0 || w - last < gap) continue;
    room += open[e * W + w]!;
    last = w;
  }
  if (room < visits) return { kind: 'person', index: e, from: 0, to: horizon - 1, need: visits, have: room };
  if (!jammed(model, horizon, due, e, scratch.weeks)) return null;
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
    if (need[row + t] === 0) continue;
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
  const { T, W, need, lo, places, option, optionStart, sites } = model;
  const { horizon, windows: whole } = scratch;
  const found: Shortage[] = [];
  const mine: number[] = [];
  model.problem.venues.forEach((venue, v) => {
    if (venue.touchPoint === t) mine.push(v);
  });
  const windows = new Map(mine.map((v) => [v, new Windows(horizon, scratch.focus)]));
  whole.clear();
  const only = Int32Array.from({ length: sites }, (_, s) => {
    const at = t * sites + s;
    return optionStart[at + 1]! - optionStart[at]! === 1 ? option[optionStart[at]!]! : -1;
  });
  model.site.forEach((s, e) => {
    const i = e * T + t;
    if (need[i] === 0) return;
    whole.add(lo[i]!, due[i]!);
    windows.get(need[i] === 2 ? model.pinVenue[i]! : only[s]!)?.add(lo[i]!, due[i]!);
  });
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
    for (let i = e * T; i < (e + 1) * T; i++) if (need[i]! > 0) windows.add(lo[i]!, due[i]!);
  }
  const worst = windows.worst((w) => Math.min(cap[d * W + w]!, free(w)));
  return worst === null ? null : { kind: 'department', index: d, ...worst };

  function free(w: number): number {
    let sum = 0;
    for (const e of members) sum += open[e * W + w]!;
    return sum;
  }
}
