import type { Model } from '../model.ts';
import type { Random } from '../random.ts';
import type { State } from './state.ts';

/** Puts every pin where it belongs; they never leave. */
export function placePins(state: State): void {
  const { need, pinWeek, pinVenue } = state.model;
  if (pinWeek.length === 0) return;
  for (let i = 0; i < need.length; i++) if (need[i] === 2) state.place(i, pinVenue[i]!, pinWeek[i]!);
}

/**
 * Week by week within `horizon`: people with the least slack first, each to the touch-point whose venue is most in
 * demand for the places it has left; then venues without slack are filled by alternating paths.
 * O(E·horizon·T) with a small constant; `place` counts as one step.
 */
export function construct(state: State, horizon: number, random: Random, onWeek: (week: number) => boolean): void {
  const work = new Construction(state, horizon, random);
  for (let w = 0; w < horizon; w++) {
    work.fillWeek(w);
    if (onWeek(w)) return;
  }
}

/** People with this much slack or more are all alike. */
const BUCKETS = 64;

class Construction {
  private readonly state: State;
  private readonly model: Model;
  private readonly horizon: number;
  private readonly random: Random;
  /** [E] visits still to place, and weeks (slots) in which they could be. */
  private readonly left: Int32Array;
  private readonly weeksLeft: Int32Array;
  /** [V] visits that will need the venue; the same for every place in the weeks to come. */
  private readonly demand: Float64Array;
  private readonly pressure: Float64Array;
  private readonly queue: Int32Array;
  private readonly candidates: Int32Array;
  private readonly bucketOf: Uint8Array;
  /** [E*T] the touch-points that a person still has to do, compact, and how many. */
  private readonly todo: Int16Array;
  private readonly todoLength: Int16Array;

  constructor(state: State, horizon: number, random: Random) {
    this.state = state;
    this.model = state.model;
    this.horizon = horizon;
    this.random = random;
    const { E, T, V, W, need, optionStart, option, site, sites } = this.model;
    this.left = new Int32Array(E);
    this.weeksLeft = new Int32Array(E);
    this.demand = new Float64Array(V);
    this.pressure = new Float64Array(V);
    this.queue = new Int32Array(E);
    this.candidates = new Int32Array(E);
    this.bucketOf = new Uint8Array(E);
    this.todo = new Int16Array(E * T);
    this.todoLength = new Int16Array(E);
    for (let e = 0; e < E; e++) {
      let n = 0;
      for (let t = 0; t < T; t++) {
        const i = e * T + t;
        if (need[i] !== 1 || state.week[i]! >= 0 || this.model.lo[i]! > this.model.hi[i]!) continue;
        const from = optionStart[t * sites + site[e]!]!;
        const to = optionStart[t * sites + site[e]! + 1]!;
        if (from === to) continue;
        for (let k = from; k < to; k++) this.demand[option[k]!]! += 1 / (to - from);
        this.todo[e * T + n++] = t;
      }
      this.todoLength[e] = n;
      this.left[e] = n;
      let weeks = 0;
      for (let w = 0; w < horizon; w++) weeks += state.slots[e * W + w]!;
      this.weeksLeft[e] = weeks;
    }
  }

  fillWeek(w: number): void {
    const { state, model, demand, pressure } = this;
    const { V, W } = model;
    for (let v = 0; v < V; v++) {
      let supply = 0;
      for (let later = w; later < this.horizon; later++) supply += Math.min(state.room[v * W + later]!, demand[v]!);
      pressure[v] = supply > 0 ? demand[v]! / supply : 2;
    }
    const length = this.orderPeople(w);
    for (let k = 0; k < length; k++) {
      const e = this.queue[k]!;
      while (state.slots[e * W + w]! > 0 && state.quota[model.department[e]! * W + w]! > 0 && this.left[e]! > 0) {
        if (!this.placeOne(e, w)) break;
      }
    }
  }

  /** Fills `queue` with those who can go in week w, least slack first, random among equals; closes the week in `weeksLeft`. */
  private orderPeople(w: number): number {
    const { state, model, left, weeksLeft, queue, candidates, bucketOf } = this;
    const { E, W, gap } = model;
    const start = new Int32Array(BUCKETS + 1);
    let n = 0;
    for (let e = 0; e < E; e++) {
      const slots = state.slots[e * W + w]!;
      if (left[e]! > 0 && slots > 0 && state.keepsGap(e, w)) {
        const slack = Math.floor(weeksLeft[e]! / gap) - left[e]!;
        const bucket = slack < 0 ? 0 : slack >= BUCKETS ? BUCKETS - 1 : slack;
        bucketOf[e] = bucket;
        candidates[n++] = e;
        start[bucket + 1]!++;
      }
      weeksLeft[e]! -= slots;
    }
    this.random.shuffle(candidates, n);
    for (let b = 0; b < BUCKETS; b++) start[b + 1]! += start[b]!;
    for (let k = 0; k < n; k++) queue[start[bucketOf[candidates[k]!]!]!++] = candidates[k]!;
    return n;
  }

  private placeOne(e: number, w: number): boolean {
    const { state, model, todo, pressure } = this;
    const { T, W, lo, hi, due, tail, optionStart, option } = model;
    const row = e * T;
    const length = this.todoLength[e]!;
    let best = -1;
    let bestVenue = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < length; k++) {
      const t = todo[row + k]!;
      const i = row + t;
      if (lo[i]! > w || hi[i]! < w || !this.ready(row, t, w)) continue;
      const at = t * model.sites + model.site[e]!;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        const v = option[o]!;
        if (state.room[v * W + w]! <= 0) continue;
        const last = Math.min(due[i]!, this.horizon - 1 - tail[t]!);
        const score = pressure[v]! + 2 / (last - w + 1 > 0 ? last - w + 1 : 1);
        if (score > bestScore) {
          bestScore = score;
          best = k;
          bestVenue = v;
        }
      }
    }
    if (best < 0) return false;
    const t = todo[row + best]!;
    this.state.place(row + t, bestVenue, w);
    todo[row + best] = todo[row + length - 1]!;
    this.todoLength[e] = length - 1;
    this.left[e]!--;
    const at = t * model.sites + model.site[e]!;
    const share = 1 / (optionStart[at + 1]! - optionStart[at]!);
    for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) this.demand[option[o]!]! -= share;
    return true;
  }

  /** Prerequisites done in earlier weeks, pinned successors still to come. */
  private ready(row: number, t: number, w: number): boolean {
    const { before, after, need } = this.model;
    const { week } = this.state;
    for (const p of before[t]!) if (need[row + p]! > 0 && (week[row + p]! < 0 || week[row + p]! >= w)) return false;
    for (const s of after[t]!) if (week[row + s]! >= 0 && week[row + s]! <= w) return false;
    return true;
  }
}
