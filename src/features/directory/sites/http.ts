import type { Operation } from '../../../platform/http/operation.ts';
import { resource } from '../../../platform/http/resource.ts';
import { getSite, listSites } from './read-model.ts';
import { Site, SiteInput, SitePage, SiteParams, SitePatch, SiteQuery } from './schemas.ts';
import { siteService } from './service.ts';

export const siteOperations: readonly Operation[] = resource({
  name: 'Site',
  path: '/sites',
  tag: 'Directory',
  read: { access: 'staff', scope: 'directory:read' },
  write: { access: 'admin', scope: 'directory:write' },
  wording: [
    { summary: 'List sites' },
    { summary: 'Create a site' },
    { summary: 'Read a site' },
    { summary: 'Change a site' },
    { summary: 'Delete a site that nothing refers to' },
  ],
  schemas: { one: Site, page: SitePage, params: SiteParams, query: SiteQuery, input: SiteInput, patch: SitePatch },
  list: listSites,
  get: getSite,
  service: siteService,
});
