import { type Model, optionsOf } from '../model.ts';
import { Alternation } from './alternate.ts';
import { findFree, Spot } from './free.ts';
import type { State } from './state.ts';

/**
 * Places for pace "even": every venue is held to its even share a week, the lowest level to which its weeks can be filled
 * so that the demand fits (weeks with fewer places are full, the others take what those lack). Where somebody still finds
 * no place, the level of those venues alone rises, one visit a week at a time.
 */
export class EvenPlaces {
  /** The model with the places up to the level; they grow with `raise`. */
  readonly model: Model;
  private readonly real: Model;
  private readonly level: Int32Array;
  private readonly share: Int32Array;

  constructor(real: Model) {
    this.real = real;
    this.share = shares(real);
    this.level = this.share.slice();
    const { V, W, places } = real;
    const even = places.slice();
    for (let v = 0; v < V; v++) for (let w = 0; w < W; w++) even[v * W + w] = Math.min(places[v * W + w]!, this.level[v]!);
    this.model = { ...real, places: even };
  }

  /** One visit a week more at each venue that one of these people could use; false = all of them have their real places already. */
  raise(state: State, visits: readonly number[]): boolean {
    const { T, W, option, optionStart, places } = this.real;
    const even = this.model.places;
    const venues = new Set<number>();
    for (const visit of visits) {
      const at = optionsOf(this.real, (visit / T) | 0, visit % T);
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) venues.add(option[o]!);
    }
    let raised = false;
    for (const v of venues) {
      this.level[v]!++;
      for (let k = v * W; k < (v + 1) * W; k++) {
        if (even[k]! >= Math.min(places[k]!, this.level[v]!)) continue;
        even[k]!++;
        state.room[k]!++;
        raised = true;
      }
    }
    return raised;
  }

  /** Takes every venue back to one visit above its share and moves those above it elsewhere, directly or by a chain, where that can be. */
  lower(state: State): void {
    const { V, W, need, places } = this.real;
    const even = this.model.places;
    const alternation = new Alternation(state);
    const spot = new Spot();
    for (let v = 0; v < V; v++) {
      for (let k = v * W; k < (v + 1) * W; k++) {
        const lowered = Math.min(places[k]!, this.share[v]! + 1);
        state.room[k]! += lowered - even[k]!;
        even[k] = lowered;
      }
    }
    for (let k = 0; k < V * W; k++) {
      if (state.room[k]! >= 0) continue;
      const here: number[] = [];
      for (let x = state.head[k]!; x >= 0; x = state.next[x]!) if (need[x] === 1) here.push(x);
      for (const visit of here) {
        // a chain for another may have moved this one already
        if (state.room[k]! >= 0 || state.venue[visit]! * W + state.week[visit]! !== k) continue;
        state.remove(visit);
        if (findFree(state, visit, W, 0, spot)) state.place(visit, spot.venue, spot.week);
        else if (!alternation.insert(visit, W, 0)) state.place(visit, (k / W) | 0, k % W);
      }
    }
  }
}

/** [V] the lowest level that holds the demand; demand that has a choice of venues is shared out over them. */
function shares(model: Model): Int32Array {
  const { E, T, V, W, need, lo, hi, option, optionStart, places } = model;
  const demand = new Float64Array(V);
  const first = new Int32Array(V).fill(W);
  const last = new Int32Array(V).fill(-1);
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      const i = e * T + t;
      if (need[i] === 0) continue;
      const at = optionsOf(model, e, t);
      const n = optionStart[at + 1]! - optionStart[at]!;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        const v = option[o]!;
        demand[v]! += 1 / n;
        first[v] = Math.min(first[v]!, lo[i]!);
        last[v] = Math.max(last[v]!, hi[i]!);
      }
    }
  }
  const level = new Int32Array(V);
  for (let v = 0; v < V; v++) {
    const weeks = places.slice(v * W + first[v]!, v * W + last[v]! + 1).sort();
    let rest = demand[v]!;
    // the smallest weeks are full; the others share the rest
    for (let k = 0; k < weeks.length; k++) {
      level[v] = Math.ceil(rest / (weeks.length - k) - 1e-9);
      if (weeks[k]! >= level[v]!) break;
      rest -= weeks[k]!;
    }
  }
  return level;
}
