import type { HardRule } from './rule.ts';

/** A touch-point strictly later than each of its prerequisites; an exempt prerequisite counts as met. */
export const prerequisites: HardRule = {
  name: 'prerequisites',
  compile(problem, model) {
    const { T, before, after, order, tail } = model;
    const successors: number[][] = Array.from({ length: T }, () => []);
    problem.touchPoints.forEach((touchPoint, t) => {
      const distinct = [...new Set(touchPoint.after ?? [])];
      (before as Int32Array[])[t] = Int32Array.from(distinct);
      for (const p of distinct) successors[p]!.push(t);
    });
    successors.forEach((list, t) => {
      (after as Int32Array[])[t] = Int32Array.from(list);
    });
    // Kahn's order; validate() has refused cycles.
    const waiting = before.map((list) => list.length);
    let length = 0;
    for (let t = 0; t < T; t++) if (waiting[t] === 0) order[length++] = t;
    for (let k = 0; k < length; k++) for (const s of after[order[k]!]!) if (--waiting[s]! === 0) order[length++] = s;
    for (let k = T - 1; k >= 0; k--) for (const s of after[order[k]!]!) tail[order[k]!] = Math.max(tail[order[k]!]!, tail[s]! + 1);
  },
  blocks({ model, week }, e, t, _v, w) {
    const { T, need, before, after } = model;
    const visits: number[] = [];
    for (const p of before[t]!) {
      const i = e * T + p;
      if (need[i]! > 0 && (week[i]! < 0 || week[i]! >= w)) visits.push(i);
    }
    for (const s of after[t]!) {
      const i = e * T + s;
      if (week[i]! >= 0 && week[i]! <= w) visits.push(i);
    }
    return visits.length > 0 ? { rule: 'prerequisites', visits } : null;
  },
};
