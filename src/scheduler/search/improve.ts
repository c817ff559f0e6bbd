import { type Model, optionsOf } from '../model.ts';
import type { PreferenceMeasure } from '../plan.ts';
import type { Itinerary, Preference } from '../rules/preference.ts';
import { preferences } from '../rules/registry.ts';
import type { State } from './state.ts';

/** Passes over all people; later ones gained less than 1 % in the benchmark. */
const PASSES = 4;
/** Guests of a full venue-week asked to change places. */
const PARTNERS = 12;

type Weighted = { readonly preference: Preference; readonly weight: number };

/** The preferences that the problem switches on, with their weights (default 1). */
export function wanted({ problem }: Model): readonly Weighted[] {
  const chosen = problem.preferences ?? {};
  return preferences
    .filter(({ name }) => chosen[name] === true)
    .map((preference) => ({ preference, weight: chosen.weights?.[preference.name] ?? 1 }))
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
 * person change weeks, or two people change weeks at one venue, whenever that lowers the weighted cost of those concerned.
 */
export class Improvement {
  steps = 0;
  private readonly state: State;
  private readonly horizon: number;
  private readonly list: readonly Weighted[];

  constructor(state: State, horizon: number) {
    this.state = state;
    this.horizon = horizon;
    this.list = wanted(state.model);
  }

  run(maxSteps: number, onTurn: () => boolean): readonly PreferenceMeasure[] {
    if (this.list.length === 0) return [];
    const before = measure(this.state);
    for (let pass = 0; pass < PASSES; pass++) {
      let better = false;
      for (let e = 0; e < this.state.model.E && this.steps < maxSteps; e++) {
        if (onTurn()) break;
        if (this.person(e)) better = true;
      }
      if (!better) break;
    }
    const after = measure(this.state);
    return this.list.map(({ preference }, k) => ({ name: preference.name, before: before[k]!, after: after[k]! }));
  }

  private cost(employee: number): number {
    const itinerary = itineraryOf(this.state, employee);
    let cost = 0;
    for (const { preference, weight } of this.list) cost += weight * preference.cost(this.state.model, itinerary);
    return cost;
  }

  private person(e: number): boolean {
    const { T } = this.state.model;
    if (this.cost(e) === 0) return false;
    let better = false;
    for (let visit = e * T; visit < (e + 1) * T; visit++) if (this.free(visit) && this.visit(e, visit)) better = true;
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
        if (this.attempt([[visit, option[o]!, w]], [e])) better = true;
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

  /** Makes the moves if every rule holds and the people's cost falls; otherwise leaves all as it was. */
  private attempt(moves: readonly (readonly [visit: number, venue: number, week: number])[], people: readonly number[]): boolean {
    const { state } = this;
    let before = 0;
    for (const e of people) before += this.cost(e);
    const old = moves.map(([visit]) => [visit, state.venue[visit]!, state.week[visit]!] as const);
    for (const [visit] of moves) state.remove(visit);
    let done = 0;
    while (done < moves.length && this.fits(...moves[done]!)) {
      state.place(...moves[done]!);
      done++;
    }
    if (done === moves.length) {
      let after = 0;
      for (const e of people) after += this.cost(e);
      if (after < before - 1e-9) return true;
    }
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
