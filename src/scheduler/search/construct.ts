import { type Model, optionsOf } from '../model.ts';
import type { Random } from '../random.ts';
import { Feed } from './feed.ts';
import { latestWeeks } from './latest.ts';
import { Pressure } from './pressure.ts';
import { Ranking } from './ranking.ts';
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
/** With so few visits left the person's own list is shorter than the ranking. */
const SHORT = 8;

class Construction {
  private readonly state: State;
  private readonly model: Model;
  private readonly horizon: number;
  private readonly random: Random;
  /** [E] visits still to place, and slots in the weeks in which they could be. */
  private readonly left: Int32Array;
  private readonly weeksLeft: Int32Array;
  private readonly pressure: Pressure;
  private readonly ranking: Ranking;
  private readonly feed: Feed;
  /** [T] what earlier rounds have learnt: added to the pressure. */
  private readonly lift: Float64Array;
  /** [V] free places this week. */
  private readonly free: Int32Array;
  private readonly queue: Int32Array;
  private readonly candidates: Int32Array;
  private readonly bucketOf: Uint8Array;
  /** [E*SHORT] the touch-points that a person still has to do, once they are few. */
  private readonly todo: Int16Array;
  /** [E] visits of the person with a deadline that `tail` does not know of, still to place; a pin counts for good. */
  private readonly dated: Int32Array;
  /** Visits with a deadline (and what comes before them) by the last week that each can wait for, the earliest first. */
  private readonly urgent: Int32Array;
  private readonly latest: ReadonlyMap<number, number>;
  /** The longest chain that follows any touch-point. */
  private readonly longest: number;
  /** The choice under way: touch-point or -1, its venue and score. */
  private best = -1;
  private bestVenue = -1;
  private bestScore = 0;

  constructor(state: State, horizon: number, random: Random, lift: Lift) {
    this.lift = lift.score;
    this.state = state;
    this.model = state.model;
    this.horizon = horizon;
    this.random = random;
    const { E, T, V, W, need } = this.model;
    this.left = new Int32Array(E);
    this.weeksLeft = new Int32Array(E);
    this.pressure = new Pressure(state, horizon);
    this.ranking = new Ranking(this.model, this.pressure, this.lift, COMPLETES);
    this.feed = new Feed(state, this.pressure, lift.ahead, (e, t, w) => this.send(e, t, w));
    this.free = new Int32Array(V);
    this.queue = new Int32Array(E);
    this.candidates = new Int32Array(E);
    this.bucketOf = new Uint8Array(E);
    this.todo = new Int16Array(E * SHORT);
    this.dated = new Int32Array(E);
    this.latest = latestWeeks(state);
    this.longest = this.model.tail.reduce((most, n) => Math.max(most, n), 0);
    this.urgent = Int32Array.from(
      [...this.latest].sort((a, b) => a[1] - b[1] || a[0] - b[0]),
      ([visit]) => visit,
    );
    for (const visit of this.urgent) this.dated[(visit / T) | 0]!++;
    for (let e = 0; e < E; e++) {
      let n = 0;
      for (let t = 0; t < T; t++) {
        if (need[e * T + t] === 2) this.dated[e]!++;
        if (this.isOpen(e, t)) n++;
      }
      this.left[e] = n;
      if (n <= SHORT) this.list(e);
      let weeks = 0;
      for (let w = 0; w < horizon; w++) weeks += state.slots[e * W + w]!;
      this.weeksLeft[e] = weeks;
    }
  }

  /** Still to place, and some week and venue could take it. */
  private isOpen(e: number, t: number): boolean {
    const { T, need, lo, hi, optionStart } = this.model;
    const i = e * T + t;
    if (need[i] !== 1 || this.state.week[i]! >= 0 || lo[i]! > hi[i]!) return false;
    const at = optionsOf(this.model, e, t);
    return optionStart[at] !== optionStart[at + 1];
  }

  private list(e: number): void {
    let n = 0;
    for (let t = 0; t < this.model.T; t++) if (this.isOpen(e, t)) this.todo[e * SHORT + n++] = t;
  }

