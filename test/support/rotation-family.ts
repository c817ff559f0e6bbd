import type { Problem } from '../../src/scheduler/index.ts';
import { numbers } from './scheduler-problems.ts';

export type Family = 'std' | 'exact' | 'unplanted';
export type Size = {
  readonly employees: number;
  readonly touchPoints: number;
  readonly departments: number;
  readonly sites: number;
};

export const SIZES: Readonly<Record<string, Size>> = {
  small: { employees: 20, touchPoints: 6, departments: 3, sites: 1 },
  medium: { employees: 200, touchPoints: 12, departments: 8, sites: 2 },
  large: { employees: 2000, touchPoints: 20, departments: 40, sites: 4 },
  huge: { employees: 20_000, touchPoints: 30, departments: 300, sites: 8 },
  extreme: { employees: 100_000, touchPoints: 50, departments: 1200, sites: 20 },
};

/**
 * A company-like problem. `exact` and `std` hide a plan: people are sent out at random in the weeks in which they are
 * there, then every venue gets the places that this used (`exact`), or up to 30 % more at four venues in five (`std`).
 * `unplanted` knows no plan: noisy capacities 3–33 % above the mean demand, closed weeks, department caps 5 % above.
 */
export function rotation(size: Size, family: Family, seed: number): Problem {
  const { employees: E, touchPoints: T, departments: D, sites: S } = size;
  const next = numbers(seed * 101 + T);
  const below = (n: number): number => Math.floor(next() * n);
  const planned = Math.ceil(T / 0.76) + 1;
  const W = planned + Math.ceil(T * 0.4);
  const touchPoints = Array.from({ length: T }, (_, t) => ({
    id: `t${t}`,
    after: t > 1 && t % 4 === 3 ? [below(t)] : [],
  }));
  const venues: { id: string; touchPoint: number; sites: number[] | null; places: number[] }[] = [];
  const venueOf: number[][] = touchPoints.map((_, t) => {
    const local = S > 1 && next() < 0.3;
    const ids = Array.from({ length: local ? S : 1 }, (_, s) => {
      venues.push({
        id: local ? `t${t}@s${s}` : `t${t}`,
        touchPoint: t,
        sites: local ? [s] : null,
        places: new Array<number>(W).fill(0),
      });
      return venues.length - 1;
    });
    return Array.from({ length: S }, (_, s) => (local ? ids[s]! : ids[0]!));
  });
  const out = Array.from({ length: D }, () => new Array<number>(W).fill(0));
  const exempt: [number, number][] = [];
  const deadlines: [number, number, number][] = [];
  const employees = Array.from({ length: E }, (_, e) => {
    const department = below(D);
    const site = below(S);
    const joins = next() < 0.08 ? 1 + below(Math.floor(planned * 0.2)) : 0;
    const away: [number, number][] = joins > 0 ? [[0, joins - 1]] : [];
    const free: number[] = [];
    for (let w = joins; w < W; w++) {
      if (next() < 0.1) away.push([w, w]);
      else if (w < planned) free.push(w);
    }
    const wanted: number[] = [];
    for (let t = 0; t < T; t++) {
      if (next() < 0.05) exempt.push([e, t]);
      else wanted.push(t);
    }
    while (wanted.length > free.length) exempt.push([e, wanted.pop()!]);
    for (let k = free.length - 1; k > 0; k--) {
      const j = below(k + 1);
      [free[k], free[j]] = [free[j]!, free[k]!];
    }
    const weeks = free.slice(0, wanted.length).sort((a, b) => a - b);
    // a random order in which prerequisites, which have smaller numbers, come first
    const order = wanted.map((t) => ({ t, key: next() }));
    for (const item of order) {
      for (const p of touchPoints[item.t]!.after) {
        const before = order.find((other) => other.t === p);
        if (before !== undefined && before.key > item.key) item.key = before.key + (1 - before.key) * next();
      }
    }
    order.sort((a, b) => a.key - b.key);
    order.forEach(({ t }, k) => {
      venues[venueOf[t]![site]!]!.places[weeks[k]!]!++;
      out[department]![weeks[k]!]!++;
      if (joins > 0 && t === 0) deadlines.push([e, t, weeks[k]! + 2]);
    });
    return { id: `e${e}`, department, site, away };
  });
  const caps = out.map((used) => Math.max(1, ...used));
  venues.forEach((venue, v) => {
    const total = venue.places.reduce((sum, n) => sum + n, 0);
    const slack = 0.03 + 0.27 * next();
    if (family === 'unplanted') {
      const mean = (total * (v % 5 === 0 ? 1.02 : 1 + slack)) / (planned * 0.94);
      venue.places = venue.places.map(() => (next() < 0.06 ? 0 : Math.max(1, Math.round(mean * (0.8 + 0.4 * next())))));
    } else {
      const loose = family === 'std' && v % 5 !== 0;
      venue.places = venue.places.map((n, w) =>
        w >= planned ? venue.places[below(planned)]! : n + (loose ? Math.floor((total / planned) * slack + next()) : 0),
      );
    }
  });
  const departments = caps.map((cap, d) => {
    const mean = out[d]!.reduce((sum, n) => sum + n, 0) / planned;
    return { id: `d${d}`, maxAway: family === 'unplanted' ? Math.max(1, Math.ceil(mean * 1.05)) : cap };
  });
  return {
    format: 'in-their-shoes/problem@1',
    weeks: W,
    gap: 1,
    departments,
    employees,
    touchPoints,
    venues,
    exempt,
    deadlines,
  };
}
