import { optionsOf } from '../model.ts';
import type { State } from './state.ts';

/** A venue and week found by a search; -1 = none. Returned in two fields to spare millions of small objects. */
export class Spot {
  venue = -1;
  week = -1;
}

/**
 * The first free venue and week of an unplaced visit inside `horizon`, beginning at week `start` and going round.
 * Fills `spot`; false = there is none.
 */
export function findFree(state: State, visit: number, horizon: number, start: number, spot: Spot, banned = -1): boolean {
  const { model, slots, room, quota } = state;
  const { T, W, lo, hi, optionStart, option, department } = model;
  const e = (visit / T) | 0;
  const t = visit - e * T;
  const from = lo[visit]!;
  const to = Math.min(hi[visit]!, horizon - 1);
  const length = to - from + 1;
  if (length <= 0) return false;
  const at = optionsOf(model, e, t);
  const first = optionStart[at]!;
  const last = optionStart[at + 1]!;
  const d = department[e]! * W;
  let w = from + (start % length);
  for (let k = 0; k < length; k++, w = w === to ? from : w + 1) {
    if (slots[e * W + w] === 0 || quota[d + w]! <= 0 || w === banned) continue;
    for (let o = first; o < last; o++) {
      const v = option[o]!;
      if (room[v * W + w]! <= 0) continue;
      if (!state.inOrder(e, t, w) || !state.keepsGap(e, w)) break;
      spot.venue = v;
      spot.week = w;
      return true;
    }
  }
  return false;
}
