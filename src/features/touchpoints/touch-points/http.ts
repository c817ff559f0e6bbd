import { command, type Operation } from '../../../platform/http/operation.ts';
import { replyWith, resource } from '../../../platform/http/resource.ts';
import { getTouchPoint, listTouchPoints } from './read-model.ts';
import { TouchPoint, TouchPointInput, TouchPointPage, TouchPointParams, TouchPointPatch, TouchPointQuery } from './schemas.ts';
import { touchPointService } from './service.ts';

const tag = 'Touch-points';
const writing = { tag, access: 'admin', scope: 'touch-points:write' } as const;

export const touchPointOperations: readonly Operation[] = [
  ...resource({
    name: 'TouchPoint',
    path: '/touch-points',
    tag,
    read: { access: 'staff', scope: 'touch-points:read' },
    write: writing,
    wording: [
      { summary: 'List touch-points' },
      { summary: 'Create a touch-point with its venues' },
      { summary: 'Read a touch-point' },
      { summary: 'Change a touch-point' },
      { summary: 'Delete a touch-point that nothing refers to' },
    ],
    schemas: {
      one: TouchPoint,
      page: TouchPointPage,
      params: TouchPointParams,
      query: TouchPointQuery,
      input: TouchPointInput,
      patch: TouchPointPatch,
    },
    list: listTouchPoints,
    get: getTouchPoint,
    service: touchPointService,
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
];
