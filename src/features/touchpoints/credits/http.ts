import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getCredit, listCredits } from './read-model.ts';
import { Credit, CreditInput, CreditPage, CreditParams, CreditPatch, CreditQuery } from './schemas.ts';
import { creditService } from './service.ts';

const reading = { tag: 'Touch-points', access: 'admin', scope: 'touch-points:read' } as const;
const writing = { tag: 'Touch-points', access: 'admin', scope: 'touch-points:write' } as const;
const replyWith = (credit: Credit) => ({ body: credit, version: credit.version });

export const creditOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listCredits',
    sensitive: 'credits',
    path: '/credits',
    summary: 'List credits',
    query: CreditQuery,
    response: CreditPage,
    handle: async ({ db, query }) => ({ body: await listCredits(db, query) }),
  }),
  command({
    ...writing,
    id: 'createCredit',
    method: 'post',
    path: '/credits',
    summary: 'Credit a person with a touch-point that they lived before',
    description: 'Walks of it that lie ahead are excused; whoever was told to go is told not to.',
    body: CreditInput,
    response: Credit,
    async handle({ tx, body }) {
      const credit = await creditService(tx).create(body);
      return { ...replyWith(credit), location: `/credits/${credit.id}` };
    },
  }),
  query({
    ...reading,
    id: 'getCredit',
    sensitive: 'credits',
    path: '/credits/:credit',
    summary: 'Read a credit',
    params: CreditParams,
    response: Credit,
    handle: async ({ db, params }) => replyWith(await getCredit(db, params.credit)),
  }),
  command({
    ...writing,
    id: 'updateCredit',
    method: 'patch',
    path: '/credits/:credit',
    summary: 'Change a credit',
    params: CreditParams,
    body: CreditPatch,
    response: Credit,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await creditService(tx).update(params.credit, ifMatch, body)),
  }),
  command({
    ...writing,
    id: 'deleteCredit',
    method: 'delete',
    path: '/credits/:credit',
    summary: 'Delete a credit',
    params: CreditParams,
    async handle({ tx, params, ifMatch }) {
      await creditService(tx).remove(params.credit, ifMatch);
      return {};
    },
  }),
];
