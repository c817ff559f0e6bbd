import type { Operation } from '../../../platform/http/operation.ts';
import { resource } from '../../../platform/http/resource.ts';
import { getJourney, listJourneys } from './read-model.ts';
import { Journey, JourneyInput, JourneyPage, JourneyParams, JourneyPatch, JourneyQuery } from './schemas.ts';
import { journeyService } from './service.ts';

export const journeyOperations: readonly Operation[] = resource({
  name: 'Journey',
  path: '/journeys',
  tag: 'Touch-points',
  read: { access: 'staff', scope: 'touch-points:read' },
  write: { access: 'admin', scope: 'touch-points:write' },
  wording: [
    { summary: 'List journeys' },
    { summary: 'Create a journey with its stages' },
    { summary: 'Read a journey' },
    { summary: 'Rename a journey; reorder, rename, add or remove its stages' },
    { summary: 'Delete a journey whose stages have no touch-points' },
  ],
  schemas: { one: Journey, page: JourneyPage, params: JourneyParams, query: JourneyQuery, input: JourneyInput, patch: JourneyPatch },
  list: listJourneys,
  get: getJourney,
  service: journeyService,
});
