import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflictOf } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { audiencesNaming } from '../../programmes/audience/read-model.ts';
import { getSite } from './read-model.ts';
import type { Site, SiteInput, SitePatch } from './schemas.ts';
import { siteStore } from './store.ts';

/** Use cases of sites, on one transaction. */
export const siteService = (tx: Tx) => {
  const store = siteStore(tx);
  return {
    async create(input: SiteInput): Promise<Site> {
      const id = newId();
      await store.insert(id, { code: input.code, name: input.name, time_zone: input.timeZone, country: input.country ?? null });
      const site = await getSite(tx.trx, id);
      tx.audit({ action: 'site.created', entity: 'site', entityId: id, after: site });
      return site;
    },

    /** @throws not-found, changed-meanwhile */
    async update(idOrCode: string, version: number | undefined, patch: SitePatch): Promise<Site> {
      const row = await store.lock(idOrCode, version);
      const before = await getSite(tx.trx, row.id);
      await store.update(row, definedOnly({ code: patch.code, name: patch.name, time_zone: patch.timeZone, country: patch.country }));
      const after = await getSite(tx.trx, row.id);
      tx.audit({ action: 'site.updated', entity: 'site', entityId: row.id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile, conflict while something still refers to it */
    async remove(idOrCode: string, version: number | undefined): Promise<void> {
      const row = await store.lock(idOrCode, version);
      const before = await getSite(tx.trx, row.id);
      const [programme] = await audiencesNaming(tx.trx, 'sites', row.id);
      if (programme !== undefined)
        throw conflictOf('in-audience', `The audience of the programme "${programme}" names this site. Take it out of there first.`, {
          programme,
        });
      await store.remove(row);
      tx.audit({ action: 'site.deleted', entity: 'site', entityId: row.id, before });
    },
  };
};
