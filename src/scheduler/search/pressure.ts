import { type Model, optionsOf } from '../model.ts';
import type { State } from './state.ts';

/** What cannot be made good any more is not more urgent than this. */
const MOST = 4;

/**
 * How urgently each venue must be used from a week on. To be through by the horizon, a venue has to have served
 * demand − (places after week x) visits by each week x; and a touch-point has to have served whom its successors need
 * by the week before ("pipeline"). Pressure = the largest of these needs over the places until then.
 */
export class Pressure {
  /** [V] */
  readonly value: Float64Array;
  /** [V] visits still to come; shared out evenly where a visit has a choice. */
  private readonly demand: Float64Array;
  /** Per touch-point: visits to come, and for each successor those who still need both. */
  private readonly left: Float64Array;
  private readonly both: Int32Array[];
  private readonly venuesOf: number[][];
  private readonly model: Model;
  private readonly state: State;
  private readonly horizon: number;

  constructor(state: State, horizon: number) {
    const { model } = state;
    const { E, T, V, need, after } = model;
    this.model = model;
    this.state = state;
    this.horizon = horizon;
    this.value = new Float64Array(V);
    this.demand = new Float64Array(V);
    this.left = new Float64Array(T);
    this.both = after.map((list) => new Int32Array(list.length));
    this.venuesOf = Array.from({ length: T }, () => []);
    model.problem.venues.forEach((venue, v) => {
      this.venuesOf[venue.touchPoint]!.push(v);
    });
    for (let e = 0; e < E; e++) {
      const row = e * T;
      for (let t = 0; t < T; t++) {
        if (need[row + t] !== 1 || state.week[row + t]! >= 0) continue;
        this.count(e, t, 1);
        const later = after[t]!;
        for (let k = 0; k < later.length; k++) {
          const s = row + later[k]!;
          if (need[s] === 1 && state.week[s]! < 0) this.both[t]![k]!++;
        }
      }
    }
  }

  private count(e: number, t: number, sign: number): void {
    const { option, optionStart } = this.model;
    const at = optionsOf(this.model, e, t);
    const from = optionStart[at]!;
    const to = optionStart[at + 1]!;
    if (from === to) return;
    this.left[t]! += sign;
    const share = sign / (to - from);
    for (let k = from; k < to; k++) this.demand[option[k]!]! += share;
  }

  /** Tells that a visit has been placed. */
  placed(e: number, t: number): void {
    this.count(e, t, -1);
    const { T, need, after } = this.model;
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const s = e * T + later[k]!;
      if (need[s] === 1 && this.state.week[s]! < 0) this.both[t]![k]!--;
    }
  }

  /** Recomputes `value` for the weeks from `w` on. O(V · weeks left). */
  update(w: number): void {
    const { model, state, demand, value, left, horizon } = this;
    const { T, W, order, after } = model;
    const length = horizon - w;
    const needOf: Float64Array[] = new Array(T);
    for (let k = T - 1; k >= 0; k--) {
      const t = order[k]!;
      const pulled = new Float64Array(length);
      const later = after[t]!;
      for (let s = 0; s < later.length; s++) {
        const theirs = needOf[later[s]!]!;
        const met = left[later[s]!]! - this.both[t]![s]!;
        for (let x = 0; x + 1 < length; x++) pulled[x] = Math.max(pulled[x]!, theirs[x + 1]! - met);
      }
      const total = new Float64Array(length);
      for (const v of this.venuesOf[t]!) {
        const share = left[t]! > 0 ? demand[v]! / left[t]! : 0;
        let suffix = 0;
        const own = new Float64Array(length);
        for (let x = length - 1; x >= 0; x--) {
          own[x] = Math.max(0, demand[v]! - suffix, pulled[x]! * share);
          total[x]! += own[x]!;
          suffix += Math.min(state.room[v * W + w + x]!, demand[v]!);
        }
        let prefix = 0;
        let most = 0;
        for (let x = 0; x < length; x++) {
          prefix += Math.min(state.room[v * W + w + x]!, demand[v]!);
          if (own[x]! > 0) most = Math.max(most, prefix > 0 ? own[x]! / prefix : MOST);
        }
        value[v] = Math.min(MOST, most);
      }
      needOf[t] = total;
    }
  }
}
