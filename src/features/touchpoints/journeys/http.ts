import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getJourney, listJourneys } from './read-model.ts';
import { Journey, JourneyInput, JourneyPage, JourneyParams, JourneyPatch, JourneyQuery } from './schemas.ts';
import { journeyService } from './service.ts';

const tag = 'Touch-points';

export const journeyOperations: readonly Operation[] = [
  query({
    id: 'listJourneys',
    path: '/journeys',
    tag,
    summary: 'List journeys',
    access: 'staff',
    scope: 'touch-points:read',
    query: JourneyQuery,
    response: JourneyPage,
    handle: async ({ db, query }) => ({ body: await listJourneys(db, query) }),
  }),
  command({
    id: 'createJourney',
    method: 'post',
    path: '/journeys',
    tag,
    summary: 'Create a journey with its stages',
    access: 'admin',
    scope: 'touch-points:write',
    body: JourneyInput,
    response: Journey,
    async handle({ tx, body }) {
      const journey = await journeyService(tx).create(body);
      return { body: journey, version: journey.version, location: `/journeys/${journey.id}` };
    },
  }),
  query({
    id: 'getJourney',
    path: '/journeys/:journey',
    tag,
    summary: 'Read a journey',
    access: 'staff',
    scope: 'touch-points:read',
    params: JourneyParams,
    response: Journey,
    async handle({ db, params }) {
      const journey = await getJourney(db, params.journey);
      return { body: journey, version: journey.version };
    },
  }),
  command({
    id: 'updateJourney',
    method: 'patch',
    path: '/journeys/:journey',
    tag,
    summary: 'Rename a journey; reorder, rename, add or remove its stages',
    access: 'admin',
    scope: 'touch-points:write',
    params: JourneyParams,
    body: JourneyPatch,
    response: Journey,
    async handle({ tx, params, body, ifMatch }) {
      const journey = await journeyService(tx).update(params.journey, ifMatch, body);
      return { body: journey, version: journey.version };
    },
  }),
  command({
    id: 'deleteJourney',
    method: 'delete',
    path: '/journeys/:journey',
    tag,
    summary: 'Delete a journey whose stages have no touch-points',
    access: 'admin',
    scope: 'touch-points:write',
    params: JourneyParams,
    async handle({ tx, params, ifMatch }) {
      await journeyService(tx).remove(params.journey, ifMatch);
      return {};
    },
  }),
];
