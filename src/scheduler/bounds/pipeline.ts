import type { Model } from '../model.ts';
import { dueWithin } from './horizon.ts';
import { type Shortage, some } from './shortage.ts';

/**
 * Pipelines: visits of a touch-point up to week w are at most those of each prerequisite up to w-1 (and those exempt
 * from it); and at least as many as its successors need a week later. Both limits run through the graph, for the whole
 * company and for each site; where the lower one is above the upper one, the horizon is refuted: one shortage a
 * touch-point. O(T·W·(sites + edges)).
 */
export function* pipelineShortages(model: Model, horizon: number): Generator<Shortage> {
  const { before, sites } = model;
  if (before.every((list) => list.length === 0)) return;
  const facts = new Facts(model, horizon);
  const most = facts.upper();
  const least = facts.lower();
  for (const t of before.keys()) yield* some(firstGap(t, least[t]!, most[t]!));

  function firstGap(t: number, needs: Float64Array, haves: Float64Array): Shortage | null {
    for (let g = 0; g <= sites; g++) {
      for (let w = 0; w < horizon; w++) {
        const need = needs[g * horizon + w]!;
        const have = haves[g * horizon + w]!;
        if (need > have) return { kind: 'touch-point', index: t, from: 0, to: w, need, have, ...(g < sites ? { site: g } : {}) };
      }
    }
    return null;
  }
}

/** Cumulative tables per touch-point, [(sites + 1) × horizon]; the last group is the whole company. */
class Facts {
  private readonly model: Model;
  private readonly horizon: number;
  /** Visits that may have begun by / must be through by each week; places of each week. */
  private readonly begun: Int32Array[] = [];
  private readonly through: Int32Array[] = [];
  private readonly carries: Float64Array[] = [];
  /** Per touch-point and prerequisite, [sites + 1]: visits whose person needs this one but not the prerequisite. */
  private readonly without: Int32Array[][] = [];

  constructor(model: Model, horizon: number) {
    this.model = model;
    this.horizon = horizon;
    const { E, T, W, need, lo, before, sites, site, places, option, optionStart } = model;
    const groups = sites + 1;
    const due = dueWithin(model, horizon);
    for (let t = 0; t < T; t++) {
      const begun = new Int32Array(groups * horizon);
      const through = new Int32Array(groups * horizon);
      const without = Array.from(before[t]!, () => new Int32Array(groups));
      for (let e = 0; e < E; e++) {
        const i = e * T + t;
        if (need[i] === 0) continue;
        const first = Math.min(lo[i]!, horizon - 1);
        const last = Math.max(0, Math.min(due[i]!, horizon - 1));
        for (const g of [site[e]!, sites]) {
          begun[g * horizon + first]!++;
          through[g * horizon + last]!++;
          before[t]!.forEach((p, k) => {
            if (need[e * T + p] === 0) without[k]![g]!++;
          });
        }
      }
      const carries = new Float64Array(groups * horizon);
      const all = new Set<number>();
      for (let s = 0; s < sites; s++) {
        for (let o = optionStart[t * sites + s]!; o < optionStart[t * sites + s + 1]!; o++) {
          all.add(option[o]!);
          for (let w = 0; w < horizon; w++) carries[s * horizon + w]! += places[option[o]! * W + w]!;
        }
      }
      for (const v of all) for (let w = 0; w < horizon; w++) carries[sites * horizon + w]! += places[v * W + w]!;
      for (let g = 0; g < groups; g++) {
        for (let w = 1; w < horizon; w++) {
          begun[g * horizon + w]! += begun[g * horizon + w - 1]!;
          through[g * horizon + w]! += through[g * horizon + w - 1]!;
        }
      }
      this.begun.push(begun);
      this.through.push(through);
      this.carries.push(carries);
      this.without.push(without);
    }
  }

  /** Most visits by each week, prerequisites first. */
  upper(): Float64Array[] {
    const { model, horizon } = this;
    const { sites, before, order } = model;
    const most: Float64Array[] = [];
    for (const t of order) {
      const table = new Float64Array((sites + 1) * horizon);
      for (let g = 0; g <= sites; g++) {
        for (let w = 0; w < horizon; w++) {
          const at = g * horizon + w;
          let limit = Math.min(this.begun[t]![at]!, (w > 0 ? table[at - 1]! : 0) + this.carries[t]![at]!);
          before[t]!.forEach((p, k) => {
            limit = Math.min(limit, this.without[t]![k]![g]! + (w > 0 ? most[p]![at - 1]! : 0));
          });
          if (g === sites) {
            let sum = 0;
            for (let s = 0; s < sites; s++) sum += table[s * horizon + w]!;
            limit = Math.min(limit, sum);
          }
          table[at] = limit;
        }
      }
      most[t] = table;
    }
    return most;
  }

  /** Fewest visits by each week, successors first. */
  lower(): Float64Array[] {
    const { model, horizon } = this;
    const { T, sites, before, after, order } = model;
    const least: Float64Array[] = [];
    for (let k = T - 1; k >= 0; k--) {
      const t = order[k]!;
      const table = new Float64Array((sites + 1) * horizon);
      for (let g = 0; g <= sites; g++) {
        for (let w = horizon - 1; w >= 0; w--) {
          const at = g * horizon + w;
          let limit = this.through[t]![at]!;
          if (w + 1 < horizon) {
            limit = Math.max(limit, table[at + 1]! - this.carries[t]![at + 1]!);
            for (const s of after[t]!) {
              // of those who are through with s, the ones who need t as well are through with t
              limit = Math.max(limit, least[s]![at + 1]! - this.without[s]![before[s]!.indexOf(t)]![g]!);
            }
          }
          if (g === sites) {
            let sum = 0;
            for (let s = 0; s < sites; s++) sum += table[s * horizon + w]!;
            limit = Math.max(limit, sum);
          }
          table[at] = Math.max(0, limit);
        }
      }
      least[t] = table;
    }
    return least;
  }
}
