import type { Operation } from '../../../platform/http/operation.ts';
import { resource } from '../../../platform/http/resource.ts';
import { getClosure, listClosures } from './read-model.ts';
import { Closure, ClosureInput, ClosurePage, ClosureParams, ClosurePatch, ClosureQuery } from './schemas.ts';
import { closureService } from './service.ts';

export const closureOperations: readonly Operation[] = resource({
  name: 'Closure',
  path: '/closures',
  tag: 'Touch-points',
  read: { access: 'staff', scope: 'touch-points:read' },
  write: { access: 'admin', scope: 'touch-points:write' },
  wording: [
    { summary: 'List closures' },
    { summary: 'Close a venue, or give it other places, for some weeks' },
    { summary: 'Read a closure' },
    { summary: 'Change a closure' },
    { summary: 'Delete a closure' },
  ],
  schemas: { one: Closure, page: ClosurePage, params: ClosureParams, query: ClosureQuery, input: ClosureInput, patch: ClosurePatch },
  list: listClosures,
  get: getClosure,
  service: closureService,
});
