import type { Random } from '../random.ts';
import type { State } from './state.ts';

/** People with this much slack or more are all alike. */
const BUCKETS = 64;

/** In which order people are sent out in a week: by slack, the weeks in which they could still go beyond those they need. */
export class Queue {
  readonly people: Int32Array;
  private readonly state: State;
  private readonly random: Random;
  /** [E] visits still to place, and slots in the weeks in which they could be. */
  private readonly left: Int32Array;
  private readonly weeksLeft: Int32Array;
  private readonly candidates: Int32Array;
  private readonly bucketOf: Uint8Array;

  /** @param left [E] visits still to place, kept by the caller */
  constructor(state: State, horizon: number, left: Int32Array, random: Random) {
    const { E, W } = state.model;
    this.state = state;
    this.random = random;
    this.left = left;
    this.people = new Int32Array(E);
    this.weeksLeft = new Int32Array(E);
    this.candidates = new Int32Array(E);
    this.bucketOf = new Uint8Array(E);
    for (let e = 0; e < E; e++) {
      let weeks = 0;
      for (let w = 0; w < horizon; w++) weeks += state.slots[e * W + w]!;
      this.weeksLeft[e] = weeks;
    }
  }

  /** Fills `people` with those who can go in week w, least slack first, and closes the week; returns how many. */
  of(w: number): number {
    const { state, left, weeksLeft, people, candidates, bucketOf } = this;
    const { E, W, gap } = state.model;
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
    for (let k = 0; k < n; k++) people[start[bucketOf[candidates[k]!]!]!++] = candidates[k]!;
    return n;
  }
}
