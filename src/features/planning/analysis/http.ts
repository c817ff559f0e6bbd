import { z } from 'zod';
import { Id } from '../../../platform/http/fields.ts';
import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { ProgrammeParams } from '../../programmes/schemas.ts';
import { Feasibility, WhatIf, WhatIfInput, Why } from './schemas.ts';
import { type Analysis, analysisService } from './service.ts';

const common = { tag: 'Planning', access: 'staff', scope: 'planning:read' } as const;

export const analysisOperations = (analysis: Analysis): readonly Operation[] => {
  const service = analysisService(analysis);
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
      description: 'Changes nothing.',
      status: 200,
      params: ProgrammeParams,
      body: WhatIfInput,
      response: WhatIf,
      handle: async ({ params, body }) => ({ body: await service.whatIf(params.programme, body) }),
    }),
    query({
      ...common,
      id: 'explainAssignment',
      path: '/assignments/:assignment/why',
      summary: 'Why this week and this venue, and what else was possible',
      params: z.strictObject({ assignment: Id }),
      response: Why,
      handle: async ({ params }) => ({ body: await service.why(params.assignment) }),
    }),
  ];
};
