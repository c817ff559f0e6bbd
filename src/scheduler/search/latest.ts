import { type Model, optionsOf } from '../model.ts';
import { closure } from './feed.ts';
import type { State } from './state.ts';

/**
 * Unplaced visits with a deadline, and all that must come before them, with the last week in which each can be made when
 * the person makes all of them: no two in a slot, never while away, only where a venue has a place at all.
 * Deadlines alone would let two visits wait for the same last week.
 */
export function latestWeeks(state: State): Map<number, number> {
  const { model } = state;
  const { T, need, before } = model;
  const earlier = closure(before);
  const visitsOf = new Map<number, Set<number>>();
  const wants = (visit: number): boolean => need[visit] === 1 && state.week[visit]! < 0 && model.lo[visit]! <= model.hi[visit]!;
  for (const dated of model.deadlines.keys()) {
    if (!wants(dated)) continue;
    const e = (dated / T) | 0;
    const mine = visitsOf.get(e) ?? new Set<number>();
    visitsOf.set(e, mine.add(dated));
    for (const p of earlier[dated - e * T]!) if (wants(e * T + p)) mine.add(e * T + p);
  }
  const latest = new Map<number, number>();
  for (const [e, mine] of visitsOf) backwards(state, e, mine, latest);
  return latest;
}

/** From the last week back: each week takes the open visit that may begin last; after those that follow it. */
function backwards(state: State, e: number, mine: ReadonlySet<number>, latest: Map<number, number>): void {
  const { model } = state;
  const { T, W, lo, due, after, gap } = model;
  const open = new Set(mine);
  let previous = W + gap;
  for (let w = W - 1; w >= 0 && open.size > 0; w--) {
    if (previous - w < gap) continue;
    for (let slots = state.slots[e * W + w]!; slots > 0; slots--) {
      let best = -1;
      for (const visit of open) {
        if (due[visit]! < w || lo[visit]! > w || !served(model, e, visit - e * T, w)) continue;
        if (after[visit - e * T]!.some((s) => open.has(e * T + s) || (latest.get(e * T + s) ?? W) <= w)) continue;
        if (best < 0 || lo[visit]! > lo[best]! || (lo[visit] === lo[best] && due[visit]! > due[best]!)) best = visit;
      }
      if (best < 0) break;
      latest.set(best, w);
      open.delete(best);
      previous = w;
    }
  }
  for (const visit of open) latest.set(visit, lo[visit]!);
}

/** Whether any venue that the person can use has places in that week. */
function served(model: Model, e: number, t: number, w: number): boolean {
  const at = optionsOf(model, e, t);
  for (let o = model.optionStart[at]!; o < model.optionStart[at + 1]!; o++)
    if (model.places[model.option[o]! * model.W + w]! > 0) return true;
  return false;
}
