import { z } from 'zod';
import {
  CodeRef,
  EmployeeRef,
  Id,
  NameRef,
  pageOf,
  pageQuery,
  QueryFlag,
  Reference,
  Timestamp,
  Week,
  WeekName,
} from '../../platform/http/fields.ts';
import { PLAN_STATUSES } from './domain.ts';

const Summary = z
  .object({
    required: z.int().meta({ description: 'Visits asked of people by this programme that are not done yet.' }),
    placed: z.int(),
    unplaced: z.int(),
    makespanWeeks: z.int().meta({ description: 'Weeks from the first open one to the last visit.' }),
    lowerBoundWeeks: z.int().meta({ description: 'No plan of everything required can be shorter.' }),
    proof: z.enum(['proved-shortest', 'feasible', 'infeasible']),
    moved: z.int().nullable().meta({ description: 'Published visits that changed week or venue; null for a first plan.' }),
    unavoidable: z.int().nullable().meta({ description: 'Moves that no plan can avoid, as far as proved.' }),
    postponed: z.int().meta({ description: 'Visits left out until an exemption ends.' }),
    lapsed: z.int().meta({ description: 'New starters whose window passed before this plan.' }),
    cancelled: z.boolean().meta({ description: 'The search was ended early by a person.' }),
  })
  .meta({ id: 'PlanSummary' });

const Progress = z
  .object({ phase: z.string(), placed: z.int(), required: z.int(), weeks: z.int(), lowerBound: z.int(), fraction: z.number() })
  .meta({ id: 'PlanProgress' });

const Fix = z.object({
  placesPerWeek: z.int().optional(),
  extraWeeks: z.int().optional(),
  maxAway: z.int().optional(),
  deadline: z.int().optional(),
  venue: z.string().optional().meta({ description: 'Where `placesPerWeek` is meant, for a touch-point with several venues.' }),
});

export const Bottleneck = z
  .object({
    resource: z.enum(['venue', 'touch-point', 'department', 'person', 'company']),
    id: z.string(),
    name: z.string().meta({ description: 'Its name when this was found.' }),
    about: z
      .object({
        touchPoint: CodeRef.nullable(),
        site: CodeRef.nullable(),
        department: CodeRef.nullable(),
        employee: EmployeeRef.nullable(),
      })
      .meta({ description: 'What to change to mend it, as it is today. A venue is a touch-point at a site, or anywhere.' }),
    fromWeek: WeekName,
    toWeek: WeekName,
    need: z.int(),
    have: z.int(),
    fix: Fix.meta({
      description: 'Smallest changes. Each alone repairs it, once the other bottlenecks are repaired; with `together` all of them.',
    }),
    together: z.boolean().meta({ description: 'Whether the changes of `fix` and `elsewhere` are needed together.' }),
    elsewhere: z.array(Fix.extend({ name: z.string() })).meta({ description: 'Changes of other resources that belong to the fix.' }),
    with: z.array(z.string()).meta({ description: 'Names of the resources that are short only together with this one.' }),
    confirmedBy: z
      .enum(['solving', 'bounds'])
      .nullable()
      .meta({ description: '`solving`: a plan with the fixes was found. `bounds`: counted only. null: there is no fix.' }),
    unrepairable: z.enum(['no-venue', 'person', 'none']).nullable().meta({ description: 'Why no change of these kinds repairs it.' }),
    proved: z.boolean().meta({ description: 'False: no place was found for some, yet it is not proved that there is none.' }),
    sentence: z.string(),
  })
  .meta({ id: 'Bottleneck' });

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const Provenance = z
  .object({
    plan: Id,
    programme: NameRef,
    status: z.enum(PLAN_STATUSES),
    requestedBy: z.string(),
    snapshotAt: Timestamp.meta({ description: 'The moment whose directory, touch-points and rules the problem holds.' }),
    basePlan: Id.nullable().meta({ description: 'What was published then: it decides what counts as moved.' }),
    seed: z.int(),
    maxSteps: z.int().nullable().meta({ description: 'The limit of search steps; null: chosen by the size of the problem.' }),
    solverVersion: z.string(),
    problem: z.object({
      sha256: Sha256.meta({ description: 'Of the problem file as it lies here now.' }),
      bytes: z.int(),
      intact: z.boolean().nullable().meta({ description: 'Whether it is what was solved; null for a plan of before this was kept.' }),
    }),
    solution: z.object({ sha256: Sha256.nullable().meta({ description: 'Of all that the scheduler answered.' }) }),
    repeatable: z.enum(['yes', 'ended-by-a-person', 'another-solver', 'older-than-fingerprints']).meta({
      description: 'Whether the same problem, seed and options make the same bytes again: `npm run cli -- verify-plan <id>` does it.',
    }),
  })
  .meta({ id: 'PlanProvenance' });

