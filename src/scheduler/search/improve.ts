import { type Model, optionsOf } from '../model.ts';
import type { PreferenceMeasure } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Itinerary, Preference } from '../rules/preference.ts';
import { preferences } from '../rules/registry.ts';
import type { State } from './state.ts';

/** Rounds over all people. */
const ROUNDS = 4;
/** Guests of a full venue-week asked to change places, and people asked to change all visits. */
const PARTNERS = 12;

type Move = readonly [visit: number, venue: number, week: number];
type Weighted = { readonly preference: Preference; readonly weight: number };

/** The preferences that the problem switches on, with their weights (default 1) in comparable units. */
export function wanted({ problem }: Model): readonly Weighted[] {
  const chosen = problem.preferences ?? {};
  return preferences
    .filter(({ name }) => chosen[name] === true)
    .map((preference) => ({ preference, weight: preference.scale * (chosen.weights?.[preference.name] ?? 1) }))
    .filter(({ weight }) => weight > 0);
}

function itineraryOf(state: State, employee: number): Itinerary {
  const { T } = state.model;
  const visits: number[] = [];
  for (let i = employee * T; i < (employee + 1) * T; i++) if (state.week[i]! >= 0) visits.push(i);
  visits.sort((a, b) => state.week[a]! - state.week[b]! || a - b);
  return { employee, touchPoints: visits.map((i) => i % T), weeks: visits.map((i) => state.week[i]!) };
}

/** The total cost of each preference, in its own unit. */
export function measure(state: State): readonly number[] {
  const list = wanted(state.model);
  const totals = list.map(() => 0);
  for (let e = 0; e < state.model.E; e++) {
    const itinerary = itineraryOf(state, e);
    list.forEach(({ preference }, k) => {
      totals[k]! += preference.cost(state.model, itinerary);
    });
  }
  return totals;
}

/**
 * Serves the preferences within `horizon` without unplacing anyone: a visit moves to a free spot, two visits of one
 * person change weeks, two people change weeks at one venue or all that they have in common, whenever that lowers the
 * weighted cost of those concerned and leaves no preference worse met in all than before the first move. Steps are dealt out evenly: in each round everyone, in a seeded order, goes on with
 * the visit at which their last share ended.
 */
export class Improvement {
  steps = 0;
  private readonly state: State;
  private readonly horizon: number;
  private readonly random: Random;
  private readonly list: readonly Weighted[];
  /** [E] cost of each person as the plan stands: of each preference, in its own unit. */
  private readonly costs: number[][];
  /** What may still be lost of each preference until it is met as before. */
  private readonly slack: number[];
  /** [E] touch-point with which the person goes on. */
  private readonly at: Int32Array;

  constructor(state: State, horizon: number, random: Random) {
    this.state = state;
    this.horizon = horizon;
    this.random = random;
    this.list = wanted(state.model);
    const { E } = state.model;
    this.costs = Array.from({ length: this.list.length === 0 ? 0 : E }, (_, e) => this.cost(e));
    this.slack = this.list.map(() => 0);
    this.at = new Int32Array(this.costs.length);
  }

  run(maxSteps: number, onTurn: () => boolean): readonly PreferenceMeasure[] {
    if (this.list.length === 0) return [];
    const { E } = this.state.model;
    const before = measure(this.state);
    const order = Int32Array.from({ length: E }, (_, e) => e);
    for (let round = 0; round < ROUNDS; round++) {
      this.random.shuffle(order);
      const begun = this.steps;
      let better = false;
      for (let k = 0; k < E && this.steps < maxSteps; k++) {
        if (onTurn()) break;
        const turns = (ROUNDS - round) * E - k;
        if (this.person(order[k]!, this.steps + (maxSteps - this.steps) / turns)) better = true;
      }
      if (!better || this.steps === begun) break;
    }
    const after = measure(this.state);
    return this.list.map(({ preference }, k) => ({ name: preference.name, before: before[k]!, after: after[k]! }));
  }

  private cost(employee: number): number[] {
    const itinerary = itineraryOf(this.state, employee);
    return this.list.map(({ preference }) => preference.cost(this.state.model, itinerary));
  }

  /** Whether the weighted cost falls with these costs of the people, and no preference is met worse than at first; if so they count. */
  private accepts(people: readonly number[], costs: readonly number[][]): boolean {
    const saved = this.list.map((_, k) => people.reduce((sum, e, p) => sum + this.costs[e]![k]! - costs[p]![k]!, 0));
    const gain = saved.reduce((sum, n, k) => sum + n * this.list[k]!.weight, 0);
    if (gain <= 1e-9 || saved.some((n, k) => this.slack[k]! + n < -1e-9)) return false;
    people.forEach((e, p) => {
      this.costs[e] = costs[p]!;
    });
    saved.forEach((n, k) => {
      this.slack[k]! += n;
    });
    return true;
  }

