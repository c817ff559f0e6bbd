import { dueWithin } from '../bounds/horizon.ts';
import { compile } from '../compile.ts';
import { type Model, optionsOf, UNLIMITED } from '../model.ts';
import type { BinaryProgramme } from '../options.ts';
import type { Problem } from '../problem.ts';
import { Numbers, Rows } from './rows.ts';

/** A 0/1 programme and what its columns mean. */
export type Programme = {
  readonly programme: BinaryProgramme;
  readonly visit: Int32Array;
  readonly venue: Int32Array;
  readonly week: Int32Array;
  /** Columns that stand for a visit; those behind them say in which weeks a person is out. */
  readonly placements: number;
};

export type Goal =
  | { readonly kind: 'all' }
  | { readonly kind: 'most'; readonly worth: (visit: number) => number }
  | { readonly kind: 'least-cost'; readonly cost: (visit: number, venue: number, week: number) => number };

/**
 * All hard rules as a 0/1 programme: x[visit, venue, week] within `horizon`. `all`: every visit placed, no objective;
 * `most`: maximise the worth of those placed; `least-cost`: all placed at the least cost. Returns null when it would have more than `limit` columns.
 */
export function formulate(model: Model, horizon: number, goal: Goal, limit: number): Programme | null {
  const { E, T, W, need, lo, hi, open, places, cap, department, option, optionStart, before, gap } = model;
  // an unplaced successor does not hurry its prerequisite when not all must be placed
  const due = goal.kind === 'most' ? hi : dueWithin(model, horizon);
  const columnVisit = new Numbers();
  const columnVenue = new Numbers();
  const columnWeek = new Numbers();
  const column = (i: number, v: number, w: number): void => {
    columnVisit.push(i);
    columnVenue.push(v);
    columnWeek.push(w);
  };
  const first = new Int32Array(E * T + 1);
  for (let i = 0; i < E * T; i++) {
    first[i] = columnVisit.length;
    if (need[i] === 0) continue;
    const e = (i / T) | 0;
    const at = optionsOf(model, e, i - e * T);
    const to = Math.min(due[i]!, horizon - 1);
    for (let w = lo[i]!; w <= to; w++) {
      if (open[e * W + w] === 0) continue;
      if (need[i] === 2) {
        column(i, model.pinVenue[i]!, w);
        continue;
      }
      for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
        if (places[option[o]! * W + w]! > 0) column(i, option[o]!, w);
      }
    }
    if (columnVisit.length > limit) return null;
  }
  const placements = columnVisit.length;
  first[E * T] = placements;
  const visit = columnVisit.all();
  const venue = columnVenue.all();
  const week = columnWeek.all();
  const rows = new Rows();
  // once each
  for (let i = 0; i < E * T; i++) {
    if (need[i] === 0) continue;
    const must = goal.kind !== 'most' || need[i] === 2;
    if (first[i] === first[i + 1] && !must) continue;
    rows.open(must ? 1 : 0, 1);
    for (let c = first[i]!; c < first[i + 1]!; c++) rows.add(c, 1);
  }
  const byPerson = new Map<number, number[]>();
  const byVenue = new Map<number, number[]>();
  const byDepartment = new Map<number, number[]>();
  for (let c = 0; c < placements; c++) {
    const e = (visit[c]! / T) | 0;
    push(byPerson, e * W + week[c]!, c);
    push(byVenue, venue[c]! * W + week[c]!, c);
    push(byDepartment, department[e]! * W + week[c]!, c);
  }
  for (const [key, columns] of byPerson) if (columns.length > open[key]!) rows.whole(columns, open[key]!);
  for (const [key, columns] of byVenue) if (columns.length > places[key]!) rows.whole(columns, places[key]!);
  for (const [key, columns] of byDepartment) if (cap[key]! < UNLIMITED && columns.length > cap[key]!) rows.whole(columns, cap[key]!);
  // placed by week w ≤ prerequisite placed by week w-1
  for (let i = 0; i < E * T; i++) {
    if (need[i] === 0) continue;
    const e = (i / T) | 0;
    for (const p of before[i - e * T]!) {
      const j = e * T + p;
      if (need[j] === 0) continue;
      for (let w = lo[i]!; w <= Math.min(due[i]!, horizon - 1); w++) {
        rows.open(Number.NEGATIVE_INFINITY, 0);
        for (let c = first[i]!; c < first[i + 1]!; c++) if (week[c]! <= w) rows.add(c, 1);
        for (let c = first[j]!; c < first[j + 1]!; c++) if (week[c]! < w) rows.add(c, -1);
      }
    }
  }
  let columns = placements;
  if (gap > 1) {
    // out[e, w]: at most one week out in any `gap` weeks in a row
    for (let e = 0; e < E; e++) {
      const out = new Int32Array(horizon).fill(-1);
      for (let w = 0; w < horizon; w++) {
        const visits = byPerson.get(e * W + w);
        if (visits === undefined) continue;
        out[w] = columns++;
        rows.open(Number.NEGATIVE_INFINITY, 0);
        for (const c of visits) rows.add(c, 1);
        rows.add(out[w]!, -open[e * W + w]!);
      }
      for (let w = 0; w < horizon; w++) {
        const window = Array.from(out.subarray(w, w + gap)).filter((c) => c >= 0);
        if (window.length > 1) rows.whole(window, 1);
      }
    }
  }
  const cost = new Float64Array(columns);
  for (let c = 0; c < placements; c++) {
    if (goal.kind === 'most') cost[c] = -goal.worth(visit[c]!);
    else if (goal.kind === 'least-cost') cost[c] = goal.cost(visit[c]!, venue[c]!, week[c]!);
  }
  return {
    programme: { columns, cost, ...rows.compressed(columns) },
    visit,
    venue,
    week,
    placements,
  };
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** The whole problem as one 0/1 programme "all placed within `weeks`", for comparing exact solvers; null above `limit` columns. */
export function programmeFor(problem: Problem, weeks: number, limit: number): BinaryProgramme | null {
  return formulate(compile(problem), weeks, { kind: 'all' }, limit)?.programme ?? null;
}
