import { type Model, optionsOf } from '../model.ts';
import type { Shortage } from './shortage.ts';

/** States of the exact search for one person; beyond, the question stays open. */
const STATES = 4000;
/** Visits are kept as bits of one number. */
const MOST_VISITS = 30;

/**
 * Whether one person alone can make all their visits within the windows: order, gap, visits a week, absences, deadlines,
 * pins and the weeks in which a venue of their site has any place. Earliest due week first is tried; then a matching of
 * visits to weeks, which may refute; then an exact search week by week over the sets of visits made.
 *
 * @param due last week of each visit within the horizon (dueWithin)
 * @returns false = proved impossible; null = not decided within the limit of states
 */
export function personFits(model: Model, horizon: number, due: Int16Array, e: number): boolean | null {
  const person = new Person(model, horizon, due, e);
  if (person.hasNoWeek()) return false;
  if (person.earliestDueFirst()) return true;
  if (model.gap === 1 && person.overfilled()) return false;
  return person.search();
}

/** The person as a shortage: one visit fewer than all of them fit, as far as proved. */
export function personShortage(model: Model, horizon: number, due: Int16Array, e: number): Shortage | null {
  if (personFits(model, horizon, due, e) !== false) return null;
  const { T, need, lo } = model;
  let visits = 0;
  let from = horizon - 1;
  let to = 0;
  for (let i = e * T; i < (e + 1) * T; i++) {
    if (need[i] === 0) continue;
    visits++;
    from = Math.min(from, lo[i]!);
    to = Math.max(to, due[i]!);
  }
  return { kind: 'person', index: e, from: Math.max(0, from), to: Math.max(0, from, to), need: visits, have: visits - 1 };
}

class Person {
  private readonly horizon: number;
  private readonly gap: number;
  /** Touch-points of the required visits, the earliest due first; everything below speaks of positions in this list. */
  private readonly visits: readonly number[];
  private readonly due: readonly number[];
  /** [visit][week] allowed by window, absence and venues. */
  private readonly allowed: readonly Uint8Array[];
  private readonly before: readonly (readonly number[])[];
  /** [week] visits that the person can make. */
  private readonly open: Uint8Array;
  private readonly failed = new Set<string>();
  private states = 0;

  constructor(model: Model, horizon: number, due: Int16Array, e: number) {
    const { T, W, need, lo, open, gap, option, optionStart, places } = model;
    this.horizon = horizon;
    this.gap = gap;
    this.open = open.subarray(e * W, e * W + horizon);
    const visits: number[] = [];
    for (let t = 0; t < T; t++) if (need[e * T + t]! > 0) visits.push(t);
    visits.sort((a, b) => due[e * T + a]! - due[e * T + b]! || a - b);
    this.visits = visits;
    this.due = visits.map((t) => due[e * T + t]!);
    const position = new Map(visits.map((t, k) => [t, k]));
    this.before = visits.map((t) => Array.from(model.before[t]!).flatMap((p) => position.get(p) ?? []));
    this.allowed = visits.map((t) => {
      const weeks = new Uint8Array(horizon);
      const at = optionsOf(model, e, t);
      for (let w = lo[e * T + t]!; w <= Math.min(due[e * T + t]!, horizon - 1); w++) {
        if (this.open[w] === 0) continue;
        if (need[e * T + t] === 2) weeks[w] = 1;
        for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) if (places[option[o]! * W + w]! > 0) weeks[w] = 1;
      }
      return weeks;
    });
  }

  hasNoWeek(): boolean {
    return this.allowed.some((weeks) => !weeks.includes(1));
  }

  /** A plan by the rule "whatever is due first", going out as soon as possible. */
  earliestDueFirst(): boolean {
    const { visits, open, gap, horizon } = this;
    const at = new Array<number>(visits.length).fill(-1);
    let left = visits.length;
    for (let w = 0, out = -gap; w < horizon && left > 0; w++) {
      if (w - out < gap) continue;
      let room = open[w]!;
      for (let k = 0; k < visits.length && room > 0; k++) {
        if (at[k]! >= 0 || !this.canGo(k, w, (p) => at[p]! >= 0 && at[p]! < w)) continue;
        at[k] = w;
        out = w;
        room--;
        left--;
      }
    }
    return left === 0;
  }

  private canGo(k: number, week: number, isDone: (visit: number) => boolean): boolean {
    return this.allowed[k]![week] === 1 && this.before[k]!.every(isDone);
  }

  /** Whether the visits cannot even be matched to weeks, order aside (augmenting paths). */
  overfilled(): boolean {
    const { visits, allowed, open, horizon } = this;
    const guests: number[][] = Array.from({ length: horizon }, () => []);
    const enter = (k: number, seen: Uint8Array): boolean => {
      for (let w = 0; w < horizon; w++) {
        if (allowed[k]![w] === 0 || seen[w] === 1) continue;
        seen[w] = 1;
        const present = guests[w]!;
        if (present.length < open[w]!) {
          present.push(k);
          return true;
        }
        for (let g = 0; g < present.length; g++) {
          if (!enter(present[g]!, seen)) continue;
          present[g] = k;
          return true;
        }
      }
      return false;
    };
    return visits.some((_, k) => !enter(k, new Uint8Array(horizon)));
  }

  /** Every way of going out, week by week; sets of visits that led nowhere are remembered. */
  search(): boolean | null {
    if (this.visits.length > MOST_VISITS) return null;
    const answer = this.fromWeek(0, 0, -this.gap);
    return this.states > STATES ? null : answer;
  }

  /** @param done visits made before `week`, as bits; @param out last week in which the person was out */
  private fromWeek(week: number, done: number, out: number): boolean {
    const { visits, horizon, gap, due } = this;
    if (done === 2 ** visits.length - 1) return true;
    if (++this.states > STATES || week >= horizon) return false;
    for (let k = 0; k < visits.length; k++) if (due[k]! < week && !has(done, k)) return false;
    const resting = Math.max(0, gap - (week - out));
    const key = `${week} ${resting} ${done}`;
    if (this.failed.has(key)) return false;
    const ready = resting > 0 ? [] : visits.flatMap((_, k) => (!has(done, k) && this.canGo(k, week, (p) => has(done, p)) ? [k] : []));
    const room = Math.min(this.open[week]!, ready.length);
    // staying in can only help when going out closes the weeks that follow
    const fits = (room > 0 && this.choose(week, done, ready, 0, room)) || ((room === 0 || gap > 1) && this.fromWeek(week + 1, done, out));
    if (!fits) this.failed.add(key);
    return fits;
  }

  /** Every choice of `room` visits of `ready`, from position `from` on. More visits in a week are never worse. */
  private choose(week: number, done: number, ready: readonly number[], from: number, room: number): boolean {
    if (room === 0) return this.fromWeek(week + 1, done, week);
    for (let k = from; k <= ready.length - room; k++) if (this.choose(week, done | (1 << ready[k]!), ready, k + 1, room - 1)) return true;
    return false;
  }
}

const has = (set: number, k: number): boolean => (set & (1 << k)) !== 0;
