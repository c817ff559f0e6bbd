import { z } from 'zod';
import { Id } from '../../../platform/http/fields.ts';
import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { ProgrammeParams } from '../../programmes/schemas.ts';
import { PlanParams } from '../schemas.ts';
import { Feasibility, WhatIf, WhatIfInput, Why, WhyPlannedQuery } from './schemas.ts';
import { type Analysis, analysisService } from './service.ts';
import { whyService } from './why-service.ts';

const common = { tag: 'Planning', access: 'staff', scope: 'planning:read' } as const;

export const analysisOperations = (analysis: Analysis): readonly Operation[] => {
  const service = analysisService(analysis);
  const why = whyService(analysis);
  return [
    query({
      ...common,
      id: 'getFeasibility',
      path: '/programmes/:programme/feasibility',
      summary: 'Whether everything can fit, and what stands in the way',
      description: 'Bounds, not a plan: what they refute is impossible for certain, with the smallest changes that repair it.',
      params: ProgrammeParams,
      response: Feasibility,
      handle: async ({ params }) => ({ body: await service.feasibility(params.programme) }),
    }),
    command({
      ...common,
      id: 'askWhatIf',
      method: 'post',
      path: '/programmes/:programme/what-if',
      summary: 'What a change would cost or save, in weeks',
      description: 'Changes nothing. Whoever hangs up ends the search.',
      status: 200,
      params: ProgrammeParams,
      body: WhatIfInput,
      response: WhatIf,
      handle: async ({ params, body, signal }) => ({ body: await service.whatIf(params.programme, body, signal) }),
    }),
    query({
      ...common,
      id: 'explainAssignment',
      path: '/assignments/:assignment/why',
      summary: 'Why this week and this venue, and what else was possible',
      params: z.strictObject({ assignment: Id }),
      response: Why,
      handle: async ({ params }) => ({ body: await why.assignment(params.assignment) }),
    }),
    query({
      ...common,
      id: 'explainPlannedVisit',
      path: '/plans/:plan/why',
      summary: 'Why a visit of a plan has its week and venue, or has none',
      description: 'Of drafts, too: before anybody is told.',
      params: PlanParams,
      query: WhyPlannedQuery,
      response: Why,
      handle: async ({ params, query }) => ({ body: await why.visit(params.plan, query) }),
    }),
  ];
};
