import { type Operation, query } from '../../../platform/http/operation.ts';
import { getLineCoverage, getOwnCoverage } from './read-model.ts';
import { LineCoverage, OwnCoverage } from './schemas.ts';

const reading = { tag: 'Coverage', scope: 'coverage:read' } as const;

export const lineCoverageOperations: readonly Operation[] = [
  query({
    ...reading,
    id: 'getOwnCoverage',
    path: '/me/coverage',
    access: 'own',
    summary: 'Read how far I am',
    response: OwnCoverage,
    handle: async ({ db, sight, now }) => ({ body: await getOwnCoverage(db, sight, now) }),
  }),
  query({
    ...reading,
    id: 'getLineCoverage',
    path: '/me/people/coverage',
    access: 'leader',
    summary: 'Read how far the people below me are',
    description:
      'In groups of five or more, always the same ones: no filters, so that nothing can be learnt by taking one answer from another.',
    response: LineCoverage,
    handle: async ({ db, sight, now }) => ({ body: await getLineCoverage(db, sight, now) }),
  }),
];
