import { type Model, UNLIMITED } from './model.ts';
import { flatRows, type Problem } from './problem.ts';
import { hardRules } from './rules/registry.ts';

/** Builds the model: dimensions here, everything else by the rules in their order. O(E·(T·W̄ + W)). */
export function compile(problem: Problem): Model {
  const E = problem.employees.length;
  const T = problem.touchPoints.length;
  const V = problem.venues.length;
  const W = problem.weeks;
  const D = problem.departments.length + 1;
  let sites = 0;
  for (const { site } of problem.employees) if (site != null && site >= sites) sites = site + 1;
  sites += 1; // the last one: "no site"
  const department = new Int32Array(E);
  const site = new Int32Array(E);
  problem.employees.forEach((employee, e) => {
    department[e] = employee.department ?? D - 1;
    site[e] = employee.site ?? sites - 1;
  });
  const before: Int32Array[] = [];
  const after: Int32Array[] = [];
  for (let t = 0; t < T; t++) {
    before.push(new Int32Array(0));
    after.push(new Int32Array(0));
  }
  const model: Model = {
    problem,
    E,
    T,
    V,
    W,
    D,
    gap: 1,
    department,
    site,
    sites,
    need: new Uint8Array(E * T).fill(1),
    open: new Uint8Array(E * W).fill(255),
    lo: new Int16Array(E * T),
    hi: new Int16Array(E * T).fill(W - 1),
    due: new Int16Array(E * T),
    places: new Int32Array(V * W).fill(UNLIMITED),
    cap: new Int32Array(D * W).fill(UNLIMITED),
    deadlines: new Map(),
    optionStart: new Int32Array(T * sites + 1),
    option: new Int32Array(0),
    before,
    after,
    order: new Int32Array(T).map((_, t) => t),
    tail: new Int32Array(T),
    pinWeek: new Int16Array(0),
    pinVenue: new Int32Array(0),
    oldWeek: new Int16Array(0),
    oldVenue: new Int32Array(0),
    required: 0,
  };
  for (const rule of hardRules) rule.compile(problem, model);
  readPublished(problem, model);
  tightenWindows(model);
  let required = 0;
  for (let i = 0; i < E * T; i++) if (model.need[i]! > 0) required++;
  return { ...model, required };
}

function readPublished(problem: Problem, model: Model): void {
  const rows = flatRows(problem.published, 4);
  if (rows.length === 0) return;
  model.oldWeek = new Int16Array(model.E * model.T).fill(-1);
  model.oldVenue = new Int32Array(model.E * model.T).fill(-1);
  for (let i = 0; i < rows.length; i += 4) {
    const visit = rows[i]! * model.T + rows[i + 1]!;
    model.oldVenue[visit] = rows[i + 2]!;
    model.oldWeek[visit] = rows[i + 3]!;
  }
}

/**
 * Windows follow prerequisites: never before the earliest week of one, and `due` early enough for what follows. A pin
 * that follows tightens `hi` itself, for a pin is certain; another successor does not, since it may stay unplaced.
 */
function tightenWindows(model: Model): void {
  const { E, T, W, need, open, lo, hi, due, before, after, order } = model;
  for (let e = 0; e < E; e++) {
    const row = e * T;
    const days = e * W;
    for (let k = 0; k < T; k++) {
      const t = order[k]!;
      if (need[row + t] !== 1) continue;
      let from = lo[row + t]!;
      for (const p of before[t]!) if (need[row + p]! > 0 && lo[row + p]! + 1 > from) from = lo[row + p]! + 1;
      while (from < W && open[days + from] === 0) from++;
      lo[row + t] = from;
    }
    for (let k = T - 1; k >= 0; k--) {
      const t = order[k]!;
      if (need[row + t] === 0) continue;
      let to = hi[row + t]!;
      for (const s of after[t]!) if (need[row + s] === 2 && hi[row + s]! - 1 < to) to = hi[row + s]! - 1;
      if (need[row + t] === 1) {
        while (to >= 0 && open[days + to] === 0) to--;
        hi[row + t] = to;
      }
      for (const s of after[t]!) if (need[row + s]! > 0 && due[row + s]! >= lo[row + s]! && due[row + s]! - 1 < to) to = due[row + s]! - 1;
      if (need[row + t] === 1) while (to >= 0 && open[days + to] === 0) to--;
      due[row + t] = to;
    }
  }
}
