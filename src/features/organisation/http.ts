import { command, type Operation, query } from '../../platform/http/operation.ts';
import { getOrganisation } from './read-model.ts';
import { Organisation, OrganisationPatch } from './schemas.ts';
import { organisationService } from './service.ts';

const tag = 'Organisation';

export const organisationOperations: readonly Operation[] = [
  query({
    id: 'getOrganisation',
    path: '/organisation',
    tag,
    summary: 'Read the organisation',
    access: 'signed-in',
    scope: 'organisation:read',
    response: Organisation,
    async handle({ db }) {
      const organisation = await getOrganisation(db);
      return { body: organisation, version: organisation.version };
    },
  }),
  command({
    id: 'updateOrganisation',
    method: 'patch',
    path: '/organisation',
    tag,
    summary: 'Change the organisation',
    access: 'admin',
    scope: 'organisation:write',
    body: OrganisationPatch,
    response: Organisation,
    async handle({ tx, body, ifMatch }) {
      const organisation = await organisationService(tx).update(ifMatch, body);
      return { body: organisation, version: organisation.version };
    },
  }),
];
