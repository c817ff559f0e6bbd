import { type Operation, query } from '../../../platform/http/operation.ts';
import { listIdeas } from '../../improvements/read-model.ts';
import { IdeaPage, IdeaQuery } from '../../improvements/schemas.ts';
import { listExperiences } from '../experiences-read-model.ts';
import { AssignmentParams, ExperiencePage, ExperienceQuery } from '../schemas.ts';
import { getWalk } from './read-model.ts';
import { Walk } from './schemas.ts';

const mine = { tag: 'Assignments', access: 'own', scope: 'assignments:read' } as const;

/** What is only ever one's own, whatever one's role. */
export const ownAssignmentOperations: readonly Operation[] = [
  query({
    ...mine,
    id: 'getMyWalk',
    path: '/me/walks/:assignment',
    summary: 'Read one of my walks with what I need to go',
    params: AssignmentParams,
    response: Walk,
    async handle({ db, params, sight }) {
      const walk = await getWalk(db, params.assignment, sight);
      return { body: walk, version: walk.version };
    },
  }),
  query({
    ...mine,
    id: 'listMyExperiences',
    path: '/me/experiences',
    summary: 'List what I lived through',
    query: ExperienceQuery,
    response: ExperiencePage,
    handle: async ({ db, query, sight }) => ({ body: await listExperiences(db, query, sight) }),
  }),
  query({
    ...mine,
    id: 'listMyIdeas',
    path: '/me/ideas',
    summary: 'List my ideas and what became of them',
    query: IdeaQuery,
    response: IdeaPage,
    handle: async ({ db, query, sight }) => ({ body: await listIdeas(db, query, sight) }),
  }),
];
