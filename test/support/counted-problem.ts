import type { Problem } from '../../src/scheduler/problem.ts';

/** One of everything: small enough that whoever changes a part of it counts the answer by hand. */
export const one: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 4,
  departments: [{ id: 'd0' }],
  employees: [{ id: 'e0', department: 0 }],
  touchPoints: [{ id: 't0' }],
  venues: [{ id: 'v0', touchPoint: 0, places: 1 }],
};

export const people = (n: number) => Array.from({ length: n }, (_, e) => ({ id: `e${e}`, department: 0 }));

/** Touch-points with a venue each, and places in it. */
export const withVenues = (n: number, places: number) => ({
  touchPoints: Array.from({ length: n }, (_, t) => ({ id: `t${t}` })),
  venues: Array.from({ length: n }, (_, t) => ({ id: `v${t}`, touchPoint: t, places })),
});
