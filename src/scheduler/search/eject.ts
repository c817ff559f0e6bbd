import { membersOf, optionsOf } from '../model.ts';
import type { Random } from '../random.ts';
import { Alternation } from './alternate.ts';
import { findFree, Spot } from './free.ts';
import { Journal } from './journal.ts';
import type { State } from './state.ts';

/** The price of what may not be done. */
const IMPOSSIBLE = Number.POSITIVE_INFINITY;
/** Candidates looked at in a full venue or department before the cheapest one so far has to leave. */
const VICTIMS = 24;
/** Changes after which the search returns to the best plan. */
const LONGEST_JOURNAL = 1_000_000;
/** Steps that a turn costs beside those it looks at. */
const TURN = 20;
/** Turns without a better plan after which all weights are forgotten. */
const STAGNATION = 2000;
/** More visits than this never leave for one. */
const MOST_EJECTED = 4;

/**
 * Guided ejection search (after Nagata and Bräysy's route minimisation): an unplaced visit goes where those who must
 * leave for it have failed least so far; they queue up in turn. Whoever fails gains weight; what just arrived stays for
 * a few turns; a long stagnation forgets all weights. Every change is logged, so that the best plan can be restored.
 */
export class Ejection {
  steps = 0;
  private readonly state: State;
  private readonly random: Random;
  private readonly horizon: number;
  private readonly alternation: Alternation;
  private readonly weight: Int32Array;
  private readonly until: Int32Array;
  private readonly queue: number[];
  private readonly spot = new Spot();
  private turn = 0;
  private best: number;
  private members: Int32Array[] | null = null;
  private victims: number[] = [];

  constructor(state: State, horizon: number, random: Random, unplaced: readonly number[]) {
    this.state = state;
    this.horizon = horizon;
    this.random = random;
    this.alternation = new Alternation(state);
    this.weight = new Int32Array(state.week.length);
    this.until = new Int32Array(state.week.length);
    this.queue = [...unplaced];
    this.best = this.queue.length;
  }

  /**
   * Works until everything is placed, the steps are spent or, for each visit still left, `patience` turns have passed
   * without a better plan; returns how many stay unplaced in the best plan.
   */
  run(maxSteps: number, patience: number, onTurn: () => boolean): number {
    const { state, queue } = this;
    let since = 0;
    const journal = new Journal();
    state.journal = journal;
    while (queue.length > 0 && this.steps + this.alternation.steps < maxSteps) {
      if (onTurn()) break;
      if (journal.length > LONGEST_JOURNAL) {
        // lost far from the best plan: go back to it (a journal without end took 800 MB)
        state.undo();
        queue.length = 0;
        for (let i = 0; i < state.week.length; i++) if (state.model.need[i]! > 0 && state.week[i]! < 0) queue.push(i);
      }
      this.turn++;
      const k = this.random.below(queue.length);
      const visit = queue[k]!;
      queue[k] = queue[queue.length - 1]!;
      queue.pop();
      this.steps += TURN;
      if (findFree(state, visit, this.horizon, this.random.below(1 << 16), this.spot)) {
        this.set(visit, this.spot.venue, this.spot.week);
      } else if (!this.alternation.insert(visit, this.horizon, this.random.below(1 << 16)) && !this.eject(visit)) queue.push(visit);
      if (queue.length < this.best) {
        this.best = queue.length;
        journal.length = 0;
        since = 0;
      } else {
        since++;
        if (since > patience * this.best) break;
        if (since % STAGNATION === 0) this.weight.fill(0);
      }
    }
    this.steps += this.alternation.steps;
    if (queue.length > this.best) state.undo();
    state.journal = null;
    return this.best;
  }

  private set(visit: number, venue: number, week: number): void {
    this.state.place(visit, venue, week);
    this.until[visit] = this.turn + 3 + this.random.below(8);
  }

  private unset(visit: number): void {
    this.state.remove(visit);
  }

