import type { Operation } from '../../../platform/http/operation.ts';
import { resource } from '../../../platform/http/resource.ts';
import { getCredit, listCredits } from './read-model.ts';
import { Credit, CreditInput, CreditPage, CreditParams, CreditPatch, CreditQuery } from './schemas.ts';
import { creditService } from './service.ts';

export const creditOperations: readonly Operation[] = resource({
  name: 'Credit',
  path: '/credits',
  tag: 'Touch-points',
  read: { access: 'admin', scope: 'touch-points:read', sensitive: 'credits' },
  write: { access: 'admin', scope: 'touch-points:write' },
  wording: [
    { summary: 'List credits' },
    {
      summary: 'Credit a person with a touch-point that they lived before',
      description: 'Walks of it that lie ahead are excused; whoever was told to go is told not to.',
    },
    { summary: 'Read a credit' },
    { summary: 'Change a credit' },
    { summary: 'Delete a credit' },
  ],
  schemas: { one: Credit, page: CreditPage, params: CreditParams, query: CreditQuery, input: CreditInput, patch: CreditPatch },
  list: listCredits,
  get: getCredit,
  service: creditService,
});
