import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getTouchPoint, listTouchPoints } from './read-model.ts';
import { TouchPoint, TouchPointInput, TouchPointPage, TouchPointParams, TouchPointPatch, TouchPointQuery } from './schemas.ts';
import { touchPointService } from './service.ts';

const reading = { tag: 'Touch-points', access: 'staff', scope: 'touch-points:read' } as const;
const writing = { tag: 'Touch-points', access: 'admin', scope: 'touch-points:write' } as const;
const replyWith = (touchPoint: TouchPoint) => ({ body: touchPoint, version: touchPoint.version });

export const touchPointOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listTouchPoints',
    path: '/touch-points',
    summary: 'List touch-points',
    query: TouchPointQuery,
    response: TouchPointPage,
    handle: async ({ db, query }) => ({ body: await listTouchPoints(db, query) }),
  }),
  command({
    ...writing,
    id: 'createTouchPoint',
    method: 'post',
    path: '/touch-points',
    summary: 'Create a touch-point with its venues',
    body: TouchPointInput,
    response: TouchPoint,
    async handle({ tx, body }) {
      const touchPoint = await touchPointService(tx).create(body);
      return { ...replyWith(touchPoint), location: `/touch-points/${touchPoint.id}` };
    },
  }),
  query({
    ...reading,
    id: 'getTouchPoint',
    path: '/touch-points/:touchPoint',
    summary: 'Read a touch-point',
    params: TouchPointParams,
    response: TouchPoint,
    handle: async ({ db, params }) => replyWith(await getTouchPoint(db, params.touchPoint)),
  }),
  command({
    ...writing,
    id: 'updateTouchPoint',
    method: 'patch',
    path: '/touch-points/:touchPoint',
    summary: 'Change a touch-point',
    params: TouchPointParams,
    body: TouchPointPatch,
    response: TouchPoint,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await touchPointService(tx).update(params.touchPoint, ifMatch, body)),
  }),
  command({
    ...writing,
    id: 'archiveTouchPoint',
    method: 'post',
    path: '/touch-points/:touchPoint/archive',
    summary: 'Plan a touch-point no more, and keep its history',
    status: 200,
    ifMatch: 'optional',
    params: TouchPointParams,
    response: TouchPoint,
    handle: async ({ tx, params, ifMatch }) => replyWith(await touchPointService(tx).archive(params.touchPoint, ifMatch)),
  }),
  command({
    ...writing,
    id: 'unarchiveTouchPoint',
    method: 'post',
    path: '/touch-points/:touchPoint/unarchive',
    summary: 'Bring a touch-point back',
    status: 200,
    ifMatch: 'optional',
    params: TouchPointParams,
    response: TouchPoint,
    handle: async ({ tx, params, ifMatch }) => replyWith(await touchPointService(tx).unarchive(params.touchPoint, ifMatch)),
  }),
  command({
    ...writing,
    id: 'deleteTouchPoint',
    method: 'delete',
    path: '/touch-points/:touchPoint',
    summary: 'Delete a touch-point that nothing refers to',
    params: TouchPointParams,
    async handle({ tx, params, ifMatch }) {
      await touchPointService(tx).remove(params.touchPoint, ifMatch);
      return {};
    },
  }),
];
