import type { Model } from '../model.ts';
import type { Pressure } from './pressure.ts';
import { Ranking } from './ranking.ts';
import type { State } from './state.ts';
import { SHORT, type Todo } from './todo.ts';

/** Weight of the chain that still has to follow a touch-point, over the visits that the person has left. */
const CHAIN = 0.5;
/** Weight of the pressure on a successor that this visit alone still keeps closed. */
const COMPLETES = 0.3;
/** A visit that must happen now or never beats any pressure of venues. */
const NOW = 1000;

/** Which of their visits a person makes in a week: the one whose venue is under the most pressure. */
export class Choice {
  /** What `make` has chosen. */
  touchPoint = -1;
  venue = -1;
  private score = 0;
  private readonly state: State;
  private readonly model: Model;
  private readonly horizon: number;
  private readonly pressure: Pressure;
  private readonly ranking: Ranking;
  private readonly todo: Todo;
  /** [V] free places this week. */
  private readonly free: Int32Array;
  /** [T] what earlier rounds have learnt: added to the pressure. */
  private readonly lift: Float64Array;
  /** The last week that each visit with a deadline can wait for. */
  private readonly latest: ReadonlyMap<number, number>;
  /** The longest chain that follows any touch-point. */
  private readonly longest: number;

  constructor(
    state: State,
    horizon: number,
    pressure: Pressure,
    todo: Todo,
    free: Int32Array,
    lift: Float64Array,
    latest: ReadonlyMap<number, number>,
  ) {
    this.state = state;
    this.model = state.model;
    this.horizon = horizon;
    this.pressure = pressure;
    this.ranking = new Ranking(state.model, pressure, lift, COMPLETES);
    this.todo = todo;
    this.free = free;
    this.lift = lift;
    this.latest = latest;
    this.longest = state.model.tail.reduce((most, n) => Math.max(most, n), 0);
  }

  /** Tells that the pressure is that of another week. */
  beginWeek(): void {
    this.ranking.update();
  }

  /** False = no visit of the person can take place in week w. */
  make(e: number, w: number): boolean {
    this.touchPoint = -1;
    this.score = Number.NEGATIVE_INFINITY;
    if (this.todo.left[e]! <= SHORT || this.todo.dated[e]! > 0) this.choose(e, w);
    else this.chooseRanked(e, w);
    return this.touchPoint >= 0;
  }

  /** Looks at every visit that the person still has to make. */
  private choose(e: number, w: number): void {
    const { model, todo } = this;
    const { left, list } = todo;
    const { T, sites, optionStart, option } = model;
    const { week } = this.state;
    const short = left[e]! <= SHORT;
    const length = short ? left[e]! : T;
    const site = model.site[e]!;
    const row = e * T;
    for (let k = 0; k < length; k++) {
      const t = short ? list[e * SHORT + k]! : k;
      if (week[row + t]! >= 0 || model.need[row + t] !== 1) continue;
      const at = t * sites + site;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        if (this.free[option[o]!]! > 0) this.consider(e, t, o, w);
      }
    }
  }

  /** The first of the ranking that the person still has to do; and those that others wait for, until no better one can follow. */
  private chooseRanked(e: number, w: number): void {
    const { model, ranking, free } = this;
    const { T, option, need } = model;
    const { week } = this.state;
    const row = e * T;
    const site = model.site[e]!;
    const last = ranking.last[site]!;
    for (let at = 0, k = last.next[0]!; k >= 0; k = last.next[at]!) {
      const o = last.option[k]!;
      const t = last.touchPoint[k]!;
      if (free[option[o]!]! <= 0) {
        last.next[at] = last.next[k + 1]!;
        continue;
      }
      at = k + 1;
      if (week[row + t]! >= 0 || need[row + t] !== 1 || !this.ready(row, t, w)) continue;
      this.touchPoint = t;
      this.venue = option[o]!;
      this.score = last.most[k]!;
      break;
    }
    const leading = ranking.leading[site]!;
    const chain = (CHAIN / this.todo.left[e]!) * this.longest;
    for (let at = 0, k = leading.next[0]!; k >= 0; k = leading.next[at]!) {
      if (leading.most[k]! + chain <= this.score) break;
      const o = leading.option[k]!;
      const t = leading.touchPoint[k]!;
      if (free[option[o]!]! <= 0) {
        leading.next[at] = leading.next[k + 1]!;
        continue;
      }
      at = k + 1;
      if (week[row + t]! < 0 && need[row + t] === 1) this.consider(e, t, o, w);
    }
  }

  private consider(e: number, t: number, o: number, w: number): void {
    const { T, tail, option, site } = this.model;
    const row = e * T;
    let score = this.pressure.value[o]! + this.lift[t]!;
    if (tail[t]! > 0) score += (CHAIN / this.todo.left[e]!) * tail[t]! + COMPLETES * this.opens(row, t, site[e]!);
    if (this.todo.dated[e]! > 0) score += this.urgency(row + t, t, w);
    if (score <= this.score || !this.ready(row, t, w)) return;
    this.score = score;
    this.touchPoint = t;
    this.venue = option[o]!;
  }

  /** The largest pressure on a successor whose other prerequisites are done: two prerequisites done by different people open nothing. */
  private opens(row: number, t: number, site: number): number {
    const { before, after, need, optionStart, sites } = this.model;
    const { week } = this.state;
    let most = 0;
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const s = later[k]!;
      if (need[row + s] !== 1 || week[row + s]! >= 0) continue;
      const others = before[s]!;
      let open = true;
      for (let j = 0; j < others.length && open; j++) {
        const p = others[j]!;
        open = p === t || need[row + p] === 0 || week[row + p]! >= 0;
      }
      if (!open) continue;
      for (let o = optionStart[s * sites + site]!; o < optionStart[s * sites + site + 1]!; o++) {
        most = Math.max(most, this.pressure.value[o]!);
      }
    }
    return most;
  }

  /** How much a deadline or pin presses, beside what the horizon does. */
  private urgency(visit: number, t: number, w: number): number {
    const last = this.latest.get(visit) ?? this.model.due[visit]!;
    const usual = this.horizon - 1 - this.model.tail[t]!;
    if (last >= usual) return 0;
    return NOW / (last - w + 1 > 0 ? last - w + 1 : 1);
  }

  /** Inside its window, prerequisites done in earlier weeks, pinned successors still to come. */
  ready(row: number, t: number, w: number): boolean {
    const { before, after, need, lo, hi } = this.model;
    const { week } = this.state;
    if (lo[row + t]! > w || hi[row + t]! < w) return false;
    const earlier = before[t]!;
    for (let k = 0; k < earlier.length; k++) {
      const p = row + earlier[k]!;
      if (need[p]! > 0 && (week[p]! < 0 || week[p]! >= w)) return false;
    }
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const s = week[row + later[k]!]!;
      if (s >= 0 && s <= w) return false;
    }
    return true;
  }
}
