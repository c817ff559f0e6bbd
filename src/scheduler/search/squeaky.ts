import type { Model } from '../model.ts';
import type { Random } from '../random.ts';
import { construct } from './construct.ts';
import type { State } from './state.ts';

/** Visits placed over all rounds of construction; 568,000 visits get 4 rounds, 2,300 get 60. */
const EFFORT = 2_500_000;
const MOST_ROUNDS = 40;
/** Rounds without a better one after which it stops. */
const PATIENCE = 10;
/** Below this share of visits left over, chains repair faster than another construction. */
const GOOD = 0.0015;
/** How far a touch-point moves up for the share of its visits that found no place. */
const LIFT = 2;

/**
 * Squeaky-wheel construction (Joslin and Clements): construct, lift whatever was left over and all of its
 * prerequisites, construct again; the best round stays. Pipelines of prerequisites that began too late show only at
 * the end, as places lost in early weeks. Returns the steps spent (visits placed).
 */
export function constructBest(state: State, horizon: number, random: Random, onWeek: (week: number) => boolean): number {
  const { model } = state;
  const { T } = model;
  const rounds = Math.max(1, Math.min(MOST_ROUNDS, Math.floor(EFFORT / Math.max(1, model.required))));
  const lift = new Float64Array(T);
  let best = Number.POSITIVE_INFINITY;
  let bestWeek: Int16Array | null = null;
  let bestVenue: Int32Array | null = null;
  let steps = 0;
  let since = 0;
  const kept = state.week.slice();
  for (let round = 0; round < rounds; round++) {
    if (round > 0) reset(state, kept);
    let stopped = false;
    construct(state, horizon, random, lift, (w) => {
      stopped = onWeek(w);
      return stopped;
    });
    steps += state.placed;
    const left = countUnplaced(model, state.week);
    const total = left.reduce((sum, n) => sum + n, 0);
    since = total < best ? 0 : since + 1;
    if (total < best) {
      best = total;
      bestWeek = state.week.slice();
      bestVenue = state.venue.slice();
    }
    if (stopped || best <= GOOD * model.required || total === 0 || since >= PATIENCE) break;
    const demand = countRequired(model);
    const up = new Float64Array(T);
    for (let k = T - 1; k >= 0; k--) {
      const t = model.order[k]!;
      up[t]! += demand[t]! > 0 ? (LIFT * left[t]!) / demand[t]! : 0;
      for (const p of model.before[t]!) up[p] = Math.max(up[p]!, up[t]!);
    }
    for (let t = 0; t < T; t++) lift[t]! += up[t]!;
    const mean = lift.reduce((sum, x) => sum + x, 0) / Math.max(1, T);
    for (let t = 0; t < T; t++) lift[t]! -= 0.5 * mean;
  }
  if (bestWeek !== null && bestVenue !== null) restore(state, bestWeek, bestVenue);
  return steps;
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

/** Back to what stood before the first round (pins, published visits). */
function reset(state: State, kept: Int16Array): void {
  for (let i = 0; i < kept.length; i++) if (state.week[i]! >= 0 && kept[i]! < 0) state.remove(i);
}

function restore(state: State, week: Int16Array, venue: Int32Array): void {
  for (let i = 0; i < week.length; i++) {
    if (state.week[i]! >= 0 && (state.week[i] !== week[i] || state.venue[i] !== venue[i])) state.remove(i);
  }
  for (let i = 0; i < week.length; i++) if (state.week[i]! < 0 && week[i]! >= 0) state.place(i, venue[i]!, week[i]!);
}
