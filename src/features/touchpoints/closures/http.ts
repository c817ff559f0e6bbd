import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getClosure, listClosures } from './read-model.ts';
import { Closure, ClosureInput, ClosurePage, ClosureParams, ClosurePatch, ClosureQuery } from './schemas.ts';
import { closureService } from './service.ts';

const reading = { tag: 'Touch-points', access: 'staff', scope: 'touch-points:read' } as const;
const writing = { tag: 'Touch-points', access: 'admin', scope: 'touch-points:write' } as const;
const replyWith = (closure: Closure) => ({ body: closure, version: closure.version });

export const closureOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listClosures',
    path: '/closures',
    summary: 'List closures',
    query: ClosureQuery,
    response: ClosurePage,
    handle: async ({ db, query }) => ({ body: await listClosures(db, query) }),
  }),
  command({
    ...writing,
    id: 'createClosure',
    method: 'post',
    path: '/closures',
    summary: 'Close a venue, or give it other places, for some weeks',
    body: ClosureInput,
    response: Closure,
    async handle({ tx, body }) {
      const closure = await closureService(tx).create(body);
      return { ...replyWith(closure), location: `/closures/${closure.id}` };
    },
  }),
  query({
    ...reading,
    id: 'getClosure',
    path: '/closures/:closure',
    summary: 'Read a closure',
    params: ClosureParams,
    response: Closure,
    handle: async ({ db, params }) => replyWith(await getClosure(db, params.closure)),
  }),
  command({
    ...writing,
    id: 'updateClosure',
    method: 'patch',
    path: '/closures/:closure',
    summary: 'Change a closure',
    params: ClosureParams,
    body: ClosurePatch,
    response: Closure,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await closureService(tx).update(params.closure, ifMatch, body)),
  }),
  command({
    ...writing,
    id: 'deleteClosure',
    method: 'delete',
    path: '/closures/:closure',
    summary: 'Delete a closure',
    params: ClosureParams,
    async handle({ tx, params, ifMatch }) {
      await closureService(tx).remove(params.closure, ifMatch);
      return {};
    },
  }),
];
