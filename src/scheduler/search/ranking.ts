import type { Model } from '../model.ts';
import type { Pressure } from './pressure.ts';

/** Where one person's choice comes from: a chain of positions in the ranking, the most pressing first. */
type Chain = {
  /** By rank: position in `model.option`, its touch-point, and the most that its score can be, the chain behind it aside. */
  readonly option: Int32Array;
  readonly touchPoint: Int32Array;
  readonly most: Float64Array;
  /** Rank of the next one that may have a free place; the first entry is the head, rank k stands at k + 1; -1 = end. */
  readonly next: Int32Array;
};

/**
 * The venues of each site in one week, the most pressing first. Pressure stands still for a week, so that a person takes
 * the first venue of the ranking that they still need, instead of looking at everything that they still need: with 50
 * touch-points 3 looks in place of 25. Full venues drop out of the ranking when somebody comes across them.
 */
export class Ranking {
  /** [sites] touch-points that nothing follows: the score is the same for everyone. */
  readonly last: readonly Chain[];
  /** [sites] touch-points that others wait for: the score has an upper limit here, the rest depends on the person. */
  readonly leading: readonly Chain[];
  private readonly model: Model;
  private readonly pressure: Pressure;
  private readonly lift: Float64Array;
  /** Weight of the pressure on a successor that a visit opens. */
  private readonly completes: number;

  constructor(model: Model, pressure: Pressure, lift: Float64Array, completes: number) {
    this.model = model;
    this.pressure = pressure;
    this.lift = lift;
    this.completes = completes;
    const chains = (isMine: (t: number) => boolean): Chain[] =>
      Array.from({ length: model.sites }, (_, site) => chainOf(model, site, isMine));
    this.last = chains((t) => model.tail[t] === 0);
    this.leading = chains((t) => model.tail[t]! > 0);
  }

  /** Ranks anew by the pressure of the week. */
  update(): void {
    const { last, leading, pressure, lift, completes, model } = this;
    const { value } = pressure;
    for (const chain of last) sort(chain, (o, t) => value[o]! + lift[t]!);
    leading.forEach((chain, site) => {
      sort(chain, (o, t) => value[o]! + lift[t]! + completes * this.opensAtMost(model, t, site));
    });
  }

  private opensAtMost({ after, optionStart, sites }: Model, t: number, site: number): number {
    const { value } = this.pressure;
    let most = 0;
    for (const s of after[t]!) {
      const at = s * sites + site;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) most = Math.max(most, value[o]!);
    }
    return most;
  }
}

function chainOf({ T, sites, optionStart }: Model, site: number, isMine: (t: number) => boolean): Chain {
  const option: number[] = [];
  const touchPoint: number[] = [];
  for (let t = 0; t < T; t++) {
    if (!isMine(t)) continue;
    const at = t * sites + site;
    for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
      option.push(o);
      touchPoint.push(t);
    }
  }
  return {
    option: Int32Array.from(option),
    touchPoint: Int32Array.from(touchPoint),
    most: new Float64Array(option.length),
    next: new Int32Array(option.length + 1),
  };
}

/** Insertion sort: from one week to the next the order hardly changes, and equals keep theirs. */
function sort({ option, touchPoint, most, next }: Chain, scoreOf: (o: number, t: number) => number): void {
  for (let k = 0; k < option.length; k++) {
    const o = option[k]!;
    const t = touchPoint[k]!;
    const score = scoreOf(o, t);
    let j = k;
    for (; j > 0 && most[j - 1]! < score; j--) {
      option[j] = option[j - 1]!;
      touchPoint[j] = touchPoint[j - 1]!;
      most[j] = most[j - 1]!;
    }
    option[j] = o;
    touchPoint[j] = t;
    most[j] = score;
    next[k] = k;
  }
  next[option.length] = -1;
}
