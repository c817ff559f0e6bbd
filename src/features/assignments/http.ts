import type { Tx } from '../../platform/db/unit-of-work.ts';
import { command, type Operation, query } from '../../platform/http/operation.ts';
import type { Sight } from '../../platform/sight.ts';
import { listExperiences } from './experiences-read-model.ts';
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
  Miss,
  Move,
  Swap,
  Swapped,
} from './schemas.ts';
import { assignmentService } from './service.ts';

const reading = { tag: 'Assignments', access: 'line', scope: 'assignments:read' } as const;
const acting = {
  tag: 'Assignments',
  access: 'admin',
  scope: 'assignments:write',
  method: 'post',
  status: 200,
  ifMatch: 'optional',
  params: AssignmentParams,
} as const;

/** What people do to their own walk, and administrators to everybody's. */
const walking = { ...acting, access: 'walker' } as const;

const replyWith = <T extends { version: number }>(assignment: T) => ({ body: assignment, version: assignment.version });

/** Whoever sees everyone acts as an administrator, whoever sees themselves as the one who walks. */
const service = (tx: Tx, sight: Sight) => assignmentService(tx, sight.kind === 'everyone' ? 'administrator' : 'walker', sight);

export const assignmentOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listAssignments',
    sensitive: 'assignments',
    path: '/assignments',
    summary: 'List assignments',
    description: 'Of everyone, for administrators and auditors; of the people below them, for leaders; and always their own.',
    query: AssignmentQuery,
    response: AssignmentPage,
    handle: async ({ db, query, sight }) => ({ body: await listAssignments(db, query, sight) }),
  }),
  query({
    ...reading,
    id: 'getAssignment',
    sensitive: 'assignments',
    path: '/assignments/:assignment',
    summary: 'Read an assignment and what its person lived through',
    description: 'What a single person lived through, and why they could not go, is for that person and for administrators.',
    params: AssignmentParams,
    response: AssignmentDetail,
    handle: async ({ db, params, sight }) => replyWith(await getAssignmentDetail(db, params.assignment, sight)),
  }),
  command({
    ...walking,
    id: 'startAssignment',
    path: '/assignments/:assignment/start',
    summary: 'Begin a walk',
    response: AssignmentDetail,
    handle: async ({ tx, params, sight, ifMatch }) => replyWith(await service(tx, sight).start(params.assignment, ifMatch)),
  }),
  command({
    ...walking,
    id: 'completeAssignment',
    path: '/assignments/:assignment/complete',
    summary: 'Tell what it was like',
    description: 'Recognised or favoured: the visit becomes "privileged", does not count as direct and is planned again.',
    body: Completion,
    response: AssignmentDetail,
    handle: async ({ tx, params, body, sight, ifMatch }) => replyWith(await service(tx, sight).complete(params.assignment, body, ifMatch)),
  }),
  command({
    ...walking,
    id: 'missAssignment',
    path: '/assignments/:assignment/miss',
    summary: 'Say that a walk did not happen',
    body: Miss,
    response: AssignmentDetail,
    handle: async ({ tx, params, body, sight, ifMatch }) =>
      replyWith(await service(tx, sight).miss(params.assignment, body.reason || null, ifMatch)),
  }),
  command({
    ...walking,
    id: 'excuseAssignment',
    path: '/assignments/:assignment/excuse',
    summary: 'Excuse somebody from a walk, with a reason',
    body: Excuse,
    response: AssignmentDetail,
    handle: async ({ tx, params, body, sight, ifMatch }) =>
      replyWith(await service(tx, sight).excuse(params.assignment, body.reason, ifMatch)),
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
    sensitive: 'experiences',
    path: '/experiences',
    summary: 'List what people lived through, without naming them',
    query: ExperienceQuery,
    response: ExperiencePage,
    handle: async ({ db, query, sight }) => ({ body: await listExperiences(db, query, sight) }),
  }),
];
