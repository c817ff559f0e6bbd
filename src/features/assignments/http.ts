import type { Tx } from '../../platform/db/unit-of-work.ts';
import { command, type Operation, query } from '../../platform/http/operation.ts';
import { listExperiences, listIdeas } from './experiences-read-model.ts';
import { moveService } from './moves/service.ts';
import { getAssignmentDetail, listAssignments } from './read-model.ts';
import {
  Assignment,
  AssignmentDetail,
  AssignmentPage,
  AssignmentParams,
  AssignmentQuery,
  Completion,
  Excuse,
  ExperiencePage,
  ExperienceQuery,
  IdeaPage,
  IdeaQuery,
  Miss,
  Move,
  Swap,
  Swapped,
} from './schemas.ts';
import { assignmentService } from './service.ts';

const reading = { tag: 'Assignments', access: 'staff', scope: 'assignments:read' } as const;
const acting = {
  tag: 'Assignments',
  access: 'admin',
  scope: 'assignments:write',
  method: 'post',
  status: 200,
  ifMatch: 'optional',
  params: AssignmentParams,
} as const;

const replyWith = <T extends { version: number }>(assignment: T) => ({ body: assignment, version: assignment.version });

const service = (tx: Tx) => assignmentService(tx, 'administrator');

export const assignmentOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listAssignments',
    path: '/assignments',
    summary: 'List assignments',
    query: AssignmentQuery,
    response: AssignmentPage,
    handle: async ({ db, query }) => ({ body: await listAssignments(db, query) }),
  }),
  query({
    ...reading,
    id: 'getAssignment',
    path: '/assignments/:assignment',
    summary: 'Read an assignment and what its person lived through',
    params: AssignmentParams,
    response: AssignmentDetail,
    handle: async ({ db, params }) => replyWith(await getAssignmentDetail(db, params.assignment)),
  }),
  command({
    ...acting,
    id: 'startAssignment',
    path: '/assignments/:assignment/start',
    summary: 'Begin a walk',
    response: AssignmentDetail,
    handle: async ({ tx, params, ifMatch }) => replyWith(await service(tx).start(params.assignment, ifMatch)),
  }),
  command({
    ...acting,
    id: 'completeAssignment',
    path: '/assignments/:assignment/complete',
    summary: 'Tell what it was like',
    description: 'Recognised or favoured: the visit becomes "privileged", does not count as direct and is planned again.',
    body: Completion,
    response: AssignmentDetail,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await service(tx).complete(params.assignment, body, ifMatch)),
  }),
  command({
    ...acting,
    id: 'missAssignment',
    path: '/assignments/:assignment/miss',
    summary: 'Say that a walk did not happen',
    body: Miss,
    response: AssignmentDetail,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await service(tx).miss(params.assignment, body.reason || null, ifMatch)),
  }),
  command({
    ...acting,
    id: 'excuseAssignment',
    path: '/assignments/:assignment/excuse',
    summary: 'Excuse somebody from a walk, with a reason',
    body: Excuse,
    response: AssignmentDetail,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await service(tx).excuse(params.assignment, body.reason, ifMatch)),
  }),
  command({
    ...acting,
    id: 'moveAssignment',
    path: '/assignments/:assignment/move',
    summary: 'Move a walk to another week or venue',
    description: 'Every hard rule is checked against what is true now. An announced walk does not move in silence: its person is mailed.',
    body: Move,
    response: Assignment,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await moveService(tx).move(params.assignment, ifMatch, body)),
  }),
  command({
    ...acting,
    id: 'swapAssignment',
    path: '/assignments/:assignment/swap',
    summary: 'Exchange two walks',
    description: 'Two people exchange their visits to one touch-point, or one person exchanges the weeks of two touch-points.',
    body: Swap,
    response: Swapped,
    handle: async ({ tx, params, body, ifMatch }) => ({
      body: { assignments: await moveService(tx).swap(params.assignment, ifMatch, body.with) },
    }),
  }),
  query({
    ...reading,
    access: 'admin',
    id: 'listExperiences',
    path: '/experiences',
    summary: 'List what people lived through, without naming them',
    query: ExperienceQuery,
    response: ExperiencePage,
    handle: async ({ db, query }) => ({ body: await listExperiences(db, query) }),
  }),
  query({
    ...reading,
    access: 'admin',
    id: 'listIdeas',
    path: '/ideas',
    summary: 'List ideas',
    query: IdeaQuery,
    response: IdeaPage,
    handle: async ({ db, query }) => ({ body: await listIdeas(db, query) }),
  }),
];
