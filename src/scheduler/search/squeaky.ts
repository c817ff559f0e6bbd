import type { Model } from '../model.ts';
import type { Random } from '../random.ts';
import { construct, type Lift, noLift } from './construct.ts';
import type { Snapshot, State } from './state.ts';

/** Visits placed over all rounds of construction; 568,000 visits get 4 rounds, 2,300 get 60. */
const EFFORT = 2_500_000;
const MOST_ROUNDS = 40;
/** Rounds without a better one after which it stops. */
const PATIENCE = 10;
/** Below this share of visits left over, chains repair faster than another construction. */
export const GOOD = 0.0005;
/** How far a touch-point moves up for the share of its visits that found no place. */
const LIFT = 2;
/** Weeks that a pipeline is fed ahead of need at most. */
const MOST_AHEAD = 6;

/**
 * Squeaky-wheel construction (Joslin and Clements): construct, lift whatever was left over and all of its
 * prerequisites, construct again; the best round stays. Pipelines of prerequisites that began too late show only at
 * the end, as places lost in early weeks: those that left someone over are fed a week further ahead each round, for as
 * long as that helps.
 */
export class Construct {
  /** Visits placed in all rounds. */
  steps = 0;
  private readonly state: State;
  private readonly horizon: number;
  private readonly random: Random;
  private readonly lift: Lift;
  /** What stands before the first round (pins, published visits) and is never taken out. */
  private readonly kept: Int16Array;
  private rounds = 0;
  private bestAhead: Uint8Array;
  private feeding = true;

  constructor(state: State, horizon: number, random: Random) {
    this.state = state;
    this.horizon = horizon;
    this.random = random;
    this.lift = noLift(state.model);
    this.bestAhead = this.lift.ahead.slice();
    this.kept = state.week.slice();
  }

  /** Rounds until at most `enough` of all visits are left over; called again, it learns from what is unplaced now. */
  run(enough: number, onWeek: (week: number) => boolean): void {
    const { state, lift } = this;
    const { required } = state.model;
    const limit = Math.max(this.rounds + 1, Math.min(MOST_ROUNDS, Math.floor(EFFORT / Math.max(1, required))));
    let best: Snapshot | null = null;
    let least = Number.POSITIVE_INFINITY;
    let since = 0;
    if (this.rounds > 0) this.learn(true);
    while (this.rounds < limit) {
      if (this.rounds++ > 0) this.reset();
      let stopped = false;
      construct(state, this.horizon, this.random, lift, (w) => {
        stopped = onWeek(w);
        return stopped;
      });
      this.steps += state.placed;
      const left = countUnplaced(state.model, state.week).reduce((sum, n) => sum + n, 0);
      since = left < least ? 0 : since + 1;
      if (left < least) {
        least = left;
        this.bestAhead = lift.ahead.slice();
        // the only round needs no copy
        best = this.rounds < limit ? state.snapshot() : null;
      }
      if (stopped || least <= enough * required || left === 0 || since >= PATIENCE) break;
      this.learn(since === 0);
    }
    if (since > 0 && best !== null) state.restore(best);
  }

  private learn(better: boolean): void {
    const { state, lift } = this;
    this.feeding &&= better;
    if (this.feeding) feedFurther(state, lift);
    else {
      lift.ahead.set(this.bestAhead);
      raise(state.model, lift, countUnplaced(state.model, state.week));
    }
  }

  private reset(): void {
    const { state, kept } = this;
    for (let i = 0; i < kept.length; i++) if (state.week[i]! >= 0 && kept[i]! < 0) state.remove(i);
  }
}

/** What was left over moves up, and all of its prerequisites with it; everything together stays near 0. */
function raise(model: Model, { score }: Lift, left: Int32Array): void {
  const { T, order, before } = model;
  const demand = countRequired(model);
  const up = new Float64Array(T);
  for (let k = T - 1; k >= 0; k--) {
    const t = order[k]!;
    up[t]! += demand[t]! > 0 ? (LIFT * left[t]!) / demand[t]! : 0;
    for (const p of before[t]!) up[p] = Math.max(up[p]!, up[t]!);
  }
  for (let t = 0; t < T; t++) score[t]! += up[t]!;
  const mean = score.reduce((sum, x) => sum + x, 0) / Math.max(1, T);
  for (let t = 0; t < T; t++) score[t]! -= 0.5 * mean;
}

/** One week more for the pipelines that left someone over, by touch-point and site. */
function feedFurther(state: State, { ahead }: Lift): void {
  const { E, T, need, before, sites, site } = state.model;
  const starved = new Set<number>();
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      if (need[e * T + t] === 1 && state.week[e * T + t]! < 0 && before[t]!.length > 0) starved.add(t * sites + site[e]!);
    }
  }
  for (const cell of starved) ahead[cell] = Math.min(MOST_AHEAD, ahead[cell]! + 1);
}

function countUnplaced({ E, T, need }: Model, week: Int16Array): Int32Array {
  const left = new Int32Array(T);
  for (let e = 0; e < E; e++) for (let t = 0; t < T; t++) if (need[e * T + t]! > 0 && week[e * T + t]! < 0) left[t]!++;
  return left;
}

function countRequired({ E, T, need }: Model): Int32Array {
  const demand = new Int32Array(T);
  for (let e = 0; e < E; e++) for (let t = 0; t < T; t++) if (need[e * T + t]! > 0) demand[t]!++;
  return demand;
}
