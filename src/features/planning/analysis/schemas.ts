import { z } from 'zod';
import { CodeRef, EmployeeRef, Id, Reference, Week, WeekName } from '../../../platform/http/fields.ts';
import { Bottleneck, VenueRef } from '../schemas.ts';

const outlook = {
  status: z
    .enum(['feasible', 'infeasible'])
    .meta({ description: 'Whether everything fits the weeks of the programme, as far as the bounds can tell.' }),
  weeks: z.int().meta({ description: 'Open weeks that the programme has.' }),
  lowerBoundWeeks: z
    .int()
    .nullable()
    .meta({ description: 'No plan can be shorter. More than `weeks` when it does not fit; null when no number of weeks would do.' }),
  people: z.int().meta({ description: 'People who are asked.' }),
  visits: z.int().meta({ description: 'Visits that are left to plan.' }),
  bottlenecks: z.array(Bottleneck).meta({
    description: 'What does not fit and what would repair it; when everything fits, what keeps a plan from being shorter.',
  }),
  unreachable: z
    .array(z.object({ touchPoint: CodeRef, people: z.int(), sentence: z.string() }))
    .meta({ description: 'Touch-points for which some people have no venue at all.' }),
};

export const Feasibility = z.object(outlook).meta({ id: 'Feasibility' });

const references = z.array(Reference).max(500, 'must have at most 500 entries');

const whole = (min: number, max: number) =>
  z.int('must be a whole number').min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);
const several = <T extends z.ZodType>(entry: T) => z.array(entry).max(500, 'must have at most 500 entries').optional();

export const WhatIfInput = z
  .strictObject({
    addTouchPoints: references.optional(),
    removeTouchPoints: references.optional(),
    places: several(
      z.strictObject({
        touchPoint: Reference,
        site: Reference.nullish().meta({ description: 'The venue at this site; null or left out: the one open to everyone.' }),
        placesPerWeek: whole(0, 1_000_000),
      }),
    ),
    addPeople: several(
      z.strictObject({
        count: whole(1, 10_000),
        site: Reference.nullish(),
        department: Reference.nullish(),
      }),
    ).meta({ description: 'People who are not there yet; in an induction they join in its first open week.' }),
    departmentCaps: several(
      z.strictObject({
        department: Reference,
        maxAwayPerWeek: whole(0, 100_000).nullable().meta({ description: 'null: no limit.' }),
      }),
    ),
    deadlines: several(
      z.strictObject({
        touchPoint: Reference,
        withinWeeks: whole(1, 260).nullable().meta({ description: 'null: no deadline.' }),
      }),
    ),
    gap: whole(1, 52).optional().meta({ description: 'Weeks between two weeks in which one person is out.' }),
    weeks: whole(1, 260)
      .optional()
      .meta({ description: 'Open weeks of a cycle from now on; in an induction the weeks a new starter has.' }),
    endWeek: Week.optional().meta({ description: 'The last week of a cycle, instead of `weeks`.' }),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), 'must change something; name what to change')
  .refine((input) => input.weeks === undefined || input.endWeek === undefined, {
    path: ['endWeek'],
    message: 'cannot be given together with weeks; leave one out',
  })
  .meta({ id: 'WhatIfInput' });

export const WhatIf = z.object({ now: Feasibility, changed: Feasibility, sentence: z.string() }).meta({ id: 'WhatIf' });

const Rule = z.enum(['exempt', 'per-week', 'away', 'reach', 'places', 'department-cap', 'prerequisites', 'gap', 'deadline', 'pins']);

/** Why a visit stands where it stands, or nowhere: the rest of the answer holds the particulars. */
export const WHY_REASONS = [
  'added-later',
  'pinned',
  'first-week',
  'earlier-free',
  'no-venue-earlier',
  'nothing-earlier',
  'not-asked',
  'no-venue',
  'no-place',
  'no-week',
  'department-cap',
  'deadline',
  'prerequisite',
  'not-found',
  'stopped',
] as const;

export const Why = z
  .object({
    plan: Id,
    assignment: Id.nullable().meta({ description: 'The assignment asked about; null when a visit of a plan was.' }),
    employee: EmployeeRef,
    touchPoint: CodeRef,
    week: WeekName.nullable().meta({ description: 'Where it is now; null when it has no week.' }),
    venue: VenueRef.nullable(),
    plannedWeek: WeekName.nullable().meta({ description: 'Where this plan put it.' }),
    plannedVenue: VenueRef.nullable(),
    moved: z.boolean().meta({ description: 'It was moved after the plan.' }),
    pinned: z.boolean().meta({ description: 'Announced or done already when the plan was drawn up.' }),
    reason: z.enum(WHY_REASONS),
    sentence: z.string(),
    waitsFor: z.array(CodeRef).meta({ description: 'Prerequisites that have no week either.' }),
    blockedBy: z
      .array(z.object({ rule: Rule, times: z.int() }))
      .meta({ description: 'How many of the choices each rule closed, the most frequent first.' }),
    alternatives: z
      .array(
        z.object({
          week: WeekName,
          venue: VenueRef,
          free: z.boolean(),
          rules: z.array(Rule),
          reasons: z.array(z.string()).meta({ description: 'The rules as clauses.' }),
          displaces: z.array(z.object({ employee: EmployeeRef, touchPoint: CodeRef })),
        }),
      )
      .meta({ description: 'Every other week and venue.' }),
    bottlenecks: z
      .array(Bottleneck)
      .meta({ description: 'Of an unplaced visit: what is short, with the smallest change that repairs it.' }),
  })
  .meta({ id: 'Why', description: 'Why a visit has its week and venue: every other choice, and the rules that stood in its way.' });

/** One visit of a plan, by id, or by number and code. */
export const WhyPlannedQuery = z.strictObject({ employee: Reference, touchPoint: Reference });

export type Feasibility = z.output<typeof Feasibility>;
export type WhatIfInput = z.output<typeof WhatIfInput>;
export type WhatIf = z.output<typeof WhatIf>;
export type Why = z.output<typeof Why>;
