import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Plan, type Problem, solve, toPlan, validate } from '../../src/scheduler/index.ts';
import { judge } from '../support/scheduler-judge.ts';
import { numbers } from '../support/scheduler-problems.ts';

/**
 * Every pair of features on small problems in which both matter. A feature counts as *binding* in a run when the plan for
 * the same problem without it would break it (or, for a wish, meet it less; for a freedom, not use it).
 */
const WEEKS = 12;
const PEOPLE = 8;
const TOUCH_POINTS = 4;
const RUNS = 10;

type Next = () => number;
type Row = Plan['assignments'][number];
type Feature = {
  readonly name: string;
  readonly add: (problem: Problem, next: Next) => Problem | Promise<Problem>;
  /** Whether the feature made a difference between the plan with it and the plan without. */
  readonly binds: (problem: Problem, plan: Plan, without: Plan) => boolean;
};

const upTo = (next: Next, n: number): number => Math.floor(next() * (n + 1));
const planFor = async (problem: Problem): Promise<Plan> => toPlan(await solve(problem, { maxSteps: 20_000 }));
const breaks =
  (rule: string): Feature['binds'] =>
  (problem, _plan, without) =>
    judge(problem, without).some((line) => line.startsWith(`${rule}:`));

function baseProblem(next: Next): Problem {
  return {
    format: 'in-their-shoes/problem@1',
    weeks: WEEKS,
    departments: [{ id: 'd0' }, { id: 'd1' }],
    employees: Array.from({ length: PEOPLE }, (_, e) => ({ id: `e${e}`, department: e % 2, site: (e >> 1) % 2 })),
    touchPoints: Array.from({ length: TOUCH_POINTS }, (_, t) => ({ id: `t${t}` })),
    venues: Array.from({ length: TOUCH_POINTS }, (_, t) => ({ id: `v${t}`, touchPoint: t, places: 1 + upTo(next, 1) })),
  };
}

const opposite = ({ pace }: Problem): 'even' | 'earliest' => (pace === 'even' ? 'earliest' : 'even');
const rows = (table: Problem['pinned']): readonly Row[] => (table ?? []) as unknown as readonly Row[];
const inWeeks = (plan: Plan, e: number): readonly number[] => plan.assignments.filter((row) => row[0] === e).map((row) => row[3]);
const itinerary = (plan: Plan, e: number): readonly number[] =>
  plan.assignments
    .filter((row) => row[0] === e)
    .sort((a, b) => a[3] - b[3])
    .map((row) => row[1]);
const total = (problem: Problem, cost: (e: number) => number): number => problem.employees.reduce((sum, _, e) => sum + cost(e), 0);
const peak = ({ assignments }: Plan, t: number): number => {
  const perWeek = new Array<number>(WEEKS).fill(0);
  for (const row of assignments) if (row[1] === t) perWeek[row[3]]!++;
  return Math.max(...perWeek);
};

/** Other visits of the person's after each one in the own department. */
const ownTooEarly = (problem: Problem, plan: Plan): number =>
  total(problem, (e) => {
    const isOwn = itinerary(plan, e).map((t) => problem.touchPoints[t]!.ownDepartment === problem.employees[e]!.department);
    return isOwn.reduce((sum, own, k) => sum + (own ? isOwn.slice(k).filter((other) => !other).length : 0), 0);
  });
const leadersWait = (problem: Problem, plan: Plan): number =>
  total(problem, (e) => (problem.employees[e]!.leader ? inWeeks(plan, e).reduce((sum, week) => sum + week, 0) : 0));
const sameChannel = (problem: Problem, plan: Plan): number =>
  total(problem, (e) => {
    const channels = itinerary(plan, e).map((t) => problem.touchPoints[t]!.channel);
    return channels.filter((channel, k) => k > 0 && channel === channels[k - 1]).length;
  });

