import { type Model, membersOf, optionsOf } from '../model.ts';
import { prerequisitesPlaced } from './repair.ts';
import type { State } from './state.ts';

/** Looks spent on one visit at one budget before the next larger budget is tried. */
const LOOKS = 60_000;
/** Victims tried in one full venue or department. */
const VICTIMS = 400;
/** A chain may move this many published visits; longer ones are left to the penalised search. */
const BUDGET = 5;

/** Puts published visits back where they were, as far as every hard rule still allows; returns how many stand. */
export function placePublished(state: State): number {
  const { model } = state;
  const { need, oldWeek, oldVenue, T } = model;
  let stands = 0;
  for (let i = 0; i < oldWeek.length; i++) {
    if (oldWeek[i]! < 0 || need[i] !== 1) continue;
    if (!fits(state, i, oldVenue[i]!, oldWeek[i]!) || !reaches(model, (i / T) | 0, i % T, oldVenue[i]!)) continue;
    state.place(i, oldVenue[i]!, oldWeek[i]!);
    stands++;
  }
  return stands;
}

function reaches(model: Model, e: number, t: number, v: number): boolean {
  const at = optionsOf(model, e, t);
  for (let o = model.optionStart[at]!; o < model.optionStart[at + 1]!; o++) if (model.option[o] === v) return true;
  return false;
}

function fits(state: State, visit: number, v: number, w: number): boolean {
  const { T, W, lo, hi, department } = state.model;
  const e = (visit / T) | 0;
  if (w < lo[visit]! || w > hi[visit]! || w >= W) return false;
  return state.room[v * W + w]! > 0 && state.quota[department[e]! * W + w]! > 0 && state.personFits(e, visit - e * T, w);
}

/**
 * Published visits that no plan can keep, whatever else it does: those whose own rules now forbid the old spot, and
 * the overflow of each venue-week and department-week among the rest. A lower bound on the moves.
 */
export function unavoidableMoves(model: Model): number {
  const { E, T, V, W, D, need, lo, hi, open, oldWeek, oldVenue, places, cap, department } = model;
  const atVenue = new Int32Array(V * W);
  const out = new Int32Array(D * W);
  let moves = 0;
  let crowded = 0;
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      const i = e * T + t;
      const w = oldWeek[i] ?? -1;
      if (w < 0) continue;
      const v = oldVenue[i]!;
      const kept =
        need[i] === 2
          ? model.pinWeek[i] === w && model.pinVenue[i] === v
          : need[i] === 1 && w >= lo[i]! && w <= hi[i]! && open[e * W + w]! > 0 && reaches(model, e, t, v);
      if (!kept) moves++;
      else {
        atVenue[v * W + w]!++;
        out[department[e]! * W + w]!++;
      }
    }
  }
  for (let k = 0; k < V * W; k++) crowded += Math.max(0, atVenue[k]! - places[k]!);
  let capped = 0;
  for (let k = 0; k < D * W; k++) capped += Math.max(0, out[k]! - cap[k]!);
  return moves + Math.max(crowded, capped);
}

/** Inserts unplaced visits with the fewest published visits moved: iterative deepening over chains of displacement. */
export class Replan {
  steps = 0;
  private readonly state: State;
  private readonly horizon: number;
  private readonly members: Int32Array[];
  private readonly locked = new Set<number>();
  private looks = 0;
  /** Changes of the current insertion: visit, and the venue and week that it had (-1 = it was put). */
  private readonly trail: number[] = [];
  /** Published visits away from their old spot, counted by put, take and rollback. */
  private spent = 0;

  constructor(state: State, horizon: number) {
    this.state = state;
    this.horizon = horizon;
    this.members = membersOf(state.model);
  }

  /** Returns those who could not be placed within the budget. */
  run(unplaced: readonly number[], onTurn: () => boolean): number[] {
    let left = this.byRank(unplaced);
    for (let budget = 0; budget <= BUDGET && left.length > 0; budget++) {
      for (let again = true; again && left.length > 0; ) {
        const still: number[] = [];
        for (const visit of left) {
          if (onTurn() || !prerequisitesPlaced(this.state, visit)) still.push(visit);
          else {
            this.looks = 0;
            this.locked.clear();
            this.trail.length = 0;
            if (!this.insert(visit, budget)) still.push(visit);
            this.steps += this.looks;
          }
        }
        again = budget === 0 && still.length < left.length;
        left = still;
      }
    }
    return left;
  }

  /** Prerequisites before their successors. */
  private byRank(visits: readonly number[]): number[] {
    const { order, T } = this.state.model;
    const rank = new Int32Array(T);
    order.forEach((t, k) => {
      rank[t] = k;
    });
    return [...visits].sort((a, b) => rank[a % T]! - rank[b % T]! || a - b);
  }

  /** What it costs to have this visit in a spot: 1 when it was published elsewhere. */
  private moves(visit: number, v: number, w: number): number {
    const { oldWeek, oldVenue } = this.state.model;
    return oldWeek[visit]! >= 0 && (oldWeek[visit] !== w || oldVenue[visit] !== v) ? 1 : 0;
  }

