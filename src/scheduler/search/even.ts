import { pipelineShortages } from '../bounds/pipeline.ts';
import type { Shortage } from '../bounds/shortage.ts';
import { type Model, optionsOf } from '../model.ts';
import type { Random } from '../random.ts';
import { Alternation } from './alternate.ts';
import { Ejection } from './eject.ts';
import { findFree, Spot } from './free.ts';
import { unplacedVisits } from './repair.ts';
import type { State } from './state.ts';

/** Problems up to this many visits have pipelines raise the shares, so often at most. */
const REFUTED = 50_000;
const RAISES = 30;
/** Rounds in which visits above the level are ejected, the steps for each of them, and when the search forgets its weights. */
const ROUNDS = 8;
const STEPS = 40_000;
const STAGNATION = 2000;

/**
 * Places for pace "even": every venue is held to its even share a week, the lowest level to which its weeks can be filled
 * so that the demand fits (weeks with fewer places are full, the others take what those lack), and to as much more as the
 * bounds ask for: what must be through a pipeline early may need a higher level than the demand alone. Where somebody still
 * finds no place, all levels rise by one visit a week, then those of the venues that somebody still lacks.
 */
export class EvenPlaces {
  /** The model with the places up to the level; they grow with `raise`. */
  readonly model: Model;
  private readonly real: Model;
  private readonly level: Int32Array;
  /** Lowest level of each venue alone, and what they are held to at first. */
  private readonly alone: Int32Array;
  private readonly start: Int32Array;
  private raised = false;

  constructor(real: Model) {
    this.real = real;
    this.alone = shares(real);
    this.level = this.alone.slice();
    this.model = { ...real, places: real.places.slice() };
    this.alone.forEach((level, v) => this.set(v, level));
    if (real.required <= REFUTED && jams(this.model).length > 0) {
      this.raised = true;
      this.alone.forEach((level, v) => this.set(v, level + 1));
      this.raiseByBounds();
    }
    this.start = this.level.slice();
  }

  private set(v: number, level: number): void {
    const { W, places } = this.real;
    this.level[v] = level;
    for (let k = v * W; k < (v + 1) * W; k++) this.model.places[k] = Math.min(places[k]!, level);
  }

  /**
   * Raises levels, one visit a week at a time, until pipelines refute nothing: each time one that has been raised least among
   * those that lower the deficits, and of these the one that lowers them most.
   */
  private raiseByBounds(): void {
    const { model, level, alone } = this;
    for (let round = 0; round < RAISES; round++) {
      const short = jams(model);
      const now = deficit(short);
      let best = { v: -1, raised: Number.POSITIVE_INFINITY, left: now };
      for (const v of around(model, short)) {
        const raised = level[v]! - alone[v]!;
        if (raised > best.raised) continue;
        this.set(v, level[v]! + 1);
        const left = deficit(jams(model));
        this.set(v, level[v]! - 1);
        if (left < (raised < best.raised ? now : best.left)) best = { v, raised, left };
      }
      if (best.v < 0) return;
      this.set(best.v, level[best.v]! + 1);
    }
  }

  /**
   * One visit a week more: at first everywhere, then at each venue that one of these people could use; false = all of them
   * have their real places already.
   */
  raise(state: State, visits: readonly number[]): boolean {
    const { V, W, places } = this.real;
    const even = this.model.places;
    const venues = this.raised ? this.venuesFor(visits) : Array.from({ length: V }, (_, v) => v);
    this.raised = true;
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

  /**
   * Takes every venue back to one visit above what it needs alone, or to what pipelines ask for, and moves those above it elsewhere: directly or by a chain, then by
   * guided ejection. Where that leaves somebody over, one visit a week more is allowed to the venues that they need.
   *
   * @returns search steps spent
   */
  lower(state: State, random: Random): number {
    const { V } = this.real;
    for (let v = 0; v < V; v++) this.limit(state, v, this.alone[v]!);
    this.moveOut(state);
    const allowed = this.start.map((level, v) => Math.max(level, this.alone[v]! + 1));
    for (let v = 0; v < V; v++) this.limit(state, v, allowed[v]!);
    let steps = 0;
    for (let round = 0; round < ROUNDS && state.room.some((room) => room < 0); round++) {
      const before = state.snapshot();
      const out = this.takeOut(state);
      const ejection = new Ejection(state, this.real.W, random, out);
      const left = ejection.run(STEPS * out.length, STAGNATION, () => false);
      steps += ejection.steps;
      if (left === 0) break;
      const late = unplacedVisits(state);
      state.restore(before);
      for (const v of this.venuesFor(late)) this.limit(state, v, ++allowed[v]!);
    }
    return steps;
  }

  /** Holds a venue to so many visits a week from now on; weeks that have more are over their places. */
  private limit(state: State, v: number, level: number): void {
    const { W, places } = this.real;
    const even = this.model.places;
    for (let k = v * W; k < (v + 1) * W; k++) {
      const limited = Math.min(places[k]!, level);
      state.room[k]! += limited - even[k]!;
      even[k] = limited;
    }
  }

  /** Visits of the weeks that are over their places. */
  private guests(state: State, k: number): number[] {
    const here: number[] = [];
    for (let x = state.head[k]!; x >= 0; x = state.next[x]!) if (this.real.need[x] === 1) here.push(x);
    return here;
  }

  private moveOut(state: State): void {
    const { V, W } = this.real;
    const alternation = new Alternation(state);
    const spot = new Spot();
    for (let k = 0; k < V * W; k++) {
      if (state.room[k]! >= 0) continue;
      for (const visit of this.guests(state, k)) {
        // a chain for another may have moved this one already
        if (state.room[k]! >= 0 || state.venue[visit]! * W + state.week[visit]! !== k) continue;
        state.remove(visit);
        if (findFree(state, visit, W, 0, spot)) state.place(visit, spot.venue, spot.week);
        else if (!alternation.insert(visit, W, 0)) state.place(visit, (k / W) | 0, k % W);
      }
    }
  }

  /** Takes as many out of every week as are too many there. */
  private takeOut(state: State): number[] {
    const { V, W } = this.real;
    const out: number[] = [];
    for (let k = 0; k < V * W; k++) {
      if (state.room[k]! >= 0) continue;
      for (const visit of this.guests(state, k)) {
        if (state.room[k]! >= 0) break;
        state.remove(visit);
        out.push(visit);
      }
    }
    return out;
  }

  private venuesFor(visits: readonly number[]): Set<number> {
    const { T, option, optionStart } = this.real;
    const venues = new Set<number>();
    for (const visit of visits) {
      const at = optionsOf(this.real, (visit / T) | 0, visit % T);
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) venues.add(option[o]!);
    }
    return venues;
  }
}

/** What the bounds of venues and pipelines say against these places. */
const jams = (model: Model): readonly Shortage[] => [...pipelineShortages(model, model.W)];

const deficit = (short: readonly Shortage[]): number => short.reduce((sum, { need, have }) => sum + need - have, 0);

/** Venues of the touch-points that are short, of their prerequisites, and of what follows them directly. */
function around({ problem, before, after }: Model, short: readonly Shortage[]): readonly number[] {
  const near = new Set(short.flatMap(({ index }) => [index, ...before[index]!, ...after[index]!]));
  return problem.venues.flatMap(({ touchPoint }, v) => (near.has(touchPoint) ? [v] : []));
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