const FEATURES: readonly Feature[] = [
  {
    name: 'several visits a week',
    add: (problem) => ({ ...problem, employees: problem.employees.map((each, e) => (e % 3 === 0 ? { ...each, perWeek: 2 } : each)) }),
    binds: (problem, plan) => problem.employees.some((_, e) => new Set(inWeeks(plan, e)).size < inWeeks(plan, e).length),
  },
  {
    name: 'several venues',
    add: (problem) => ({
      ...problem,
      venues: [
        ...problem.venues.map((venue) => (venue.touchPoint === 0 ? { ...venue, places: 1 } : venue)),
        { id: 'v0b', touchPoint: 0, places: 1 },
      ],
    }),
    binds: (_problem, plan) => new Set(plan.assignments.filter((row) => row[1] === 0).map((row) => row[2])).size === 2,
  },
  {
    name: 'sites',
    add: (problem) => ({
      ...problem,
      venues: [
        ...problem.venues.map((venue) => (venue.id === 'v1' ? { ...venue, sites: [0] } : venue)),
        { id: 'v1b', touchPoint: 1, sites: [1], places: 2 },
      ],
    }),
    binds: (problem, plan, without) => breaks('reach')(problem, plan, without),
  },
  {
    name: 'prerequisites',
    add: (problem) => ({
      ...problem,
      touchPoints: problem.touchPoints.map((each, t) => (t === 0 ? { ...each, after: [2] } : t === 2 ? { ...each, after: [3] } : each)),
    }),
    binds: breaks('prerequisites'),
  },
  { name: 'gap', add: (problem) => ({ ...problem, gap: 2 }), binds: breaks('gap') },
  {
    name: 'department cap',
    add: (problem) => ({ ...problem, departments: problem.departments.map((each, d) => (d === 0 ? { ...each, maxAway: 2 } : each)) }),
    binds: breaks('department-cap'),
  },
  {
    name: 'absences',
    add: (problem, next) => ({
      ...problem,
      employees: problem.employees.map((each, e) => (e % 2 === 1 ? { ...each, away: [[e % 4, (e % 4) + upTo(next, 1)] as const] } : each)),
    }),
    binds: breaks('away'),
  },
  {
    name: 'exemptions',
    add: (problem, next) => ({ ...problem, exempt: problem.employees.map((_, e) => [e, (e + upTo(next, 3)) % TOUCH_POINTS]) }),
    binds: breaks('exempt'),
  },
  {
    name: 'deadlines',
    add: (problem, next) => ({ ...problem, deadlines: [3, 5, 6].map((e) => [e, 1, 2 + upTo(next, 1)]) }),
    binds: breaks('deadline'),
  },
  {
    name: 'pins',
    add: async (problem, next) => {
      const plan = await planFor({ ...withoutPublished(problem), pace: opposite(problem) });
      const mine = plan.assignments.filter((row) => row[3] > 2);
      return { ...problem, pinned: mine.length > 0 ? [mine[upTo(next, mine.length - 1)]!] : [] };
    },
    binds: breaks('pins'),
  },
  {
    name: 'published',
    add: async (problem, next) => {
      const { departments, employees, touchPoints, venues } = baseProblem(next);
      const same: Problem = { format: problem.format, weeks: WEEKS, pace: opposite(problem), departments, employees, touchPoints, venues };
      const plan = await planFor(same);
      return { ...problem, published: plan.assignments.filter((row) => row[0] < PEOPLE / 2) };
    },
    binds: (problem, plan, without) =>
      plan.moved! < rows(problem.published).filter((row) => !without.assignments.some((other) => other.join() === row.join())).length,
  },
  {
    name: 'even pace',
    add: (problem) => ({ ...problem, pace: 'even' }),
    binds: (_problem, plan, without) => [0, 1, 2, 3].some((t) => peak(plan, t) < peak(without, t)),
  },
  {
    name: 'closures',
    add: (problem) => ({
      ...problem,
      venues: problem.venues.map((venue) =>
        venue.id === 'v3'
          ? { ...venue, places: Array.from({ length: WEEKS }, (_, w) => (w % 3 === 1 ? 0 : (venue.places as number))) }
          : venue,
      ),
    }),
    binds: breaks('places'),
  },
  {
    name: 'own department',
    add: (problem) => ({
      ...problem,
      touchPoints: problem.touchPoints.map((each, t) => ({ ...each, ownDepartment: t % 2 })),
      preferences: { ...problem.preferences, avoidOwnDepartment: true },
    }),
    binds: (problem, plan, without) => ownTooEarly(problem, plan) < ownTooEarly(problem, without),
  },
  {
    name: 'leaders first',
    add: (problem) => ({
      ...problem,
      employees: problem.employees.map((each, e) => (e >= PEOPLE - 2 ? { ...each, leader: true } : each)),
      preferences: { ...problem.preferences, leadersFirst: true },
    }),
    binds: (problem, plan, without) => leadersWait(problem, plan) < leadersWait(problem, without),
  },
  {
    name: 'channels in turn',
    add: (problem) => ({
      ...problem,
      touchPoints: problem.touchPoints.map((each, t) => ({ ...each, channel: t < 2 ? 'phone' : 'shop' })),
      preferences: { ...problem.preferences, varyChannel: true },
    }),
    binds: (problem, plan, without) => sameChannel(problem, plan) < sameChannel(problem, without),
  },
];

/** What was published stands wherever it is; the pace steers plans that are drawn up anew. */
const IDLE = ['even pace beside published'];

/** Each feature has a stream of numbers of its own, so that the others stay as they are without it. */
async function build(seed: number, features: readonly Feature[]): Promise<Problem> {
  let problem = baseProblem(numbers(seed));
  // published visits are drawn against the pace, pins from a plan that keeps everything else
  const late = ['published', 'pins'];
  const ordered = [...features].sort((a, b) => late.indexOf(a.name) - late.indexOf(b.name));
  for (const feature of ordered)
    problem = await feature.add(problem, numbers(feature.name === 'published' ? seed : seed + FEATURES.indexOf(feature)));
  return problem;
}

/** Only the other feature; but pins and published visits stay those that were drawn for both. */
function without(problem: Problem, feature: Feature, alone: Problem): Problem {
  return {
    ...alone,
    ...(feature.name === 'pins' || problem.pinned === undefined ? {} : { pinned: problem.pinned }),
    ...(feature.name === 'published' || problem.published === undefined ? {} : { published: problem.published }),
  };
}

function withoutPublished({ published: _published, ...rest }: Problem): Problem {
  return rest;
}

describe('every pair of features', () => {
  for (const [i, a] of FEATURES.entries()) {
    test(`${a.name} with each other one`, async () => {
      const idle: string[] = [];
      for (const b of FEATURES.slice(i + 1)) {
        const bound = [0, 0];
        await fc.assert(
          fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
            const problem = await build(seed, [a, b]);
            expect(validate(problem)).toEqual([]);
            const plan = await planFor(problem);
            expect(judge(problem, plan)).toEqual([]);
            for (const [k, [one, other]] of [[a, b] as const, [b, a] as const].entries()) {
              const lesser = await planFor(without(problem, one, await build(seed, [other])));
              if (one.binds(problem, plan, lesser)) bound[k]!++;
            }
          }),
          { numRuns: RUNS, seed: 20261105, endOnFailure: true },
        );
        if (bound[0] === 0) idle.push(`${a.name} beside ${b.name}`);
        if (bound[1] === 0) idle.push(`${b.name} beside ${a.name}`);
      }
      expect(idle.filter((pair) => !IDLE.includes(pair))).toEqual([]);
    }, 60_000);
  }
});