  private insert(visit: number, budget: number): boolean {
    const { state, horizon } = this;
    const { model } = state;
    const { T, W, lo, hi, open, optionStart, option, oldWeek } = model;
    const e = (visit / T) | 0;
    const t = visit - e * T;
    if (this.looks > LOOKS) return false;
    const at = optionsOf(model, e, t);
    const last = Math.min(hi[visit]!, horizon - 1);
    const old = oldWeek[visit]!;
    for (let k = lo[visit]! - 1; k <= last; k++) {
      // the old week first, then the earliest
      const w = k < lo[visit]! ? old : k;
      if (w < lo[visit]! || w > last || (k >= lo[visit]! && w === old) || open[e * W + w] === 0) continue;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        const v = option[o]!;
        this.looks++;
        const left = budget - this.moves(visit, v, w);
        if (left < 0) continue;
        if (fits(state, visit, v, w)) {
          this.put(visit, v, w);
          return true;
        }
        if (left > 0 && model.places[v * W + w]! > 0 && this.displace(visit, e, t, v, w, left)) return true;
      }
    }
    return false;
  }

  /** Clears the spot by sending its obstacles elsewhere; at most `budget` published visits move. Undoes itself on failure. */
  private displace(visit: number, e: number, t: number, v: number, w: number, budget: number): boolean {
    const { state } = this;
    const own = this.ownObstacles(e, t, w);
    if (own === null || own.length > budget) return false;
    const { W, T, department } = state.model;
    const d = department[e]!;
    const quota = state.quota[d * W + w]! + own.filter((i) => state.week[i] === w).length;
    const full = state.room[v * W + w]! <= 0;
    if (!full && quota > 0) return this.swap(visit, v, w, own, budget);
    if (own.length + 1 > budget) return false;
    const others: number[] = [];
    if (full) {
      for (let x = state.head[v * W + w]!; x >= 0 && others.length < VICTIMS; x = state.next[x]!) {
        const person = (x / T) | 0;
        if (person !== e && this.movable(x) && (quota > 0 || department[person] === d)) others.push(x);
      }
    } else {
      for (const person of this.members[d]!) {
        if (person === e || others.length >= VICTIMS) continue;
        for (let x = person * T; x < (person + 1) * T; x++) if (state.week[x] === w && this.movable(x)) others.push(x);
      }
    }
    for (const other of others) {
      if (this.looks > LOOKS) return false;
      this.looks++;
      if (this.swap(visit, v, w, [...own, other], budget)) return true;
    }
    return false;
  }

  private movable(visit: number): boolean {
    return this.state.model.need[visit] === 1 && !this.locked.has(visit);
  }

  /** The person's own visits that forbid week w; null when one of them cannot move. */
  private ownObstacles(e: number, t: number, w: number): number[] | null {
    const { state } = this;
    const { T, W, before, after, gap } = state.model;
    const row = e * T;
    const list: number[] = [];
    const add = (i: number): boolean => {
      if (!list.includes(i)) list.push(i);
      return this.movable(i);
    };
    for (const p of before[t]!) if (state.week[row + p]! >= w && !add(row + p)) return null;
    for (const s of after[t]!) {
      const at = state.week[row + s]!;
      if (at >= 0 && at <= w && !add(row + s)) return null;
    }
    if (gap > 1) {
      for (let i = row; i < row + T; i++) {
        const at = state.week[i]!;
        if (at >= 0 && at !== w && Math.abs(at - w) < gap && !add(i)) return null;
      }
    }
    const leaving = list.filter((i) => state.week[i] === w).length;
    if (state.slots[e * W + w]! + leaving > 0) return list;
    for (let i = row; i < row + T; i++) {
      if (state.week[i] === w && this.movable(i)) {
        list.push(i);
        return list;
      }
    }
    return null;
  }

  private swap(visit: number, v: number, w: number, victims: readonly number[], budget: number): boolean {
    const { state, trail } = this;
    const mark = trail.length;
    for (const i of victims) this.take(i);
    if (fits(state, visit, v, w)) {
      this.put(visit, v, w);
      this.locked.add(visit);
      let left = budget;
      let done = 0;
      for (; done < victims.length; done++) {
        const i = victims[done]!;
        const reserved = victims.length - done - 1;
        const spent = this.spent;
        if (!this.insert(i, left - reserved)) break;
        left -= this.spent - spent;
      }
      this.locked.delete(visit);
      if (done === victims.length) return true;
    }
    this.rollback(mark);
    return false;
  }

  private put(visit: number, v: number, w: number): void {
    this.state.place(visit, v, w);
    this.spent += this.moves(visit, v, w);
    this.trail.push(visit, -1, -1);
  }

  private take(visit: number): void {
    const v = this.state.venue[visit]!;
    const w = this.state.week[visit]!;
    this.spent -= this.moves(visit, v, w);
    this.trail.push(visit, v, w);
    this.state.remove(visit);
  }

  private rollback(mark: number): void {
    const { trail, state } = this;
    while (trail.length > mark) {
      const w = trail.pop()!;
      const v = trail.pop()!;
      const visit = trail.pop()!;
      if (w < 0) {
        this.spent -= this.moves(visit, state.venue[visit]!, state.week[visit]!);
        state.remove(visit);
      } else {
        state.place(visit, v, w);
        this.spent += this.moves(visit, v, w);
      }
    }
  }
}

/** Takes visits back to their published spot where that has become free again; returns how many. */
export function settleBack(state: State): number {
  const { oldWeek, oldVenue, need, T } = state.model;
  let back = 0;
  for (let i = 0; i < oldWeek.length; i++) {
    const w = oldWeek[i]!;
    if (w < 0 || need[i] !== 1 || state.week[i]! < 0) continue;
    const venue = state.venue[i]!;
    const week = state.week[i]!;
    if (venue === oldVenue[i] && week === w) continue;
    if (!reaches(state.model, (i / T) | 0, i % T, oldVenue[i]!)) continue;
    state.remove(i);
    if (fits(state, i, oldVenue[i]!, w)) {
      state.place(i, oldVenue[i]!, w);
      back++;
    } else state.place(i, venue, week);
  }
  return back;
}
