import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getSite, listSites } from './read-model.ts';
import { Site, SiteInput, SitePage, SiteParams, SitePatch, SiteQuery } from './schemas.ts';
import { siteService } from './service.ts';

const tag = 'Directory';

export const siteOperations: readonly Operation[] = [
  query({
    id: 'listSites',
    path: '/sites',
    tag,
    summary: 'List sites',
    access: 'staff',
    scope: 'directory:read',
    query: SiteQuery,
    response: SitePage,
    handle: async ({ db, query }) => ({ body: await listSites(db, query) }),
  }),
  command({
    id: 'createSite',
    method: 'post',
    path: '/sites',
    tag,
    summary: 'Create a site',
    access: 'admin',
    scope: 'directory:write',
    body: SiteInput,
    response: Site,
    async handle({ tx, body }) {
      const site = await siteService(tx).create(body);
      return { body: site, version: site.version, location: `/sites/${site.id}` };
    },
  }),
  query({
    id: 'getSite',
    path: '/sites/:site',
    tag,
    summary: 'Read a site',
    access: 'staff',
    scope: 'directory:read',
    params: SiteParams,
    response: Site,
    async handle({ db, params }) {
      const site = await getSite(db, params.site);
      return { body: site, version: site.version };
    },
  }),
  command({
    id: 'updateSite',
    method: 'patch',
    path: '/sites/:site',
    tag,
    summary: 'Change a site',
    access: 'admin',
    scope: 'directory:write',
    params: SiteParams,
    body: SitePatch,
    response: Site,
    async handle({ tx, params, body, ifMatch }) {
      const site = await siteService(tx).update(params.site, ifMatch, body);
      return { body: site, version: site.version };
    },
  }),
  command({
    id: 'deleteSite',
    method: 'delete',
    path: '/sites/:site',
    tag,
    summary: 'Delete a site that nothing refers to',
    access: 'admin',
    scope: 'directory:write',
    params: SiteParams,
    async handle({ tx, params, ifMatch }) {
      await siteService(tx).remove(params.site, ifMatch);
      return {};
    },
  }),
];
