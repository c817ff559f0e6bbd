import { command, type Operation, query } from '../../platform/http/operation.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { ProgrammeParams } from '../programmes/schemas.ts';
import { getProvenance } from './provenance/read-model.ts';
import { getDiff } from './publishing/diff-read-model.ts';
import { type AnnouncementsOn, publishingService } from './publishing/service.ts';
import { getPlan, listPlans } from './read-model.ts';
import {
  Board,
  Diff,
  DiffQuery,
  Plan,
  PlanInput,
  PlannedVisitPage,
  PlanPage,
  PlanParams,
  ProgrammePlansQuery,
  Provenance,
  Published,
  UnplacedPage,
  UnplacedQuery,
  VisitQuery,
} from './schemas.ts';
import { planService } from './service.ts';
import { getBoard } from './visits/board-read-model.ts';
import { listUnplaced, listVisits } from './visits/read-model.ts';

const tag = 'Planning';
const reads = { tag, access: 'staff', scope: 'planning:read' } as const;
const writes = { tag, access: 'admin', scope: 'planning:write' } as const;

export interface PlanParts {
  readonly jobs: Jobs;
  readonly announcementsOn: AnnouncementsOn;
}

/** From a request for a plan to its publication. */
export const planOperations = ({ jobs, announcementsOn }: PlanParts): readonly Operation[] => [
  command({
    ...writes,
    id: 'generatePlan',
    method: 'post',
    path: '/programmes/:programme/plans',
    summary: 'Generate a plan',
    description:
      'Answers at once; the plan is `solving`. Follow it at `/plans/{plan}/events`, then look at the draft and publish or discard it.',
    status: 202,
    params: ProgrammeParams,
    body: PlanInput,
    response: Plan,
    async handle({ tx, params, body }) {
      const plan = await planService(tx).request(params.programme, body.seed, jobs);
      return { body: plan, version: plan.version, location: `/plans/${plan.id}` };
    },
  }),
  query({
    ...reads,
    id: 'listPlans',
    path: '/programmes/:programme/plans',
    summary: 'List the plans of a programme, the latest first',
    params: ProgrammeParams,
    query: ProgrammePlansQuery,
    response: PlanPage,
    handle: async ({ db, params, query }) => ({ body: await listPlans(db, params.programme, query) }),
  }),
  query({
    ...reads,
    id: 'getPlan',
    path: '/plans/:plan',
    summary: 'Read a plan',
    params: PlanParams,
    response: Plan,
    async handle({ db, params }) {
      const plan = await getPlan(db, params.plan);
      return { body: plan, version: plan.version };
    },
  }),
  query({
    ...reads,
    id: 'getPlanProvenance',
    path: '/plans/:plan/provenance',
    summary: 'What a plan was made of: problem, seed, options, solver, and their fingerprints',
    params: PlanParams,
    response: Provenance,
    handle: async ({ db, params }) => ({ body: await getProvenance(db, params.plan) }),
  }),
  query({
    ...reads,
    id: 'listPlannedVisits',
    path: '/plans/:plan/assignments',
    summary: 'List what a plan says, by person',
    params: PlanParams,
    query: VisitQuery,
    response: PlannedVisitPage,
    handle: async ({ db, params, query }) => ({ body: await listVisits(db, params.plan, query) }),
  }),
  query({
    ...reads,
    id: 'listUnplacedVisits',
    path: '/plans/:plan/unplaced',
    summary: 'List what a plan could not place, and why',
    params: PlanParams,
    query: UnplacedQuery,
    response: UnplacedPage,
    handle: async ({ db, params, query }) => ({ body: await listUnplaced(db, params.plan, query) }),
  }),
  query({
    ...reads,
    id: 'getPlanBoard',
    path: '/plans/:plan/board',
    summary: 'Weeks × touch-points: places used, places there are',
    params: PlanParams,
    response: Board,
    handle: async ({ db, params }) => ({ body: await getBoard(db, params.plan) }),
  }),
  query({
    ...reads,
    id: 'getPlanDiff',
    path: '/plans/:plan/diff',
    summary: 'What publishing would change, and who would be told',
    params: PlanParams,
    query: DiffQuery,
    response: Diff,
    handle: async ({ db, params, query }) => ({ body: await getDiff(db, params.plan, query) }),
  }),
  command({
    ...writes,
    id: 'cancelPlan',
    method: 'post',
    path: '/plans/:plan/cancel',
    summary: 'End the search early',
    description: 'The best plan found so far becomes the draft; when nothing was placed yet, the plan is discarded.',
    status: 200,
    ifMatch: 'optional',
    params: PlanParams,
    response: Plan,
    async handle({ tx, params, ifMatch }) {
      const plan = await planService(tx).cancel(params.plan, ifMatch);
      return { body: plan, version: plan.version };
    },
  }),
  command({
    ...writes,
    id: 'discardPlan',
    method: 'post',
    path: '/plans/:plan/discard',
    summary: 'Discard a draft',
    status: 200,
    ifMatch: 'optional',
    params: PlanParams,
    response: Plan,
    async handle({ tx, params, ifMatch }) {
      const plan = await planService(tx).discard(params.plan, ifMatch);
      return { body: plan, version: plan.version };
    },
  }),
  command({
    ...writes,
    id: 'publishPlan',
    method: 'post',
    path: '/plans/:plan/publish',
    summary: 'Publish a draft: assignments, mails and all, or nothing',
    description: 'See `/plans/{plan}/diff` first: it says who moves and who is told. 409 when life went on since the plan was drawn up.',
    status: 200,
    ifMatch: 'optional',
    params: PlanParams,
    response: Published,
    handle: async ({ tx, params, ifMatch }) => ({ body: await publishingService(tx, announcementsOn).publish(params.plan, ifMatch) }),
  }),
];
