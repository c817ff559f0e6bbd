import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';

export const TOUCH_POINTS: Identity = { table: 'touch_points', code: 'code', noun: 'touch-point' };

export interface TouchPointRow {
  readonly key: number;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly stage_key: number;
  readonly channel: string;
  readonly audience: 'external' | 'internal';
  readonly owner_department_key: number | null;
  readonly brief: string;
  readonly duration_minutes: number | null;
  readonly promised_wait_minutes: number | null;
  readonly photo: 'none' | 'allowed' | 'required';
  readonly archived_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Column = Exclude<keyof TouchPointRow, 'key' | 'id' | 'version' | 'created_at' | 'updated_at'>;
export type TouchPointColumns = Pick<TouchPointRow, Exclude<Column, 'archived_at'>>;

export interface VenuePlaces {
  /** null: anywhere. */
  readonly siteKey: number | null;
  readonly placesPerWeek: number;
}

const usedBy = (what: string, remedy = 'Archive it instead.') =>
  ({ kind: 'conflict', pointer: '', message: `${what} refer to this touch-point. ${remedy}` }) as const;

const VENUE_IN_USE = {
  kind: 'conflict',
  pointer: '/venues',
  message: 'A venue that would be removed stands in a plan. Keep it, with placesPerWeek 0 if it is to take nobody from now on.',
} as const;

export const touchPointConstraints: ConstraintMessages = {
  touch_points_code: {
    kind: 'conflict',
    pointer: '/code',
    message: 'Another touch-point has this code. Choose another one, or change that touch-point.',
  },
  touch_point_prerequisites_no_cycle: {
    kind: 'invalid',
    pointer: '/prerequisites',
    code: 'circle',
    message: 'These prerequisites lead back to the touch-point itself, so that neither could come first. Remove one of them.',
  },
  touch_point_prerequisites_check: {
    kind: 'invalid',
    pointer: '/prerequisites',
    code: 'circle',
    message: 'A touch-point cannot be its own prerequisite. Remove it.',
  },
  touch_point_equivalents_check: {
    kind: 'invalid',
    pointer: '/equivalents',
    code: 'stands-in-for-itself',
    message: 'A touch-point cannot stand in for itself. Remove it.',
  },
  touch_point_prerequisites_prerequisite_key_fkey: usedBy('Prerequisites of other touch-points', 'Remove it there first, or archive it.'),
  touch_point_equivalents_equivalent_key_fkey: usedBy('Equivalents of other touch-points', 'Remove it there first, or archive it.'),
  programme_touch_points_touch_point_key_fkey: usedBy('Programmes'),
  plan_visits_touch_point_key_fkey: usedBy('Plans'),
  plan_unplaced_touch_point_key_fkey: usedBy('Plans'),
  assignments_touch_point_key_fkey: usedBy('Assignments'),
  exemptions_touch_point_key_fkey: usedBy('Exemptions'),
  exemptions_equivalent_key_fkey: usedBy('Exemptions'),
  credits_touch_point_key_fkey: usedBy('Credits'),
  plan_visits_venue_key_fkey: VENUE_IN_USE,
  assignments_venue_key_fkey: VENUE_IN_USE,
};

export const touchPointStore = (tx: Tx) => ({
  lock: (idOrCode: string, version: number | undefined) => lockVersion<TouchPointRow>(tx.trx, TOUCH_POINTS, idOrCode, version),

  async insert(id: string, columns: TouchPointColumns): Promise<number> {
    const [row] = await tx
      .trx('touch_points')
      .insert({ id, ...columns, created_at: tx.now, updated_at: tx.now })
      .returning('key');
    return row.key;
  },

  async update(row: TouchPointRow, changes: Partial<Pick<TouchPointRow, Column>>): Promise<void> {
    await tx
      .trx('touch_points')
      .where({ key: row.key })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  async remove(row: TouchPointRow): Promise<void> {
    await tx.trx('touch_points').where({ key: row.key }).delete();
  },

  async replacePrerequisites(key: number, prerequisites: readonly number[]): Promise<void> {
    await tx.trx('touch_point_prerequisites').where({ touch_point_key: key }).delete();
    if (prerequisites.length === 0) return;
    await tx.trx('touch_point_prerequisites').insert(prerequisites.map((prerequisite_key) => ({ touch_point_key: key, prerequisite_key })));
  },

  async replaceEquivalents(key: number, equivalents: readonly number[]): Promise<void> {
    await tx.trx('touch_point_equivalents').where({ touch_point_key: key }).delete();
    if (equivalents.length === 0) return;
    await tx.trx('touch_point_equivalents').insert(equivalents.map((equivalent_key) => ({ touch_point_key: key, equivalent_key })));
  },

  /** A venue that stays keeps its row, and with it its closures and the visits planned there; one that a plan uses cannot go. */
  async replaceVenues(key: number, venues: readonly VenuePlaces[]): Promise<void> {
    const current: { key: number; site_key: number | null; places_per_week: number }[] = await tx
      .trx('venues')
      .where({ touch_point_key: key });
    const gone = current.filter((row) => !venues.some((venue) => venue.siteKey === row.site_key));
    if (gone.length > 0)
      await tx
        .trx('venues')
        .whereIn(
          'key',
          gone.map((row) => row.key),
        )
        .delete();
    for (const venue of venues) {
      const same = current.find((row) => row.site_key === venue.siteKey);
      if (same && same.places_per_week !== venue.placesPerWeek) {
        await tx.trx('venues').where({ key: same.key }).update({ places_per_week: venue.placesPerWeek });
      }
    }
    const fresh = venues.filter((venue) => !current.some((row) => row.site_key === venue.siteKey));
    if (fresh.length === 0) return;
    await tx
      .trx('venues')
      .insert(fresh.map((venue) => ({ id: newId(), touch_point_key: key, site_key: venue.siteKey, places_per_week: venue.placesPerWeek })));
  },
});
