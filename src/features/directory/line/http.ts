import { type Operation, query } from '../../../platform/http/operation.ts';
import { listLine } from './read-model.ts';
import { LinePersonPage, LinePersonQuery } from './schemas.ts';

export const lineOperations: readonly Operation[] = [
  query({
    id: 'listLine',
    sensitive: 'employees',
    path: '/me/people',
    tag: 'Directory',
    summary: 'List the people below me',
    description: 'Who they are and when each is out next. Their walks are in /assignments.',
    access: 'leader',
    scope: 'directory:read',
    query: LinePersonQuery,
    response: LinePersonPage,
    handle: async ({ db, query, sight, now }) => ({ body: await listLine(db, sight, query, now) }),
  }),
];
