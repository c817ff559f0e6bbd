import type { Problem } from '../../src/scheduler/index.ts';

/** Numbers in [0, 1) from a seed (a 32-bit Weyl sequence, mixed). */
export function numbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
  };
}

/**
 * A small problem that mixes every feature of the format, hostile shapes among them: nobody, no touch-points, zero
 * places, everyone away, deadlines in the past, several venues, several visits a week. Never malformed; may be infeasible.
 */
export function mixedProblem(seed: number): Problem {
  const next = numbers(seed);
  const upTo = (n: number): number => Math.floor(next() * (n + 1));
  const chance = (share: number): boolean => next() < share;
  const weeks = upTo(14);
  const E = upTo(14);
  const T = upTo(6);
  const D = 1 + upTo(2);
  const sites = 1 + upTo(2);
  const gap = chance(0.3) ? 1 + upTo(3) : 1;
  const touchPoints = Array.from({ length: T }, (_, t) => ({
    id: `t${t}`,
    after: t > 0 && chance(0.4) ? Array.from(new Set([upTo(t - 1), upTo(t - 1)])) : [],
    channel: ['phone', 'shop', 'web'][upTo(2)]!,
    ownDepartment: upTo(D - 1),
  }));
  const venues: Problem['venues'][number][] = [];
  for (let t = 0; t < T; t++) {
    for (let k = chance(0.9) ? upTo(1) : -1; k >= 0; k--) {
      venues.push({
        id: `v${venues.length}`,
        touchPoint: t,
        sites: chance(0.6) ? null : Array.from(new Set([upTo(sites - 1), upTo(sites - 1)])),
        places: chance(0.3) ? upTo(4) : Array.from({ length: weeks }, () => (chance(0.15) ? 0 : upTo(4))),
      });
    }
  }
  const employees = Array.from({ length: E }, (_, e) => ({
    id: `e${e}`,
    department: upTo(D - 1),
    site: upTo(sites - 1),
    perWeek: chance(0.2) ? upTo(3) : 1,
    leader: chance(0.2),
    away: weeks > 0 && chance(0.5) ? Array.from({ length: 1 + upTo(1) }, () => range(upTo(weeks - 1), upTo(weeks + 1))) : [],
  }));
  const pairs = (share: number): [number, number][] => {
    const list: [number, number][] = [];
    for (let e = 0; e < E; e++) for (let t = 0; t < T; t++) if (chance(share)) list.push([e, t]);
    return list;
  };
  return {
    format: 'in-their-shoes/problem@1',
    weeks,
    gap,
    pace: chance(0.25) ? 'even' : 'earliest',
    departments: Array.from({ length: D }, (_, d) => (chance(0.5) ? { id: `d${d}`, maxAway: upTo(5) } : { id: `d${d}` })),
    employees,
    touchPoints,
    venues,
    exempt: pairs(0.1),
    deadlines: pairs(0.1).map(([e, t]) => [e, t, upTo(weeks)]),
    preferences: { avoidOwnDepartment: chance(0.5), leadersFirst: chance(0.5), varyChannel: chance(0.5) },
  };
}

function range(a: number, b: number): readonly [number, number] {
  return [Math.min(a, b), Math.max(a, b)];
}
