import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { mondayOf } from '../../../platform/iso-week.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { SITES } from '../../directory/sites/store.ts';
import { TOUCH_POINTS } from '../touch-points/store.ts';
import { getClosure, venuesOfTouchPoint } from './read-model.ts';
import type { Closure, ClosureInput, ClosurePatch } from './schemas.ts';
import { closureStore } from './store.ts';

/** Use cases of closures, on one transaction. */
export const closureService = (tx: Tx) => {
  const store = closureStore(tx);

  async function venueKey(input: ClosureInput): Promise<number> {
    const touchPointKey = await keyOf(tx.trx, TOUCH_POINTS, input.touchPoint, '/touchPoint');
    const siteKey = (await keyOf(tx.trx, SITES, input.site, '/site')) ?? null;
    const venues = await venuesOfTouchPoint(tx.trx, touchPointKey);
    const venue = venues.find((row) => row.siteKey === siteKey);
    if (venue) return venue.key;
    const places = venues.map((row) => (row.siteCode === null ? 'null (anywhere)' : `"${row.siteCode}"`));
    const known = places.length === 0 ? 'It has no venues yet.' : `Name one of ${places.join(', ')}.`;
    throw invalid(
      '/site',
      `Touch-point "${input.touchPoint}" has no venue ${input.site ? `at "${input.site}"` : 'that is anywhere'}. ${known}`,
      'no-such-venue',
    );
  }

  return {
    async create(input: ClosureInput): Promise<Closure> {
      const id = newId();
      const weeks = { from: input.fromWeek, to: input.toWeek };
      await store.insert(id, await venueKey(input), weeks, { places_per_week: input.placesPerWeek, reason: input.reason });
      const closure = await getClosure(tx.trx, id);
      tx.audit({ action: 'closure.created', entity: 'closure', entityId: id, after: closure });
      return closure;
    },

    /** @throws not-found, changed-meanwhile */
    async update(id: string, version: number | undefined, patch: ClosurePatch): Promise<Closure> {
      const row = await store.lock(id, version);
      const before = await getClosure(tx.trx, row.id);
      const from = patch.fromWeek ?? (mondayOf(before.fromWeek) as string);
      const to = patch.toWeek ?? (mondayOf(before.toWeek) as string);
      if (to < from) {
        const field = patch.toWeek === undefined ? '/fromWeek' : '/toWeek';
        throw invalid(
          field,
          `The closure would end before it begins (it runs ${before.fromWeek} to ${before.toWeek}). Send both weeks.`,
          'order',
        );
      }
      await store.update(row, { from, to }, definedOnly({ places_per_week: patch.placesPerWeek, reason: patch.reason }));
      const after = await getClosure(tx.trx, row.id);
      tx.audit({ action: 'closure.updated', entity: 'closure', entityId: row.id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile */
    async remove(id: string, version: number | undefined): Promise<void> {
      const row = await store.lock(id, version);
      const before = await getClosure(tx.trx, row.id);
      await store.remove(row);
      tx.audit({ action: 'closure.deleted', entity: 'closure', entityId: row.id, before });
    },
  };
};
