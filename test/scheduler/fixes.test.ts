import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { highsSolver } from '../../src/platform/exact/highs.ts';
import { type Bottleneck, bottleneckSentence, bound, type Plan, type Problem, solve, toPlan, validate } from '../../src/scheduler/index.ts';
import { judge } from '../support/scheduler-judge.ts';
import { mixedProblem } from '../support/scheduler-problems.ts';

const person = { id: 'e0', department: 0, site: 0 };
const base: Problem = {
  format: 'in-their-shoes/problem@1',
  weeks: 3,
  departments: [{ id: 'd0' }],
  employees: [person],
  touchPoints: [{ id: 't0' }],
  venues: [{ id: 'v0', touchPoint: 0, places: 1 }],
};
const two = {
  touchPoints: [{ id: 't0' }, { id: 't1' }],
  venues: [base.venues[0]!, { id: 'v1', touchPoint: 1, places: 1 }],
};
const people = (n: number) => Array.from({ length: n }, (_, e) => ({ ...person, id: `e${e}` }));

async function planFor(changes: Partial<Problem>): Promise<Plan> {
  const problem = { ...base, ...changes };
  expect(validate(problem)).toEqual([]);
  return toPlan(await solve(problem, { maxSteps: 30_000, exact: highsSolver }));
}
const shown = (plan: Pick<Plan, 'bottlenecks'>) => plan.bottlenecks.map(({ resource, id, fix }) => ({ resource, id, fix }));

describe('the smallest fix', () => {
  test('two visits due in the only free week: a later deadline or one more week', async () => {
    const plan = await planFor({
      ...two,
      employees: [{ ...person, away: [[1, 2]] }],
      deadlines: [[0, 0, 2]],
    });
    expect(shown(plan)).toEqual([{ resource: 'person', id: 'e0', fix: { extraWeeks: 1 } }]);
    const dated = await planFor({
      ...two,
      weeks: 5,
      employees: [{ ...person, away: [[1, 2]] }],
      deadlines: [
        [0, 0, 1],
        [0, 1, 1],
      ],
    });
    expect(shown(dated)).toEqual([{ resource: 'person', id: 'e0', fix: { deadline: 2 } }]);
  });

  test('a deadline in the last week needs a later one and one more week together', async () => {
    const plan = await planFor({
      ...two,
      weeks: 1,
      deadlines: [
        [0, 0, 0],
        [0, 1, 0],
      ],
    });
    expect(plan.bottlenecks).toMatchObject([{ id: 'e0', fix: { deadline: 1, extraWeeks: 1 }, together: true, confirmedBy: 'solving' }]);
    expect(bottleneckSentence(plan.bottlenecks[0]!)).toMatch(/Repaired by 1 more week together with a deadline 1 week later\.$/);
  });

  test('a shortage of the people of one site is repaired at that site, though those of another are short as well', () => {
    // t1 closes after the second week, so at each site t0 must let everybody through in the first: it is one place short
    const { bottlenecks } = bound({
      ...base,
      employees: [0, 1, 1].map((site, e) => ({ id: `e${e}`, department: 0, site })),
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
      venues: [
        { id: 'first', touchPoint: 0, sites: [0], places: [0, 2, 0] },
        { id: 'second', touchPoint: 0, sites: [1], places: [1, 1, 3] },
        { id: 'after', touchPoint: 1, places: [1, 3, 0] },
      ],
    });
    expect(bottlenecks.filter(({ id }) => id === 't0')).toMatchObject([
      { need: 1, have: 0, fix: { placesPerWeek: 1 }, venue: 'first' },
      { need: 2, have: 1, fix: { placesPerWeek: 1 }, venue: 'second' },
    ]);
    expect(bottlenecks.filter(({ together }) => together)).toEqual([]);
  });

  test('a pipeline is repaired where it is jammed, at the touch-point or at what comes before it', async () => {
    // two people have to be through with t0 before the last week; t0 takes one a week, and opens in the second
    const pipeline = {
      employees: people(2),
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
      venues: [
        { id: 'v0', touchPoint: 0, places: [0, 1, 1] },
        { id: 'v1', touchPoint: 1, places: 2 },
      ],
    };
    const plan = await planFor(pipeline);
    expect(plan.bottlenecks).toHaveLength(1);
    expect(plan.bottlenecks[0]).toMatchObject({ confirmedBy: 'solving', fix: { placesPerWeek: 1, extraWeeks: 1 } });
    expect(bound({ ...base, ...pipeline }).bottlenecks[0]).toMatchObject({
      confirmedBy: 'bounds',
      fix: { placesPerWeek: 1, extraWeeks: 1 },
    });
  });

  test('what only an exact solver sees is named, with what repairs it', async () => {
    // three people who are all away in the second week: three places in three weeks look enough to any interval
    const employees = people(3).map((each) => ({ ...each, away: [[1, 1]] as const }));
    const plan = await planFor({ employees });
    expect(bound({ ...base, employees }).fits).toBe(true);
    expect(shown(plan)).toEqual([{ resource: 'venue', id: 'v0', fix: { placesPerWeek: 1 } }]);
    expect(plan.bottlenecks[0]).toMatchObject({ need: 3, have: 2 });
    expect(plan.bottlenecks[0]!.proved).toBeUndefined();
  });

  test('independent bottlenecks each have their own, which holds once the others are repaired', async () => {
    const plan = await planFor({
      ...two,
      departments: [{ id: 'd0' }, { id: 'd1', maxAway: 1 }],
      weeks: 6,
      employees: [...people(7), ...[7, 8, 9, 10].map((e) => ({ ...person, id: `e${e}`, department: 1, site: 1 }))],
      venues: [
        { id: 'v0', touchPoint: 0, sites: [0], places: 1 },
        { id: 'v0b', touchPoint: 0, sites: [1], places: 9 },
        { id: 'v1', touchPoint: 1, places: 9 },
      ],
    });
    expect(shown(plan)).toEqual([
      { resource: 'venue', id: 'v0', fix: { placesPerWeek: 1, extraWeeks: 1 } },
      { resource: 'department', id: 'd1', fix: { maxAway: 1, extraWeeks: 2 } },
    ]);
  });

  test('nobody reaches it, or the person has left: a reason of its own instead of a fix', async () => {
    const plan = await planFor({
      ...two,
      weeks: 9,
      employees: [person, { ...person, id: 'gone', away: [[1, 8]] }],
      venues: [
        { id: 'v0', touchPoint: 0, places: 1 },
        { ...two.venues[1]!, sites: [3] },
      ],
    });
    expect(plan.bottlenecks).toMatchObject([{ resource: 'touch-point', id: 't1', need: 2, have: 0, fix: {}, unrepairable: 'no-venue' }]);
    const left = await planFor({ ...two, weeks: 9, employees: [{ ...person, id: 'gone', away: [[1, 8]] }] });
    expect(left.bottlenecks).toMatchObject([{ resource: 'person', id: 'gone', need: 2, have: 1, fix: {}, unrepairable: 'person' }]);
    expect(bottleneckSentence(left.bottlenecks[0]!)).toContain('not there for long enough');
  });
});

