import { type Model, optionsOf } from '../model.ts';
import type { Random } from '../random.ts';
import { Feed } from './feed.ts';
import { latestWeeks } from './latest.ts';
import { Pressure } from './pressure.ts';
import type { State } from './state.ts';

/** What earlier rounds of construction have learnt. */
export type Lift = {
  /** [T] added to the pressure of a touch-point. */
  readonly score: Float64Array;
  /** [T*sites] weeks that a pipeline is fed ahead of need; 0 = it feeds itself. */
  readonly ahead: Uint8Array;
};

export function noLift({ T, sites }: Model): Lift {
  return { score: new Float64Array(T), ahead: new Uint8Array(T * sites) };
}

/** Puts every pin where it belongs; they never leave. */
export function placePins(state: State): void {
  const { need, pinWeek, pinVenue } = state.model;
  if (pinWeek.length === 0) return;
  for (let i = 0; i < need.length; i++) if (need[i] === 2) state.place(i, pinVenue[i]!, pinWeek[i]!);
}

/**
 * Week by week within `horizon`: people with the least slack first, each to the touch-point whose venue has the most
 * demand for the places that it has left; `lift` is added to that. O(E·horizon·T) with a small constant. `onWeek` returning true stops it.
 */
export function construct(state: State, horizon: number, random: Random, lift: Lift, onWeek: (week: number) => boolean): void {
  const work = new Construction(state, horizon, random, lift);
  for (let w = 0; w < horizon; w++) {
    work.fillWeek(w);
    if (onWeek(w)) return;
  }
}

/** People with this much slack or more are all alike. */
const BUCKETS = 64;
/** Weight of the chain that still has to follow a touch-point, over the visits that the person has left. */
const CHAIN = 0.5;
/** Weight of the pressure on a successor that this visit alone still keeps closed. */
const COMPLETES = 0.3;
/** A visit that must happen now or never beats any pressure of venues. */
const NOW = 1000;
/** Weeks before it is due in which a visit with a deadline goes ahead of people with less slack. */
const SOON = 2;

class Construction {
  private readonly state: State;
  private readonly model: Model;
  private readonly horizon: number;
  private readonly random: Random;
  /** [E] visits still to place, and slots in the weeks in which they could be. */
  private readonly left: Int32Array;
  private readonly weeksLeft: Int32Array;
  private readonly pressure: Pressure;
  private readonly feed: Feed;
  /** [T] what earlier rounds have learnt: added to the pressure. */
  private readonly lift: Float64Array;
  /** [V] free places this week. */
  private readonly free: Int32Array;
  private readonly queue: Int32Array;
  private readonly candidates: Int32Array;
  private readonly bucketOf: Uint8Array;
  /** [E*T] the touch-points that a person still has to do, compact. */
  private readonly todo: Int16Array;
  /** [E] 1 = some visit of the person has a deadline or pin that `tail` does not know of. */
  private readonly dated: Uint8Array;
  /** Visits with a deadline (and what comes before them) by the last week that each can wait for, the earliest first. */
  private readonly urgent: Int32Array;
  private readonly latest: ReadonlyMap<number, number>;

  constructor(state: State, horizon: number, random: Random, lift: Lift) {
    this.lift = lift.score;
    this.state = state;
    this.model = state.model;
    this.horizon = horizon;
    this.random = random;
    const { E, T, V, W, need, lo, hi, optionStart } = this.model;
    this.left = new Int32Array(E);
    this.weeksLeft = new Int32Array(E);
    this.pressure = new Pressure(state, horizon);
    this.feed = new Feed(state, this.pressure, lift.ahead, (e, t, w) => this.send(e, t, w));
    this.free = new Int32Array(V);
    this.queue = new Int32Array(E);
    this.candidates = new Int32Array(E);
    this.bucketOf = new Uint8Array(E);
    this.todo = new Int16Array(E * T);
    this.dated = new Uint8Array(E);
    this.latest = latestWeeks(state);
    this.urgent = Int32Array.from(
      [...this.latest].sort((a, b) => a[1] - b[1] || a[0] - b[0]),
      ([visit]) => visit,
    );
    for (const visit of this.urgent) this.dated[(visit / T) | 0] = 1;
    for (let e = 0; e < E; e++) {
      let n = 0;
      for (let t = 0; t < T; t++) {
        const i = e * T + t;
        if (need[i] === 2) this.dated[e] = 1;
        if (need[i] !== 1 || state.week[i]! >= 0 || lo[i]! > hi[i]!) continue;
        const at = optionsOf(this.model, e, t);
        if (optionStart[at] === optionStart[at + 1]) continue;
        this.todo[e * T + n++] = t;
      }
      this.left[e] = n;
      let weeks = 0;
      for (let w = 0; w < horizon; w++) weeks += state.slots[e * W + w]!;
      this.weeksLeft[e] = weeks;
    }
  }

  fillWeek(w: number): void {
    const { state, model, free } = this;
    const { V, W } = model;
    for (let v = 0; v < V; v++) free[v] = state.room[v * W + w]!;
    this.pressure.update(w);
    this.placeDated(w);
    this.feed.week(w);
    const length = this.orderPeople(w);
    for (let k = 0; k < length; k++) {
      const e = this.queue[k]!;
      const department = model.department[e]! * W + w;
      while (state.slots[e * W + w]! > 0 && state.quota[department]! > 0 && this.left[e]! > 0) {
        if (!this.placeOne(e, w)) break;
      }
    }
  }

