import { optionsOf } from '../model.ts';
import type { State } from './state.ts';

/** Bound once: the loops below call them millions of times, and a global is slow to look up inside a test's context. */
const { min, max } = Math;

/** What cannot be made good any more is not more urgent than this. */
const MOST = 4;

/**
 * How urgently each venue must be used from a week on, by the people of each site. To be through by the horizon, a
 * venue has to have served demand − (places after week x) visits by each week x; and the people of a site have to have
 * done a touch-point as soon as the venues of what follows need them ("pipeline"). Pressure = the largest of these needs
 * over the places until then. By site, because one venue may be shared while those that follow are not: the places of
 * the shared one then go first to the sites that would starve.
 */
export class Pressure {
  /** By position in `model.option`: a touch-point, a site, and a venue that its people can use. */
  readonly value: Float64Array;
  /** [V] visits still to come; shared out evenly where a visit has a choice. */
  private readonly demand: Float64Array;
  /** [T*sites] visits to come, and for each successor of a touch-point those who still need both. */
  private readonly left: Float64Array;
  private readonly both: Int32Array[][];
  /** [V] positions in `model.option` of those who can use it. */
  private readonly usersOf: number[][];
  private readonly venuesOf: number[][];
  /** [T] by site and week from `week` on: visits that must have happened by then. */
  private needOf: readonly Float64Array[] = [];
  private week = 0;
  private readonly state: State;
  private readonly horizon: number;

  constructor(state: State, horizon: number) {
    const { model } = state;
    const { E, T, V, need, after, sites, option, optionStart } = model;
    this.state = state;
    this.horizon = horizon;
    this.value = new Float64Array(option.length);
    this.demand = new Float64Array(V);
    this.left = new Float64Array(T * sites);
    this.both = after.map((list) => Array.from(list, () => new Int32Array(sites)));
    this.venuesOf = Array.from({ length: T }, () => []);
    this.usersOf = Array.from({ length: V }, () => []);
    model.problem.venues.forEach((venue, v) => {
      this.venuesOf[venue.touchPoint]!.push(v);
    });
    for (let at = 0; at < T * sites; at++) for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) this.usersOf[option[o]!]!.push(o);
    for (let e = 0; e < E; e++) {
      for (let t = 0; t < T; t++) if (need[e * T + t] === 1 && state.week[e * T + t]! < 0) this.count(e, t, 1);
    }
  }

  /** Tells that a visit has been placed. */
  placed(e: number, t: number): void {
    this.count(e, t, -1);
  }

  private count(e: number, t: number, sign: number): void {
    const { T, need, after, site, option, optionStart } = this.state.model;
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const s = e * T + later[k]!;
      if (need[s] === 1 && this.state.week[s]! < 0) this.both[t]![k]![site[e]!]! += sign;
    }
    const at = optionsOf(this.state.model, e, t);
    const from = optionStart[at]!;
    const to = optionStart[at + 1]!;
    if (from === to) return;
    this.left[at]! += sign;
    const share = sign / (to - from);
    for (let k = from; k < to; k++) this.demand[option[k]!]! += share;
  }

  /** Recomputes `value` for the weeks from `w` on. O(T · sites · weeks left). */
  update(w: number): void {
    const { T, order, sites, optionStart } = this.state.model;
    const length = this.horizon - w;
    const needOf: Float64Array[] = new Array(T);
    for (let k = T - 1; k >= 0; k--) {
      const t = order[k]!;
      const pulled = this.pulled(t, needOf, length);
      const total = new Float64Array(sites * length);
      for (const v of this.venuesOf[t]!) this.venue(v, w, pulled, total, t * sites);
      // people without a venue need nothing of those before
      for (let g = 0; g < sites; g++) {
        if (optionStart[t * sites + g] === optionStart[t * sites + g + 1]) total.fill(0, g * length, (g + 1) * length);
      }
      needOf[t] = total;
    }
    this.needOf = needOf;
    this.week = w;
  }

  /** Visits of a touch-point that the people of a site must have made from now on until the end of a week. */
  needBy(t: number, site: number, week: number): number {
    const length = this.horizon - this.week;
    return this.needOf[t]![site * length + min(week - this.week, length - 1)]!;
  }

  /** By site and week: visits of a touch-point that must have happened for the sake of what follows. */
  private pulled(t: number, needOf: readonly Float64Array[], length: number): Float64Array {
    const { after, sites } = this.state.model;
    const pulled = new Float64Array(sites * length);
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const theirs = needOf[later[k]!]!;
      for (let g = 0; g < sites; g++) {
        const met = this.left[later[k]! * sites + g]! - this.both[t]![k]![g]!;
        for (let x = g * length; x + 1 < (g + 1) * length; x++) pulled[x] = max(pulled[x]!, theirs[x + 1]! - met);
      }
    }
    return pulled;
  }

  /** The pressure on one venue; adds what it must have served, by site, to `total`. */
  private venue(v: number, w: number, pulled: Float64Array, total: Float64Array, row: number): void {
    const { state, demand, left, value, usersOf } = this;
    const { W, sites, optionStart } = state.model;
    const users = usersOf[v]!;
    const length = total.length / sites;
    const all = demand[v]!;
    const places = new Float64Array(length);
    const whole = new Float64Array(length);
    let prefix = 0;
    for (let x = 0; x < length; x++) {
      prefix += min(state.room[v * W + w + x]!, all);
      places[x] = prefix;
    }
    for (let k = 0; k < users.length; k++) {
      const at = this.cellOf(users[k]!, row);
      const g = at - row;
      const options = optionStart[at + 1]! - optionStart[at]!;
      const share = all > 0 ? left[at]! / options / all : 0;
      let most = 0;
      for (let x = 0; x < length; x++) {
        const own = max(0, (all - prefix + places[x]!) * share, pulled[g * length + x]! / options);
        if (own <= 0) continue;
        whole[x]! += own;
        total[g * length + x]! += own;
        most = max(most, places[x]! > 0 && share > 0 ? own / share / places[x]! : MOST);
      }
      value[users[k]!] = min(MOST, most);
    }
    let most = 0;
    for (let x = 0; x < length; x++) if (whole[x]! > 0) most = max(most, places[x]! > 0 ? whole[x]! / places[x]! : MOST);
    for (let k = 0; k < users.length; k++) value[users[k]!] = max(value[users[k]!]!, min(MOST, most));
  }

  /** Touch-point and site of a position in `option`; `row` is the touch-point's first. */
  private cellOf(position: number, row: number): number {
    const { optionStart } = this.state.model;
    let at = row;
    while (optionStart[at + 1]! <= position) at++;
    return at;
  }
}
