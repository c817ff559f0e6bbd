import { keyOf, keysOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { DEPARTMENTS } from '../../directory/departments/store.ts';
import { SITES } from '../../directory/sites/store.ts';
import { JOURNEYS } from '../journeys/store.ts';
import { findStageKey, getTouchPoint, journeyKeyOfStage } from './read-model.ts';
import type { TouchPoint, TouchPointInput, TouchPointPatch } from './schemas.ts';
import { TOUCH_POINTS, type TouchPointRow, touchPointStore, type VenuePlaces } from './store.ts';

/** Use cases of touch-points, on one transaction. */
export const touchPointService = (tx: Tx) => {
  const store = touchPointStore(tx);

  async function stageKey(journeyKey: number, stage: string): Promise<number> {
    const key = await findStageKey(tx.trx, journeyKey, stage);
    if (key === undefined)
      throw invalid('/stage', `This journey has no stage "${stage}". Name one of its stages, or add it to the journey.`, 'no-such-stage');
    return key;
  }

  async function patchedStageKey(row: TouchPointRow, patch: TouchPointPatch): Promise<number | undefined> {
    if (patch.journey === undefined) {
      return patch.stage === undefined ? undefined : stageKey(await journeyKeyOfStage(tx.trx, row.stage_key), patch.stage);
    }
    const journeyKey = await keyOf(tx.trx, JOURNEYS, patch.journey, '/journey');
    if (patch.stage !== undefined) return stageKey(journeyKey, patch.stage);
    if (journeyKey === (await journeyKeyOfStage(tx.trx, row.stage_key))) return undefined;
    throw invalid('/stage', 'Another journey has other stages. Name the stage together with the journey.');
  }

  async function venuesOf(venues: TouchPointInput['venues']): Promise<VenuePlaces[]> {
    const found: VenuePlaces[] = [];
    for (const [index, venue] of venues.entries()) {
      const siteKey = (await keyOf(tx.trx, SITES, venue.site, `/venues/${index}/site`)) ?? null;
      if (found.some((other) => other.siteKey === siteKey)) {
        throw invalid(`/venues/${index}/site`, `"${venue.site ?? 'anywhere'}" is named twice. Name each site once, with all its places.`);
      }
      found.push({ siteKey, placesPerWeek: venue.placesPerWeek });
    }
    return found;
  }

  async function replaceLists(key: number, lists: Pick<TouchPointPatch, 'prerequisites' | 'equivalents' | 'venues'>): Promise<void> {
    const { prerequisites, equivalents, venues } = lists;
    if (prerequisites) await store.replacePrerequisites(key, await keysOf(tx.trx, TOUCH_POINTS, prerequisites, '/prerequisites'));
    if (equivalents) await store.replaceEquivalents(key, await keysOf(tx.trx, TOUCH_POINTS, equivalents, '/equivalents'));
    if (venues) await store.replaceVenues(key, await venuesOf(venues));
  }

  /** Archived touch-points are planned no more; what is planned already stays until its plan is made anew. */
  async function setArchived(idOrCode: string, version: number | undefined, archived: boolean): Promise<TouchPoint> {
    const row = await store.lock(idOrCode, version);
    const before = await getTouchPoint(tx.trx, row.id);
    if ((row.archived_at !== null) === archived) return before;
    await store.update(row, { archived_at: archived ? tx.now : null });
    const after = await getTouchPoint(tx.trx, row.id);
    const action = archived ? 'touch-point.archived' : 'touch-point.unarchived';
    tx.audit({ action, entity: 'touch-point', entityId: row.id, before, after });
    return after;
  }

  return {
    async create(input: TouchPointInput): Promise<TouchPoint> {
      const id = newId();
      const key = await store.insert(id, {
        code: input.code,
        name: input.name,
        stage_key: await stageKey(await keyOf(tx.trx, JOURNEYS, input.journey, '/journey'), input.stage),
        channel: input.channel,
        audience: input.audience,
        owner_department_key: (await keyOf(tx.trx, DEPARTMENTS, input.ownerDepartment, '/ownerDepartment')) ?? null,
        brief: input.brief,
        duration_minutes: input.durationMinutes ?? null,
        promised_wait_minutes: input.promisedWaitMinutes ?? null,
        photo: input.photo,
      });
      await replaceLists(key, input);
      const touchPoint = await getTouchPoint(tx.trx, id);
      tx.audit({ action: 'touch-point.created', entity: 'touch-point', entityId: id, after: touchPoint });
      return touchPoint;
    },

    /** @throws not-found, changed-meanwhile, conflict when a venue that a plan uses would go */
    async update(idOrCode: string, version: number | undefined, patch: TouchPointPatch): Promise<TouchPoint> {
      const row = await store.lock(idOrCode, version);
      const before = await getTouchPoint(tx.trx, row.id);
      await store.update(
        row,
        definedOnly({
          code: patch.code,
          name: patch.name,
          stage_key: await patchedStageKey(row, patch),
          channel: patch.channel,
          audience: patch.audience,
          owner_department_key: await keyOf(tx.trx, DEPARTMENTS, patch.ownerDepartment, '/ownerDepartment'),
          brief: patch.brief,
          duration_minutes: patch.durationMinutes,
          promised_wait_minutes: patch.promisedWaitMinutes,
          photo: patch.photo,
        }),
      );
      await replaceLists(row.key, patch);
      const after = await getTouchPoint(tx.trx, row.id);
      tx.audit({ action: 'touch-point.updated', entity: 'touch-point', entityId: row.id, before, after });
      return after;
    },

    archive: (idOrCode: string, version: number | undefined) => setArchived(idOrCode, version, true),
    unarchive: (idOrCode: string, version: number | undefined) => setArchived(idOrCode, version, false),

    /** @throws not-found, changed-meanwhile, conflict while something refers to it */
    async remove(idOrCode: string, version: number | undefined): Promise<void> {
      const row = await store.lock(idOrCode, version);
      const before = await getTouchPoint(tx.trx, row.id);
      await store.remove(row);
      tx.audit({ action: 'touch-point.deleted', entity: 'touch-point', entityId: row.id, before });
    },
  };
};
