import type { Operation } from '../../../platform/http/operation.ts';
import { resource } from '../../../platform/http/resource.ts';
import { getExemption, listExemptions } from './read-model.ts';
import { Exemption, ExemptionInput, ExemptionPage, ExemptionParams, ExemptionPatch, ExemptionQuery } from './schemas.ts';
import { exemptionService } from './service.ts';

export const exemptionOperations: readonly Operation[] = resource({
  name: 'Exemption',
  path: '/exemptions',
  tag: 'Touch-points',
  read: { access: 'admin', scope: 'touch-points:read', sensitive: 'exemptions' },
  write: { access: 'admin', scope: 'touch-points:write' },
  wording: [
    { summary: 'List exemptions' },
    {
      summary: 'Exempt a person from a touch-point, for a reason and until a day',
      description: 'Walks of it that lie ahead in these days are excused; whoever was told to go is told not to.',
    },
    { summary: 'Read an exemption' },
    {
      summary: 'Change an exemption',
      description: 'Walks that lie ahead in the new days are excused. One that was excused before stays so; the next plan asks again.',
    },
    { summary: 'Delete an exemption' },
  ],
  schemas: {
    one: Exemption,
    page: ExemptionPage,
    params: ExemptionParams,
    query: ExemptionQuery,
    input: ExemptionInput,
    patch: ExemptionPatch,
  },
  list: listExemptions,
  get: getExemption,
  service: exemptionService,
});
