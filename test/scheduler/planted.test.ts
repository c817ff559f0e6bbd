import { describe, expect, test } from '@jest/globals';
import { lowerBound, refutations } from '../../src/scheduler/bounds/feasibility.ts';
import { dueWithin } from '../../src/scheduler/bounds/horizon.ts';
import { personFits, personShortage } from '../../src/scheduler/bounds/person.ts';
import { compile } from '../../src/scheduler/compile.ts';
import type { Problem } from '../../src/scheduler/problem.ts';
import { Random } from '../../src/scheduler/random.ts';
import { validate } from '../../src/scheduler/validate.ts';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);

/** Whether one person's weeks (-1 = exempt) keep gap, visits a week and order: a literal reading of the rules. */
function keepsOwnRules(weeks: readonly number[], gap: number, perWeek: number, after: readonly (readonly number[])[]): boolean {
  const out = [...new Set(weeks.filter((w) => w >= 0))].sort((a, b) => a - b);
  if (out.some((w, k) => k > 0 && w - out[k - 1]! < gap)) return false;
  if (out.some((w) => weeks.filter((other) => other === w).length > perWeek)) return false;
  return weeks.every((w, t) => w < 0 || after[t]!.every((p) => weeks[p]! < w));
}

/** A problem made around a plan: places and caps are what the plan uses and no more, absences and deadlines spare it. */
function planted(seed: number): { problem: Problem; makespan: number } {
  const random = new Random(seed);
  const chance = (percent: number) => random.below(100) < percent;
  const [E, T, W, sites, D] = [2 + random.below(5), 1 + random.below(4), 3 + random.below(4), 1 + random.below(2), 1 + random.below(2)];
  const gap = 1 + random.below(2);
  const after = range(T).map((t) => range(t).filter(() => chance(45)));
  const venues = range(T).flatMap((t) => [
    { touchPoint: t, sites: chance(30) ? null : [0] },
    { touchPoint: t, sites: range(sites) },
  ]);
  const used = venues.map(() => new Array<number>(W).fill(0));
  const out = range(D).map(() => new Array<number>(W).fill(0));
  const rows: Record<'exempt' | 'deadlines' | 'pinned', number[][]> = { exempt: [], deadlines: [], pinned: [] };
  let makespan = 0;
  const employees = range(E).map((e) => {
    const site = chance(15) ? null : random.below(sites);
    const [perWeek, department] = [1 + random.below(2), random.below(D)];
    const weeks = new Array<number>(T).fill(-1);
    for (let t = 0; t < T; t++) {
      for (let tries = 0; tries < 6 && weeks[t]! < 0; tries++) {
        weeks[t] = random.below(W);
        if (!keepsOwnRules(weeks, gap, perWeek, after)) weeks[t] = -1;
      }
      const open = range(venues.length).filter(
        (v) => venues[v]!.touchPoint === t && (venues[v]!.sites === null || (site !== null && venues[v]!.sites!.includes(site))),
      );
      if (open.length === 0) weeks[t] = -1;
      const [w, v] = [weeks[t]!, open[random.below(open.length)]!];
      if (w < 0) {
        rows.exempt.push([e, t]);
        continue;
      }
      used[v]![w]!++;
      out[department]![w]!++;
      makespan = Math.max(makespan, w + 1);
      if (chance(25)) rows.deadlines.push([e, t, w + random.below(2)]);
      if (chance(15)) rows.pinned.push([e, t, v, w]);
    }
    const away = range(W).filter((w) => !weeks.includes(w) && chance(40));
    return { id: `e${e}`, site, department, perWeek, away: away.map((w) => [w, w] as const) };
  });
  const problem: Problem = {
    format: 'in-their-shoes/problem@1',
    weeks: W,
    gap,
    departments: out.map((visits, d) => ({ id: `d${d}`, maxAway: Math.max(...visits) })),
    employees,
    touchPoints: after.map((list, t) => ({ id: `t${t}`, after: list })),
    venues: venues.map((venue, v) => ({ ...venue, id: `v${v}`, places: used[v]! })),
    ...rows,
  };
  return { problem, makespan };
}

describe('what has a plan is never refuted', () => {
  test('80 problems with no place to spare', () => {
    const refuted = range(80).filter((seed) => {
      const { problem, makespan } = planted(seed);
      const model = compile(problem);
      return validate(problem).length > 0 || refutations(model, makespan, false).length > 0 || lowerBound(model) > makespan;
    });
    expect(refuted).toEqual([]);
  });
});

describe('one person is decided exactly', () => {
  /** Some week for every visit, all ways tried. */
  function hasPlan(problem: Problem, horizon: number): boolean {
    const { gap, touchPoints, venues, deadlines, pinned, exempt, employees } = problem;
    const after = touchPoints.map((touchPoint) => touchPoint.after!);
    const [person] = employees;
    const mine = (rows: Problem['exempt'], t: number) => (rows as number[][]).filter((row) => row[1] === t);
    const allowed = touchPoints.map((_, t) =>
      mine(exempt, t).length > 0
        ? [-1]
        : range(horizon).filter(
            (w) =>
              !person!.away!.some(([from, to]) => from <= w && w <= to) &&
              mine(deadlines, t).every((row) => w <= row[2]!) &&
              mine(pinned, t).every((row) => w === row[3]) &&
              venues.some(({ touchPoint, places }) => touchPoint === t && (places as number[])[w]! > 0),
          ),
    );
    const tryAll = (weeks: readonly number[]): boolean =>
      weeks.length === touchPoints.length
        ? keepsOwnRules(weeks, gap!, person!.perWeek!, after)
        : allowed[weeks.length]!.some((w) => tryAll([...weeks, w]));
    return tryAll([]);
  }

  function single(seed: number): Problem {
    const random = new Random(seed);
    const chance = (percent: number) => random.below(100) < percent;
    const [T, W] = [1 + random.below(5), 3 + random.below(4)];
    const places = range(T).map(() => range(W).map(() => (chance(65) ? 1 : 0)));
    const t = random.below(T);
    return {
      format: 'in-their-shoes/problem@1',
      weeks: W,
      gap: 1 + random.below(3),
      departments: [],
      employees: [{ id: 'e0', perWeek: 1 + random.below(3), away: range(W).flatMap((w) => (chance(15) ? [[w, w] as const] : [])) }],
      touchPoints: range(T).map((k) => ({ id: `t${k}`, after: range(k).filter(() => chance(25)) })),
      venues: places.map((row, k) => ({ id: `v${k}`, touchPoint: k, places: row })),
      exempt: chance(15) ? [[0, (t + 1) % T]] : [],
      deadlines: chance(30) ? [[0, t, random.below(W)]] : [],
      pinned: [],
    };
  }

  test('250 people, as trying every week of every visit says', () => {
    const seeds = range(250);
    const fitting = seeds.filter((seed) => {
      const problem = single(seed);
      return hasPlan(problem, problem.weeks);
    });
    const answers = seeds.map((seed) => {
      const model = compile(single(seed));
      const due = dueWithin(model, model.W);
      return { seed, fits: personFits(model, model.W, due, 0), short: personShortage(model, model.W, due, 0) };
    });
    expect(answers.filter(({ fits }) => fits === true).map(({ seed }) => seed)).toEqual(fitting);
    expect(answers.filter(({ short }) => short === null).map(({ seed }) => seed)).toEqual(fitting);
    expect(fitting.length).toBeGreaterThan(50);
    expect(fitting.length).toBeLessThan(200);
  });
});