  /** At least one visit, then more until `steps` reaches the limit; every visit at most once. */
  private person(e: number, limit: number): boolean {
    const { T } = this.state.model;
    if (this.costs[e]!.every((cost) => cost === 0)) return false;
    let better = this.exchangeAll(e);
    for (let k = 0; k < T && (k === 0 || this.steps < limit); k++) {
      const visit = e * T + this.at[e]!;
      this.at[e] = (this.at[e]! + 1) % T;
      if (this.free(visit) && this.visit(e, visit)) better = true;
    }
    return better;
  }

  /**
   * Two people change everything that both have to do: where a gap or the order ties the visits of a person together,
   * none of them could change alone.
   */
  private exchangeAll(e: number): boolean {
    const { state } = this;
    const { E, T, site } = state.model;
    let better = false;
    for (let k = 0; k < PARTNERS; k++) {
      const other = this.random.below(E);
      this.steps++;
      if (other === e || site[other] !== site[e]) continue;
      const moves: Move[] = [];
      for (let t = 0; t < T; t++) {
        const mine = e * T + t;
        const theirs = other * T + t;
        if (!this.free(mine) || !this.free(theirs)) continue;
        moves.push([mine, state.venue[theirs]!, state.week[theirs]!], [theirs, state.venue[mine]!, state.week[mine]!]);
      }
      if (moves.length > 2 && this.attempt(moves, [e, other])) better = true;
    }
    return better;
  }

  /** Placed, neither pinned nor published. */
  private free(visit: number): boolean {
    const { need, oldWeek } = this.state.model;
    return this.state.week[visit]! >= 0 && need[visit] === 1 && (oldWeek[visit] ?? -1) < 0;
  }

  private visit(e: number, visit: number): boolean {
    const { state, horizon } = this;
    const { T, W, lo, hi, open, optionStart, option } = state.model;
    const at = optionsOf(state.model, e, visit - e * T);
    let better = false;
    for (let w = lo[visit]!; w <= Math.min(hi[visit]!, horizon - 1); w++) {
      if (open[e * W + w] === 0 || w === state.week[visit]) continue;
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        this.steps++;
        if (state.room[option[o]! * W + w]! > 0 && state.slots[e * W + w]! > 0 && this.attempt([[visit, option[o]!, w]], [e]))
          better = true;
      }
      for (let other = e * T; other < (e + 1) * T; other++) {
        if (state.week[other] !== w || other === visit || !this.free(other)) continue;
        if (
          this.attempt(
            [
              [visit, state.venue[visit]!, w],
              [other, state.venue[other]!, state.week[visit]!],
            ],
            [e],
          )
        )
          better = true;
      }
      if (this.exchange(e, visit, w)) better = true;
    }
    return better;
  }

  /** Changes weeks with someone who is at the same venue in week w. */
  private exchange(e: number, visit: number, w: number): boolean {
    const { state } = this;
    const { T, W } = state.model;
    const v = state.venue[visit]!;
    let asked = 0;
    for (let x = state.head[v * W + w]!; x >= 0 && asked < PARTNERS; x = state.next[x]!) {
      const person = (x / T) | 0;
      if (person === e || !this.free(x)) continue;
      asked++;
      this.steps++;
      if (state.slots[person * W + state.week[visit]!] === 0 || state.slots[e * W + w] === 0) continue;
      if (
        this.attempt(
          [
            [visit, v, w],
            [x, v, state.week[visit]!],
          ],
          [e, person],
        )
      )
        return true;
    }
    return false;
  }

  /** Makes the moves if every rule holds and it is worth it; otherwise leaves all as it was. */
  private attempt(moves: readonly Move[], people: readonly number[]): boolean {
    const { state } = this;
    for (const [visit, , week] of moves) if (week < state.model.lo[visit]! || week > state.model.hi[visit]!) return false;
    const old = moves.map(([visit]) => [visit, state.venue[visit]!, state.week[visit]!] as const);
    for (const [visit] of moves) state.remove(visit);
    let done = 0;
    while (done < moves.length && this.fits(...moves[done]!)) {
      state.place(...moves[done]!);
      done++;
    }
    if (
      done === moves.length &&
      this.accepts(
        people,
        people.map((e) => this.cost(e)),
      )
    )
      return true;
    for (let k = 0; k < done; k++) state.remove(moves[k]![0]);
    for (const spot of old) state.place(...spot);
    return false;
  }

  private fits(visit: number, venue: number, week: number): boolean {
    const { state } = this;
    const { T, W, lo, hi, department } = state.model;
    const e = (visit / T) | 0;
    if (week < lo[visit]! || week > hi[visit]!) return false;
    return state.room[venue * W + week]! > 0 && state.quota[department[e]! * W + week]! > 0 && state.personFits(e, visit - e * T, week);
  }
}
