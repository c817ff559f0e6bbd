import { type Model, optionsOf } from '../model.ts';
import type { State } from './state.ts';

/** With so few visits left a person's own list is shorter than the ranking of venues. */
export const SHORT = 8;

/** What each person still has to do. */
export class Todo {
  /** [E] visits still to place. */
  readonly left: Int32Array;
  /** [E*SHORT] the touch-points of those who have few left. */
  readonly list: Int16Array;
  /** [E] visits of the person with a deadline that `tail` does not know of, still to place; a pin counts for good. */
  readonly dated: Int32Array;
  private readonly state: State;
  private readonly model: Model;
  private readonly latest: ReadonlyMap<number, number>;

  /** @param latest visits with a deadline, or before one */
  constructor(state: State, latest: ReadonlyMap<number, number>) {
    const { E, T, need } = state.model;
    this.state = state;
    this.model = state.model;
    this.latest = latest;
    this.left = new Int32Array(E);
    this.list = new Int16Array(E * SHORT);
    this.dated = new Int32Array(E);
    for (const visit of latest.keys()) this.dated[(visit / T) | 0]!++;
    for (let e = 0; e < E; e++) {
      let n = 0;
      for (let t = 0; t < T; t++) {
        if (need[e * T + t] === 2) this.dated[e]!++;
        if (this.isOpen(e, t)) n++;
      }
      this.left[e] = n;
      if (n <= SHORT) this.write(e);
    }
  }

  /** Still to place, and some week and venue could take it. */
  isOpen(e: number, t: number): boolean {
    const { T, need, lo, hi, optionStart } = this.model;
    const i = e * T + t;
    if (need[i] !== 1 || this.state.week[i]! >= 0 || lo[i]! > hi[i]!) return false;
    const at = optionsOf(this.model, e, t);
    return optionStart[at] !== optionStart[at + 1];
  }

  /** Tells that an open visit has been placed. */
  done(e: number, t: number): void {
    const { list } = this;
    const last = --this.left[e]!;
    if (last === SHORT) this.write(e);
    else if (last < SHORT) {
      let k = e * SHORT;
      while (list[k] !== t) k++;
      list[k] = list[e * SHORT + last]!;
    }
    if (this.dated[e]! > 0 && this.latest.has(e * this.model.T + t)) this.dated[e]!--;
  }

  private write(e: number): void {
    let n = e * SHORT;
    for (let t = 0; t < this.model.T; t++) if (this.isOpen(e, t)) this.list[n++] = t;
  }
}
