import { type Operation, query } from '../../platform/http/operation.ts';
import { getMatrix } from './matrix-read-model.ts';
import { getCoverage } from './read-model.ts';
import { Coverage, CoverageMatrix, CoverageQuery, MatrixQuery } from './schemas.ts';

const tag = 'Coverage';

export const coverageOperations: readonly Operation[] = [
  query({
    id: 'getCoverage',
    path: '/coverage',
    tag,
    summary: 'Read coverage in groups',
    description:
      'Readers who are not administrators see no group of fewer than five people, also not by subtraction. Leaders ask for /me/people/coverage.',
    access: 'staff',
    scope: 'coverage:read',
    query: CoverageQuery,
    response: Coverage,
    handle: async ({ db, query, now, actor }) => ({ body: await getCoverage(db, query, now, actor.role === 'admin') }),
  }),
  query({
    id: 'getCoverageMatrix',
    path: '/coverage/matrix',
    tag,
    summary: 'Read coverage as people × touch-points, one byte a cell',
    access: 'staff',
    scope: 'coverage:read',
    query: MatrixQuery,
    response: CoverageMatrix,
    handle: async ({ db, query, now }) => ({ body: await getMatrix(db, query, now) }),
  }),
];