  fillWeek(w: number): void {
    const { state, model, free } = this;
    const { V, W } = model;
    for (let v = 0; v < V; v++) free[v] = state.room[v * W + w]!;
    this.pressure.update(w);
    this.ranking.update();
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
    this.best = -1;
    this.bestScore = Number.NEGATIVE_INFINITY;
    if (this.left[e]! <= SHORT || this.dated[e]! > 0) this.choose(e, w);
    else this.chooseRanked(e, w);
    if (this.best < 0) return false;
    this.put(e, this.best, this.bestVenue, w);
    return true;
  }

  /** Looks at every visit that the person still has to make. */
  private choose(e: number, w: number): void {
    const { model, todo } = this;
    const { T, sites, optionStart, option } = model;
    const { week } = this.state;
    const short = this.left[e]! <= SHORT;
    const length = short ? this.left[e]! : T;
    const site = model.site[e]!;
    const row = e * T;
    for (let k = 0; k < length; k++) {
      const t = short ? todo[e * SHORT + k]! : k;
      if (week[row + t]! >= 0 || model.need[row + t] !== 1) continue;
      const at = t * sites + site;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        if (this.free[option[o]!]! > 0) this.consider(e, t, o, w);
      }
    }
  }

  /** The first of the ranking that the person still has to do; and those that others wait for, until no better one can follow. */
  private chooseRanked(e: number, w: number): void {
    const { model, ranking, free } = this;
    const { T, option, need } = model;
    const { week } = this.state;
    const row = e * T;
    const site = model.site[e]!;
    const last = ranking.last[site]!;
    for (let at = 0, k = last.next[0]!; k >= 0; k = last.next[at]!) {
      const o = last.option[k]!;
      const t = last.touchPoint[k]!;
      if (free[option[o]!]! <= 0) {
        last.next[at] = last.next[k + 1]!;
        continue;
      }
      at = k + 1;
      if (week[row + t]! >= 0 || need[row + t] !== 1 || !this.ready(row, t, w)) continue;
      this.best = t;
      this.bestVenue = option[o]!;
      this.bestScore = last.most[k]!;
      break;
    }
    const leading = ranking.leading[site]!;
    const chain = (CHAIN / this.left[e]!) * this.longest;
    for (let at = 0, k = leading.next[0]!; k >= 0; k = leading.next[at]!) {
      if (leading.most[k]! + chain <= this.bestScore) break;
      const o = leading.option[k]!;
      const t = leading.touchPoint[k]!;
      if (free[option[o]!]! <= 0) {
        leading.next[at] = leading.next[k + 1]!;
        continue;
      }
      at = k + 1;
      if (week[row + t]! < 0 && need[row + t] === 1) this.consider(e, t, o, w);
    }
  }

  private consider(e: number, t: number, o: number, w: number): void {
    const { T, tail, option, site } = this.model;
    const row = e * T;
    let score = this.pressure.value[o]! + this.lift[t]!;
    if (tail[t]! > 0) score += (CHAIN / this.left[e]!) * tail[t]! + COMPLETES * this.opens(row, t, site[e]!);
    if (this.dated[e]! > 0) score += this.urgency(row + t, t, w);
    if (score <= this.bestScore || !this.ready(row, t, w)) return;
    this.bestScore = score;
    this.best = t;
    this.bestVenue = option[o]!;
  }

  private put(e: number, t: number, venue: number, w: number): void {
    const { state, todo, free, left } = this;
    const visit = e * this.model.T + t;
    state.place(visit, venue, w);
    free[venue]!--;
    const last = --left[e]!;
    if (last === SHORT) this.list(e);
    else if (last < SHORT) {
      const row = e * SHORT;
      let k = row;
      while (todo[k] !== t) k++;
      todo[k] = todo[row + last]!;
    }
    if (this.dated[e]! > 0 && this.latest.has(visit)) this.dated[e]!--;
    this.pressure.placed(e, t);
  }

  /** Sends a person to this very touch-point this week, if every rule allows. */
  private send(e: number, t: number, w: number): boolean {
    const { state, model, free } = this;
    const { T, W, optionStart, option, department } = model;
    if (state.slots[e * W + w] === 0 || state.quota[department[e]! * W + w]! <= 0 || !state.keepsGap(e, w) || !this.ready(e * T, t, w))
      return false;
    if (!this.isOpen(e, t)) return false;
    const at = optionsOf(model, e, t);
    for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
      if (free[option[o]!]! <= 0) continue;
      this.put(e, t, option[o]!, w);
      return true;
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
