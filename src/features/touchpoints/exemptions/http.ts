import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getExemption, listExemptions } from './read-model.ts';
import { Exemption, ExemptionInput, ExemptionPage, ExemptionParams, ExemptionPatch, ExemptionQuery } from './schemas.ts';
import { exemptionService } from './service.ts';

const reading = { tag: 'Touch-points', access: 'admin', scope: 'touch-points:read' } as const;
const writing = { tag: 'Touch-points', access: 'admin', scope: 'touch-points:write' } as const;
const replyWith = (exemption: Exemption) => ({ body: exemption, version: exemption.version });

export const exemptionOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listExemptions',
    sensitive: 'exemptions',
    path: '/exemptions',
    summary: 'List exemptions',
    query: ExemptionQuery,
    response: ExemptionPage,
    handle: async ({ db, query }) => ({ body: await listExemptions(db, query) }),
  }),
  command({
    ...writing,
    id: 'createExemption',
    method: 'post',
    path: '/exemptions',
    summary: 'Exempt a person from a touch-point, for a reason and until a day',
    description: 'Walks of it that lie ahead in these days are excused; whoever was told to go is told not to.',
    body: ExemptionInput,
    response: Exemption,
    async handle({ tx, body }) {
      const exemption = await exemptionService(tx).create(body);
      return { ...replyWith(exemption), location: `/exemptions/${exemption.id}` };
    },
  }),
  query({
    ...reading,
    id: 'getExemption',
    sensitive: 'exemptions',
    path: '/exemptions/:exemption',
    summary: 'Read an exemption',
    params: ExemptionParams,
    response: Exemption,
    handle: async ({ db, params }) => replyWith(await getExemption(db, params.exemption)),
  }),
  command({
    ...writing,
    id: 'updateExemption',
    method: 'patch',
    path: '/exemptions/:exemption',
    summary: 'Change an exemption',
    description: 'Walks that lie ahead in the new days are excused. One that was excused before stays so; the next plan asks again.',
    params: ExemptionParams,
    body: ExemptionPatch,
    response: Exemption,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await exemptionService(tx).update(params.exemption, ifMatch, body)),
  }),
  command({
    ...writing,
    id: 'deleteExemption',
    method: 'delete',
    path: '/exemptions/:exemption',
    summary: 'Delete an exemption',
    params: ExemptionParams,
    async handle({ tx, params, ifMatch }) {
      await exemptionService(tx).remove(params.exemption, ifMatch);
      return {};
    },
  }),
];
