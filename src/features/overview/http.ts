import { type Operation, query } from '../../platform/http/operation.ts';
import { getOverview } from './read-model.ts';
import { Overview } from './schemas.ts';

export const overviewOperations: readonly Operation[] = [
  query({
    id: 'getOverview',
    path: '/overview',
    tag: 'Coverage',
    summary: 'Read what needs attention now',
    access: 'staff',
    scope: 'coverage:read',
    response: Overview,
    handle: async ({ db, now }) => ({ body: await getOverview(db, now) }),
  }),
];
