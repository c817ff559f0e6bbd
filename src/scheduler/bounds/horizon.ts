import type { Model } from '../model.ts';

/**
 * [E*T] last week of each visit inside `horizon` weeks, early enough for every required visit that must follow it
 * (own deadlines, pins, absences and prerequisite chains counted). Below `lo` = the visit does not fit.
 */
export function dueWithin(model: Model, horizon: number): Int16Array {
  const { E, T, W, need, open, lo, hi, after, order } = model;
  const due = new Int16Array(E * T);
  for (let e = 0; e < E; e++) {
    const row = e * T;
    const days = e * W;
    let end = horizon - 1;
    while (end >= 0 && open[days + end] === 0) end--;
    for (let k = T - 1; k >= 0; k--) {
      const t = order[k]!;
      const i = row + t;
      if (need[i] === 0) continue;
      let to = hi[i]!;
      if (need[i] === 1) {
        if (to > end) to = end;
        const later = after[t]!;
        for (let s = 0; s < later.length; s++) {
          const j = row + later[s]!;
          if (need[j]! > 0 && due[j]! >= lo[j]! && due[j]! - 1 < to) to = due[j]! - 1;
        }
        while (to >= 0 && open[days + to] === 0) to--;
      }
      due[i] = to;
    }
  }
  return due;
}