  /** Puts the visit where it costs least and queues those who had to leave. */
  private eject(visit: number): boolean {
    const { state, horizon } = this;
    const { model } = state;
    const { T, W, lo, hi, optionStart, option, open } = model;
    const e = (visit / T) | 0;
    const t = visit - e * T;
    this.weight[visit]!++;
    const at = optionsOf(model, e, t);
    let bestCost = IMPOSSIBLE;
    let bestVenue = -1;
    let bestWeek = -1;
    let bestVictims: number[] = [];
    let ties = 0;
    for (let w = lo[visit]!; w <= Math.min(hi[visit]!, horizon - 1); w++) {
      if (open[e * W + w] === 0) continue;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        const v = option[o]!;
        if (model.places[v * W + w] === 0) continue;
        const cost = this.price(visit, e, t, v, w, bestCost);
        if (cost > bestCost) continue;
        ties = cost < bestCost ? 1 : ties + 1;
        if (cost === bestCost && this.random.below(ties) > 0) continue;
        bestCost = cost;
        bestVenue = v;
        bestWeek = w;
        bestVictims = this.victims.slice();
      }
    }
    if (bestVenue < 0 || bestCost === IMPOSSIBLE) return false;
    for (const victim of bestVictims) {
      this.unset(victim);
      this.queue.push(victim);
    }
    this.set(visit, bestVenue, bestWeek);
    return true;
  }

  /** What it costs to clear venue v and week w for the visit; fills `victims`. Infinity = impossible or above `limit`. */
  private price(visit: number, e: number, t: number, v: number, w: number, limit: number): number {
    const { state, victims } = this;
    const { model } = state;
    const { T, W, need, open, before, after, gap, department } = model;
    const row = e * T;
    victims.length = 0;
    let cost = 0;
    for (const p of before[t]!) {
      if (state.week[row + p]! < w) continue;
      cost += this.charge(row + p);
      victims.push(row + p);
    }
    for (const s of after[t]!) {
      const at = state.week[row + s]!;
      if (at < 0 || at > w) continue;
      cost += this.charge(row + s);
      victims.push(row + s);
    }
    if (cost > limit) return IMPOSSIBLE;
    let leaving = 0;
    for (const i of victims) if (state.week[i] === w) leaving++;
    if (gap > 1) {
      for (let i = row; i < row + T; i++) {
        const at = state.week[i]!;
        if (at < 0 || at === w || at - w >= gap || w - at >= gap || victims.includes(i)) continue;
        cost += this.charge(i);
        victims.push(i);
      }
    }
    if (state.slots[(row / T) * W + w]! + leaving <= 0 && open[e * W + w]! > 0) {
      let cheapest = -1;
      let least = IMPOSSIBLE;
      for (let i = row; i < row + T; i++) {
        if (state.week[i] !== w || need[i] === 2) continue;
        const price = this.charge(i);
        if (price < least) {
          least = price;
          cheapest = i;
        }
      }
      if (cheapest < 0) return IMPOSSIBLE;
      cost += least;
      leaving++;
      victims.push(cheapest);
    }
    if (cost > limit || victims.length > MOST_EJECTED) return IMPOSSIBLE;
    const d = department[e]!;
    let quota = state.quota[d * W + w]! + leaving;
    if (state.room[v * W + w]! <= 0) {
      const victim = this.cheapestAt(v, w, quota <= 0 ? d : -1, visit);
      if (victim < 0) return IMPOSSIBLE;
      cost += this.charge(victim);
      victims.push(victim);
      if (department[(victim / T) | 0] === d) quota++;
    }
    if (quota <= 0) {
      const victim = this.cheapestIn(d, w, e);
      if (victim < 0) return IMPOSSIBLE;
      cost += this.charge(victim);
      victims.push(victim);
    }
    return cost;
  }

  private charge(visit: number): number {
    const { state } = this;
    if (state.model.need[visit] === 2 || this.until[visit]! > this.turn) return IMPOSSIBLE;
    const w = state.week[visit]!;
    const e = (visit / state.model.T) | 0;
    this.steps++;
    // whoever could go somewhere else at once costs next to nothing
    state.slots[e * state.model.W + w]!++;
    const free = findFree(state, visit, this.horizon, 0, this.spot, w);
    state.slots[e * state.model.W + w]!--;
    return free ? 0.01 : 1 + this.weight[visit]!;
  }

  private cheapestAt(v: number, w: number, d: number, visit: number): number {
    const { state } = this;
    const { W, T, department } = state.model;
    let victim = -1;
    let least = IMPOSSIBLE;
    let looked = 0;
    const e = (visit / T) | 0;
    for (let x = state.head[v * W + w]!; x >= 0 && looked < VICTIMS; x = state.next[x]!) {
      const person = (x / T) | 0;
      if (person === e) continue;
      looked++;
      const cost = this.charge(x) + (d >= 0 && department[person] !== d ? 1 : 0);
      if (cost < least) {
        least = cost;
        victim = x;
        if (cost < 0.1) break;
      }
    }
    return victim;
  }

  private cheapestIn(d: number, w: number, e: number): number {
    const { state } = this;
    const { W, T, open } = state.model;
    this.members ??= membersOf(state.model);
    const people = this.members[d]!;
    let victim = -1;
    let least = IMPOSSIBLE;
    const start = this.random.below(people.length);
    for (let k = 0, looked = 0; k < people.length && looked < VICTIMS; k++) {
      const person = people[(start + k) % people.length]!;
      if (person === e || open[person * W + w] === state.slots[person * W + w]) continue;
      looked++;
      for (let x = person * T; x < (person + 1) * T; x++) {
        if (state.week[x] !== w) continue;
        const cost = this.charge(x);
        if (cost < least) {
          least = cost;
          victim = x;
        }
      }
    }
    return victim;
  }
}