export type Provenance = z.output<typeof Provenance>;

export const PlanInput = z
  .strictObject({
    seed: z.int('must be a whole number').min(0, 'must be at least 0').max(2_147_483_647, 'must be at most 2147483647').default(1),
  })
  .meta({ id: 'PlanInput', description: 'The same data and seed give the same plan.' });

export const Plan = z
  .object({
    id: Id,
    programme: NameRef,
    status: z.enum(PLAN_STATUSES),
    seed: z.int(),
    firstWeek: WeekName.nullable(),
    weeks: z.int().nullable(),
    summary: Summary.nullable(),
    bottlenecks: z.array(Bottleneck),
    progress: Progress.nullable(),
    cancelRequested: z.boolean(),
    error: z.string().nullable(),
    requestedBy: z.string(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    solvedAt: Timestamp.nullable(),
    publishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Plan', description: 'One solved version of a programme.' });

export const PlanPage = pageOf(Plan, 'PlanPage');
export const PlanParams = z.strictObject({ plan: Id });
export const ProgrammePlansQuery = z.strictObject({ ...pageQuery, status: z.enum(PLAN_STATUSES).optional() });

const { limit, cursor } = pageQuery;

export const VisitQuery = z.strictObject({
  limit,
  cursor,
  week: Week.optional(),
  employee: Reference.optional(),
  touchPoint: Reference.optional(),
  department: Reference.optional(),
});

export const UnplacedQuery = VisitQuery.omit({ week: true });

export const VenueRef = z.object({ id: Id, site: CodeRef.nullable() }).meta({ id: 'VenueRef' });

export const PlannedVisit = z
  .object({ employee: EmployeeRef, touchPoint: CodeRef, venue: VenueRef, week: WeekName })
  .meta({ id: 'PlannedVisit' });
export const PlannedVisitPage = pageOf(PlannedVisit, 'PlannedVisitPage');

export const UnplacedVisit = z
  .object({ employee: EmployeeRef, touchPoint: CodeRef, reason: z.string(), sentence: z.string() })
  .meta({ id: 'UnplacedVisit' });
export const UnplacedPage = pageOf(UnplacedVisit, 'UnplacedVisitPage');

export const Board = z
  .object({
    weeks: z.array(WeekName),
    touchPoints: z.array(CodeRef),
    cells: z.array(z.array(z.object({ used: z.int(), places: z.int() }))).meta({ description: 'One row a touch-point, one cell a week.' }),
  })
  .meta({ id: 'PlanBoard', description: 'How full each touch-point is in each week; visits of other programmes count as used.' });

const CHANGES = ['added', 'moved', 'cancelled', 'unchanged'] as const;
export const DiffQuery = z.strictObject({ limit, cursor, change: z.enum(CHANGES).optional(), told: QueryFlag.optional() });

const Place = z.object({ week: WeekName, venue: VenueRef });
export const DiffItem = z
  .object({
    change: z.enum(CHANGES),
    employee: EmployeeRef,
    touchPoint: CodeRef,
    before: Place.nullable(),
    after: Place.nullable(),
    told: z.boolean().meta({ description: 'The person knows of it already and is mailed about the change.' }),
  })
  .meta({ id: 'DiffItem' });
export const Diff = z
  .object({
    counts: z.object({ added: z.int(), moved: z.int(), cancelled: z.int(), unchanged: z.int() }),
    people: z.int().meta({ description: 'People for whom something changes.' }),
    told: z.int().meta({ description: 'People who know of a visit that changes, and are mailed.' }),
    items: z.array(DiffItem),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'PlanDiff', description: 'What publishing would change, before anybody is told.' });

export const Published = z
  .object({
    announced: z.int().meta({ description: 'New assignments.' }),
    moved: z.int(),
    unchanged: z.int(),
    cancelled: z.int(),
    messages: z.int().meta({ description: 'E-mails put into the outbox.' }),
  })
  .meta({ id: 'PublishedPlan' });

export type Plan = z.output<typeof Plan>;
export type Bottleneck = z.output<typeof Bottleneck>;
export type ProgrammePlansQuery = z.output<typeof ProgrammePlansQuery>;
export type VisitQuery = z.output<typeof VisitQuery>;
export type PlannedVisit = z.output<typeof PlannedVisit>;
export type UnplacedVisit = z.output<typeof UnplacedVisit>;
export type Board = z.output<typeof Board>;
export type DiffQuery = z.output<typeof DiffQuery>;
export type Diff = z.output<typeof Diff>;
export type DiffItem = z.output<typeof DiffItem>;
export type Published = z.output<typeof Published>;
