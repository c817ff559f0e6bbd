import { type Model, optionsOf } from '../model.ts';
import type { Random } from '../random.ts';
import { Alternation } from './alternate.ts';
import { findFree, Spot } from './free.ts';
import type { State } from './state.ts';

/** Required visits that are not placed, in order. */
export function unplacedVisits(state: State): number[] {
  const { need } = state.model;
  const list: number[] = [];
  for (let i = 0; i < need.length; i++) if (need[i]! > 0 && state.week[i]! < 0) list.push(i);
  return list;
}

/** Whether every required prerequisite is placed: only then may a visit be placed for good. */
export function prerequisitesPlaced(state: State, visit: number): boolean {
  const { T, before, need } = state.model;
  const e = (visit / T) | 0;
  for (const p of before[visit - e * T]!) if (need[e * T + p]! > 0 && state.week[e * T + p]! < 0) return false;
  return true;
}

/**
 * Places what fits at once or by a chain between two weeks, never displacing anyone for good; returns who is left.
 * @param hopeless after so many failures in a row with one touch-point and site, or one department, no more chains are
 * looked for there: 700 visits that a proof had left out took 6 s to fail one by one
 */
export function repair(
  state: State,
  unplaced: readonly number[],
  horizon: number,
  random: Random,
  onTurn: () => boolean,
  hopeless = Number.POSITIVE_INFINITY,
): { left: number[]; steps: number } {
  const alternation = new Alternation(state);
  const failures = new Failures(state.model);
  const spot = new Spot();
  let left = [...unplaced];
  let stopped = false;
  for (let round = 0; round < 3 && left.length > 0 && !stopped; round++) {
    const still: number[] = [];
    for (const visit of left) {
      stopped ||= onTurn();
      if (stopped) still.push(visit);
      else if (!prerequisitesPlaced(state, visit)) still.push(visit);
      else if (findFree(state, visit, horizon, random.below(1 << 16), spot)) state.place(visit, spot.venue, spot.week);
      else if (failures.inARow(visit) >= hopeless) still.push(visit);
      else if (
        alternation.insert(visit, horizon, random.below(1 << 16)) ||
        alternation.insertByMakingWay(visit, horizon, random.below(1 << 16))
      )
        failures.forget(visit);
      else {
        failures.add(visit);
        still.push(visit);
      }
    }
    if (still.length === left.length) break;
    left = still;
  }
  return { left, steps: alternation.steps };
}

/** Failures in a row of those who compete for the same places. */
class Failures {
  private readonly model: Model;
  private readonly byCell: Int32Array;
  private readonly byDepartment: Int32Array;

  constructor(model: Model) {
    this.model = model;
    this.byCell = new Int32Array(model.T * model.sites);
    this.byDepartment = new Int32Array(model.D);
  }

  inARow(visit: number): number {
    const e = Math.floor(visit / this.model.T);
    return Math.max(this.byCell[this.cellOf(e, visit)]!, this.byDepartment[this.model.department[e]!]!);
  }

  add(visit: number): void {
    const e = Math.floor(visit / this.model.T);
    this.byCell[this.cellOf(e, visit)]!++;
    this.byDepartment[this.model.department[e]!]!++;
  }

  forget(visit: number): void {
    const e = Math.floor(visit / this.model.T);
    this.byCell[this.cellOf(e, visit)] = 0;
    this.byDepartment[this.model.department[e]!] = 0;
  }

  private cellOf(e: number, visit: number): number {
    return optionsOf(this.model, e, visit - e * this.model.T);
  }
}

/** Takes out whatever follows an unplaced prerequisite; pins stay. */
export function dropOrphans(state: State): void {
  const { E, T, order, before, need } = state.model;
  for (let e = 0; e < E; e++) {
    for (let k = 0; k < T; k++) {
      const visit = e * T + order[k]!;
      if (state.week[visit]! < 0 || need[visit] === 2) continue;
      for (const p of before[order[k]!]!) {
        if (need[e * T + p]! === 0 || state.week[e * T + p]! >= 0) continue;
        state.remove(visit);
        break;
      }
    }
  }
}
