import { command, type Operation, query } from '../../platform/http/operation.ts';
import type { IdeaAction } from './domain.ts';
import { getIdea, listIdeas } from './read-model.ts';
import { Decline, Idea, IdeaPage, IdeaParams, IdeaQuery } from './schemas.ts';
import { ideaService } from './service.ts';

const reading = { tag: 'Improvements', access: 'admin', scope: 'assignments:read' } as const;
const acting = {
  tag: 'Improvements',
  access: 'admin',
  scope: 'assignments:write',
  method: 'post',
  status: 200,
  ifMatch: 'optional',
  params: IdeaParams,
  response: Idea,
  description: 'Whoever raised the idea is mailed what became of it.',
} as const;

const replyWith = (idea: Idea) => ({ body: idea, version: idea.version });

/** A step that needs no words. */
const step = (action: Exclude<IdeaAction, 'decline'>, summary: string): Operation =>
  command({
    ...acting,
    id: `${action}Idea`,
    path: `/ideas/:idea/${action}`,
    summary,
    handle: async ({ tx, params, ifMatch }) => replyWith(await ideaService(tx).act(action, params.idea, ifMatch, null)),
  });

export const improvementOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'listIdeas',
    sensitive: 'ideas',
    path: '/ideas',
    summary: 'List ideas',
    query: IdeaQuery,
    response: IdeaPage,
    handle: async ({ db, query, sight }) => ({ body: await listIdeas(db, query, sight) }),
  }),
  query({
    ...reading,
    id: 'getIdea',
    sensitive: 'ideas',
    path: '/ideas/:idea',
    summary: 'Read an idea',
    params: IdeaParams,
    response: Idea,
    handle: async ({ db, params, sight }) => replyWith(await getIdea(db, params.idea, sight)),
  }),
  step('accept', 'Accept an idea'),
  step('start', 'Say that work on an idea has begun'),
  step('finish', 'Say that an idea is done'),
  command({
    ...acting,
    id: 'declineIdea',
    path: '/ideas/:idea/decline',
    summary: 'Decline an idea, with a reason',
    body: Decline,
    handle: async ({ tx, params, body, ifMatch }) => replyWith(await ideaService(tx).act('decline', params.idea, ifMatch, body.reason)),
  }),
];
