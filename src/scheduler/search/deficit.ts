import { shortages } from '../bounds/interval.ts';
import type { Shortage } from '../bounds/shortage.ts';
import { type Model, optionsOf } from '../model.ts';
import type { Random } from '../random.ts';

/** Rounds of finding shortages and leaving out; each round leaves out at least one visit. */
const ROUNDS = 60;

export type Deficit = {
  /** The model without the visits that provably cannot all be placed. */
  readonly model: Model;
  /** Visits left out, and the proofs of the first round (the resources of the whole problem). */
  readonly dropped: readonly number[];
  readonly shortages: readonly Shortage[];
};

/**
 * Leaves out what no plan can place, before any search: repairing a provably infeasible set leaves more unplaced than
 * needed. Who stays is decided by priority: deadlines, leaders, new starters, then a draw by seed; and a visit that
 * nothing follows goes before one whose successors would go with it.
 */
export function dropDeficit(full: Model, random: Random): Deficit {
  const { E, T, W, lo, hi, optionStart } = full;
  const model: Model = { ...full, need: full.need.slice() };
  const dropped: number[] = [];
  const drop = (visit: number): void => {
    if (model.need[visit] !== 1) return;
    model.need[visit] = 0;
    dropped.push(visit);
    const e = (visit / T) | 0;
    for (const s of model.after[visit - e * T]!) drop(e * T + s);
  };
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      const visit = e * T + t;
      const at = optionsOf(model, e, t);
      if (model.need[visit] === 1 && (lo[visit]! > hi[visit]! || optionStart[at] === optionStart[at + 1])) drop(visit);
    }
  }
  let first: readonly Shortage[] | null = null;
  let draw: Uint32Array | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const found = [...shortages(model, W)];
    first ??= found;
    if (found.length === 0) break;
    if (draw === null) {
      draw = new Uint32Array(E);
      for (let e = 0; e < E; e++) draw[e] = random.next();
    }
    leaveOut(model, found, draw, drop);
  }
  return { model, dropped, shortages: first ?? [] };
}

function leaveOut(model: Model, found: readonly Shortage[], draw: Uint32Array, drop: (visit: number) => void): void {
  const short = { person: new Set<number>(), venue: new Set<number>(), department: new Set<number>() };
  for (const { kind, index } of found) if (kind === 'person' || kind === 'venue' || kind === 'department') short[kind].add(index);
  const hits = (visit: number): number => {
    const e = (visit / model.T) | 0;
    const at = optionsOf(model, e, visit - e * model.T);
    const v = model.optionStart[at + 1]! - model.optionStart[at]! === 1 ? model.option[model.optionStart[at]!]! : -1;
    return (short.person.has(e) ? 1 : 0) + (short.venue.has(v) ? 1 : 0) + (short.department.has(model.department[e]!) ? 1 : 0);
  };
  for (const shortage of found) {
    const inside = visitsOf(model, shortage).filter((visit) => model.need[visit] === 1);
    // an earlier shortage of this round may have taken some of these already
    const excess = shortage.need - shortage.have - (shortage.need - countInside(model, shortage));
    if (excess <= 0) continue;
    const key = new Map(
      inside.map((visit) => [visit, [-hits(visit), followers(model, visit), priority(model, visit), draw[(visit / model.T) | 0]!]]),
    );
    inside.sort((a, b) => compare(key.get(a)!, key.get(b)!) || a - b);
    for (const visit of inside.slice(0, excess)) drop(visit);
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k]! - b[k]!;
  return 0;
}

/** 0 = goes first when places are short … 3 = stays longest. */
export function priority(model: Model, visit: number): number {
  const e = (visit / model.T) | 0;
  if (model.deadlines.has(visit)) return 3;
  if (model.problem.employees[e]!.leader === true) return 2;
  return model.W > 0 && model.open[e * model.W] === 0 ? 1 : 0;
}

function followers(model: Model, visit: number): number {
  const e = (visit / model.T) | 0;
  let n = 0;
  for (const s of model.after[visit - e * model.T]!) if (model.need[e * model.T + s]! > 0) n += 1 + followers(model, e * model.T + s);
  return n;
}

function countInside(model: Model, shortage: Shortage): number {
  return visitsOf(model, shortage).length;
}

/** Required visits that the proof counts: those of the resource whose window lies inside the interval. */
export function visitsOf(model: Model, { kind, index, from, to }: Shortage): number[] {
  const { E, T, need, lo, due, option, optionStart } = model;
  const list: number[] = [];
  for (let e = 0; e < E; e++) {
    if (kind === 'person' && e !== index) continue;
    if (kind === 'department' && model.department[e] !== index) continue;
    for (let t = 0; t < T; t++) {
      const visit = e * T + t;
      if (need[visit] === 0 || lo[visit]! < from || due[visit]! > to) continue;
      if (kind === 'touch-point' && t !== index) continue;
      if (kind === 'venue') {
        if (model.problem.venues[index]!.touchPoint !== t) continue;
        const at = optionsOf(model, e, t);
        const only =
          need[visit] === 2 ? model.pinVenue[visit]! : optionStart[at + 1]! - optionStart[at]! === 1 ? option[optionStart[at]!]! : -1;
        if (only !== index) continue;
      }
      list.push(visit);
    }
  }
  return list;
}