describe('on problems that mix all features', () => {
  test('every bottleneck has a fix or a reason; the fixes together leave nobody out', async () => {
    let repaired = 0;
    let reasons = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const problem = mixedProblem(seed);
        const plan = toPlan(await solve(problem, { maxSteps: 20_000, exact: highsSolver }));
        if (plan.status !== 'infeasible') return;
        expect(plan.bottlenecks.length).toBeGreaterThan(0);
        for (const { fix, elsewhere, unrepairable } of plan.bottlenecks) {
          const changes = Object.values(fix).length + (elsewhere ?? []).length;
          expect(changes > 0).toBe(unrepairable === undefined);
          if (unrepairable !== undefined) reasons++;
        }
        if (plan.bottlenecks.some((each) => each.unrepairable !== undefined || each.confirmedBy !== 'solving')) return;
        const changed = withFixes(problem, plan.bottlenecks);
        const again = toPlan(await solve(changed, { maxSteps: 60_000, exact: highsSolver }));
        expect(again.unplaced).toEqual([]);
        expect(judge(changed, again)).toEqual([]);
        repaired++;
      }),
      { numRuns: 160, seed: 20261104 },
    );
    expect(repaired).toBeGreaterThan(10);
    expect(reasons).toBeGreaterThan(10);
  }, 60_000);
});

/** A literal reading of what `Fix` promises: the first change of each bottleneck, or with `together` all of them. */
function withFixes(problem: Problem, bottlenecks: readonly Bottleneck[]): Problem {
  let weeks = 0;
  const deadlines = ((problem.deadlines as number[][] | undefined) ?? []).map((row) => [...row]);
  const venues = problem.venues.map((venue) => ({
    ...venue,
    places: Array.from({ length: problem.weeks }, (_, w) => (typeof venue.places === 'number' ? venue.places : venue.places[w]!)),
  }));
  const departments = problem.departments.map((department) => ({ ...department }));
  const later: (() => void)[] = [];
  const last = problem.venues.map(({ places }) => (typeof places === 'number' ? places : (places.at(-1) ?? 0)));
  for (const bottleneck of bottlenecks) {
    const order = ['placesPerWeek', 'maxAway', 'deadline', 'extraWeeks'] as const;
    const keys = order.filter((key) => bottleneck.fix[key] !== undefined);
    const changes = [
      { ...bottleneck, ...Object.fromEntries((bottleneck.together ? keys : keys.slice(0, 1)).map((key) => [key, bottleneck.fix[key]])) },
      ...(bottleneck.elsewhere ?? []),
    ] as readonly (Pick<Bottleneck, 'resource' | 'id' | 'from' | 'to' | 'venue'> & Bottleneck['fix'])[];
    for (const { resource, id, from, to, placesPerWeek, maxAway, deadline, extraWeeks, venue: at } of changes) {
      weeks = Math.max(weeks, extraWeeks ?? 0);
      const t = problem.touchPoints.findIndex((each) => each.id === id);
      if (placesPerWeek !== undefined) {
        const venue = venues.find((each) =>
          at === undefined && resource === 'touch-point' ? each.touchPoint === t : each.id === (at ?? id),
        )!;
        // added weeks are like the last one of today
        later.push(() => {
          for (let w = from; w <= to; w++) venue.places[w]! += placesPerWeek;
        });
      }
      if (maxAway !== undefined) {
        const department = departments.find((each) => each.id === id)!;
        department.maxAway = department.maxAway! + maxAway;
      }
      for (const row of deadline === undefined ? [] : deadlines) {
        const e = problem.employees[row[0]!]!;
        const mine = resource === 'person' ? e.id === id : resource === 'department' ? problem.departments[e.department!]!.id === id : true;
        if (mine && row[2]! >= from) row[2]! += deadline!;
      }
    }
  }
  venues.forEach((venue, v) => {
    venue.places.push(...new Array<number>(weeks).fill(last[v]!));
  });
  for (const change of later) change();
  const employees = problem.employees.map((employee) => ({
    ...employee,
    away: (employee.away ?? []).map(([from, to]): readonly [number, number] =>
      to >= problem.weeks - 1 && from < problem.weeks - 4 ? [from, to + weeks] : [from, Math.min(to, problem.weeks - 1)],
    ),
  }));
  return { ...problem, weeks: problem.weeks + weeks, venues, departments, employees, deadlines };
}