  /** Fills `queue` with those who can go in week w, least slack first; closes the week in `weeksLeft`. */
  private orderPeople(w: number): number {
    const { state, model, left, weeksLeft, queue, candidates, bucketOf } = this;
    const { E, W, gap } = model;
    const start = new Int32Array(BUCKETS + 1);
    let n = 0;
    // equals keep the order of their numbers (neighbours in memory), but each week begins with someone else
    const shift = E > 0 ? this.random.below(E) : 0;
    for (let k = 0; k < E; k++) {
      const e = k + shift < E ? k + shift : k + shift - E;
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
    for (let b = 0; b < BUCKETS; b++) start[b + 1]! += start[b]!;
    for (let k = 0; k < n; k++) queue[start[bucketOf[candidates[k]!]!]!++] = candidates[k]!;
    return n;
  }

  /** Visits with a deadline (and what must come before them) go ahead of everyone's slack, the earliest due first. */
  private placeDated(w: number): void {
    const { state, model, urgent, left, latest } = this;
    const { T, W } = model;
    for (let k = 0; k < urgent.length; k++) {
      const visit = urgent[k]!;
      const e = (visit / T) | 0;
      const last = latest.get(visit)!;
      if (last > w + SOON) break;
      if (state.week[visit]! >= 0 || left[e] === 0) continue;
      if (last >= this.horizon - 1 - model.tail[visit - e * T]!) continue;
      if (state.slots[e * W + w]! > 0 && state.quota[model.department[e]! * W + w]! > 0 && state.keepsGap(e, w)) this.placeOne(e, w);
    }
  }

  private placeOne(e: number, w: number): boolean {
    const { model, todo, free, left, lift } = this;
    const pressure = this.pressure.value;
    const { T, sites, optionStart, option, tail } = model;
    const row = e * T;
    const length = left[e]!;
    const site = model.site[e]!;
    const dated = this.dated[e] === 1;
    const chain = CHAIN / length;
    let best = -1;
    let bestVenue = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < length; k++) {
      const t = todo[row + k]!;
      const at = t * sites + site;
      const last = optionStart[at + 1]!;
      for (let o = optionStart[at]!; o < last; o++) {
        const v = option[o]!;
        if (free[v]! <= 0) continue;
        let score = pressure[o]! + lift[t]! + chain * tail[t]!;
        if (tail[t]! > 0) score += COMPLETES * this.opens(row, t, site);
        if (dated) score += this.urgency(row + t, t, w);
        if (score <= bestScore || !this.ready(row, t, w)) continue;
        bestScore = score;
        best = k;
        bestVenue = v;
      }
    }
    if (best < 0) return false;
    this.put(e, best, bestVenue, w);
    return true;
  }

  /** Places the k-th visit that the person still has to do. */
  private put(e: number, k: number, venue: number, w: number): void {
    const { state, todo, free, left } = this;
    const row = e * this.model.T;
    const t = todo[row + k]!;
    const last = left[e]! - 1;
    state.place(row + t, venue, w);
    free[venue]!--;
    todo[row + k] = todo[row + last]!;
    left[e] = last;
    this.pressure.placed(e, t);
  }

  /** Sends a person to this very touch-point this week, if every rule allows. */
  private send(e: number, t: number, w: number): boolean {
    const { state, model, todo, free, left } = this;
    const { T, W, optionStart, option, department } = model;
    if (state.slots[e * W + w] === 0 || state.quota[department[e]! * W + w]! <= 0 || !state.keepsGap(e, w) || !this.ready(e * T, t, w))
      return false;
    const at = optionsOf(model, e, t);
    for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
      if (free[option[o]!]! <= 0) continue;
      for (let k = 0; k < left[e]!; k++) {
        if (todo[e * T + k] !== t) continue;
        this.put(e, k, option[o]!, w);
        return true;
      }
    }
    return false;
  }

  /** The largest pressure on a successor whose other prerequisites are done: two prerequisites done by different people open nothing. */
  private opens(row: number, t: number, site: number): number {
    const { before, after, need, optionStart, sites } = this.model;
    const { week } = this.state;
    let most = 0;
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const s = later[k]!;
      if (need[row + s] !== 1 || week[row + s]! >= 0) continue;
      const others = before[s]!;
      let open = true;
      for (let j = 0; j < others.length && open; j++) {
        const p = others[j]!;
        open = p === t || need[row + p] === 0 || week[row + p]! >= 0;
      }
      if (!open) continue;
      for (let o = optionStart[s * sites + site]!; o < optionStart[s * sites + site + 1]!; o++) {
        most = Math.max(most, this.pressure.value[o]!);
      }
    }
    return most;
  }

  /** How much a deadline or pin presses, beside what the horizon does. */
  private urgency(visit: number, t: number, w: number): number {
    const last = this.latest.get(visit) ?? this.model.due[visit]!;
    const usual = this.horizon - 1 - this.model.tail[t]!;
    if (last >= usual) return 0;
    return NOW / (last - w + 1 > 0 ? last - w + 1 : 1);
  }

  /** Inside its window, prerequisites done in earlier weeks, pinned successors still to come. */
  private ready(row: number, t: number, w: number): boolean {
    const { before, after, need, lo, hi } = this.model;
    const { week } = this.state;
    if (lo[row + t]! > w || hi[row + t]! < w) return false;
    const earlier = before[t]!;
    for (let k = 0; k < earlier.length; k++) {
      const p = row + earlier[k]!;
      if (need[p]! > 0 && (week[p]! < 0 || week[p]! >= w)) return false;
    }
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const s = week[row + later[k]!]!;
      if (s >= 0 && s <= w) return false;
    }
    return true;
  }
}
