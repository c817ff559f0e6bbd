import { membersOf, optionsOf } from '../model.ts';
import { fits } from './published.ts';
import { prerequisitesPlaced } from './repair.ts';
import type { State } from './state.ts';

/** Looks spent on one visit at one budget before the next larger budget is tried. */
const LOOKS = 60_000;
/** Victims tried in one full venue or department. */
const VICTIMS = 400;
/** A chain may move this many published visits; longer ones are left to the penalised search. */
const BUDGET = 5;

/** Inserts unplaced visits with the fewest published visits moved: iterative deepening over chains of displacement. */
export class Replan {
  steps = 0;
  /** False as soon as a search left a possibility untried: its failure then proves nothing. */
  private complete = true;
  private readonly state: State;
  private readonly horizon: number;
  private readonly members: Int32Array[];
  private readonly locked = new Set<number>();
  private looks = 0;
  private allowance = LOOKS;
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
            this.begin(LOOKS);
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

  /**
   * Whether every way of inserting the visit with at most `budget` moves has been tried and fails. Leaves the state as it
   * was; `allowance` limits the looks, and what they do not reach is not refuted.
   */
  refutes(visit: number, budget: number, allowance: number): boolean {
    this.begin(allowance);
    const placed = this.insert(visit, budget);
    if (placed) this.rollback(0);
    this.steps += this.looks;
    return !placed && this.complete;
  }

  private begin(allowance: number): void {
    this.looks = 0;
    this.allowance = allowance;
    this.complete = true;
    this.locked.clear();
    this.trail.length = 0;
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
    if (this.spentAll()) return false;
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
    // the venue and the department may each have to lose somebody else: not tried
    if (full && quota <= 0 && own.length + 2 <= budget) this.complete = false;
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
    if (others.length >= VICTIMS) this.complete = false;
    for (const other of others) {
      if (this.spentAll()) return false;
      this.looks++;
      if (this.swap(visit, v, w, [...own, other], budget)) return true;
    }
    return false;
  }

  private spentAll(): boolean {
    if (this.looks <= this.allowance) return false;
    this.complete = false;
    return true;
  }

  private movable(visit: number): boolean {
    return this.state.model.need[visit] === 1 && !this.locked.has(visit);
  }

  /** The person's own visits that forbid week w; null when one of them cannot move. */
  private ownObstacles(e: number, t: number, w: number): number[] | null {
    const { state } = this;
    const { model } = state;
    const { T, W, before, after, gap } = model;
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
      if (state.week[i] !== w || !this.movable(i) || list.includes(i)) continue;
      if (model.open[e * W + w]! > 1) this.complete = false;
      list.push(i);
      return list;
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
      // another spot for the first of several might have left one for the next
      if (done > 0) this.complete = false;
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
