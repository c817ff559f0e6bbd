import { type Model, optionsOf } from '../model.ts';
import type { Shortage } from './shortage.ts';

/** Dead ends of the exact search for one person; beyond, the question stays open. */
const DEAD_ENDS = 4000;
/** Visits are kept as bits of one number. */
const MOST_VISITS = 30;

/**
 * Whether one person alone can make all their visits within the windows: order, gap, visits a week, absences, deadlines,
 * pins and the weeks in which a venue of their site has any place. A matching of visits to weeks may refute it at once;
 * then comes an exact search week by week over the sets of visits made, whatever is due first tried first.
 *
 * @param due last week of each visit within the horizon (dueWithin)
 * @returns false = proved impossible; null = not decided within the limit of states
 */
export function personFits(model: Model, horizon: number, due: Int16Array, e: number): boolean | null {
  const person = new Person(model, horizon, due, e);
  // most people fit at the first try, which costs less than the matching
  if (person.search(0) === true) return true;
  return person.overfilled() ? false : person.search(DEAD_ENDS);
}

/** The person as a shortage: one visit fewer than all of them fit, as far as proved. */
export function personShortage(model: Model, horizon: number, due: Int16Array, e: number): Shortage | null {
  if (personFits(model, horizon, due, e) !== false) return null;
  const { T, need, lo } = model;
  const mine = Array.from({ length: T }, (_, t) => e * T + t).filter((i) => need[i]! > 0);
  const from = Math.min(horizon - 1, ...mine.map((i) => lo[i]!));
  const to = Math.max(from, ...mine.map((i) => due[i]!));
  return { kind: 'person', index: e, from, to, need: mine.length, have: mine.length - 1 };
}

class Person {
  private readonly horizon: number;
  private readonly gap: number;
  /** Touch-points of the required visits, the earliest due first; everything below speaks of positions in this list. */
  private readonly visits: readonly number[];
  private readonly due: readonly number[];
  /** [visit][week] allowed by window and venues. */
  private readonly allowed: readonly Uint8Array[];
  /** [visit] prerequisites, as bits. */
  private readonly before: readonly number[];
  /** [week] visits that the person can make. */
  private readonly open: Uint8Array;
  private readonly failed = new Set<number>();
  private deadEnds = 0;
  private gaveUp = false;

  constructor(model: Model, horizon: number, due: Int16Array, e: number) {
    const { T, W, need, lo, open, gap, option, optionStart, places } = model;
    this.horizon = horizon;
    this.gap = gap;
    this.open = open.subarray(e * W, e * W + horizon);
    const visits: number[] = [];
    for (let t = 0; t < T; t++) if (need[e * T + t]! > 0) visits.push(t);
    visits.sort((a, b) => due[e * T + a]! - due[e * T + b]!);
    this.visits = visits;
    this.due = visits.map((t) => due[e * T + t]!);
    const position = new Map(visits.map((t, k) => [t, k]));
    this.before = visits.map((t) => model.before[t]!.reduce((set, p) => (position.has(p) ? set | (1 << position.get(p)!) : set), 0));
    this.allowed = visits.map((t) => {
      const weeks = new Uint8Array(horizon);
      const at = optionsOf(model, e, t);
      for (let w = lo[e * T + t]!; w <= due[e * T + t]!; w++) {
        for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) if (places[option[o]! * W + w]! > 0) weeks[w] = 1;
      }
      return weeks;
    });
  }

  private canGo(k: number, week: number, done: number): boolean {
    return this.allowed[k]![week] === 1 && (this.before[k]! & ~done) === 0;
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

  /** Every way of going out, week by week, until there have been so many dead ends, which are remembered. */
  search(deadEnds: number): boolean | null {
    if (this.visits.length > MOST_VISITS) return null;
    this.deadEnds = deadEnds;
    this.gaveUp = false;
    const answer = this.fromWeek(0, 0, -this.gap);
    return this.gaveUp ? null : answer;
  }

  /** @param done visits made before `week`, as bits; @param out last week in which the person was out */
  private fromWeek(week: number, done: number, out: number): boolean {
    const { visits, gap, due, failed } = this;
    if (done === 2 ** visits.length - 1) return true;
    const resting = Math.max(0, gap - (week - out));
    const key = done * 2 ** 20 + resting * 2 ** 10 + week;
    if (failed.has(key)) return false;
    if (failed.size > this.deadEnds) this.gaveUp = true;
    const mostUrgent = 31 - Math.clz32(~done & (done + 1));
    if (this.gaveUp || due[mostUrgent]! < week) return this.fail(key);
    const ready: number[] = [];
    for (let k = 0; k < visits.length && resting === 0; k++) if (!has(done, k) && this.canGo(k, week, done)) ready.push(k);
    const room = Math.min(this.open[week]!, ready.length);
    if (room > 0 && this.choose(week, done, ready, 0, room)) return true;
    // staying in can only help when going out closes the weeks that follow
    return ((room === 0 || gap > 1) && this.fromWeek(week + 1, done, out)) || this.fail(key);
  }

  private fail(key: number): false {
    if (!this.gaveUp) this.failed.add(key);
    return false;
  }

  /** Every choice of `room` visits of `ready`, from position `from` on. More visits in a week are never worse. */
  private choose(week: number, done: number, ready: readonly number[], from: number, room: number): boolean {
    if (room === 0) return this.fromWeek(week + 1, done, week);
    for (let k = from; k <= ready.length - room; k++) if (this.choose(week, done | (1 << ready[k]!), ready, k + 1, room - 1)) return true;
    return false;
  }
}

const has = (set: number, k: number): boolean => (set & (1 << k)) !== 0;
