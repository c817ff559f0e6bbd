import type { Knex } from 'knex';
import { codeRef } from '../../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { notFound } from '../../../platform/errors.ts';
import { addDays, weekOf } from '../../../platform/iso-week.ts';
import { SITES } from '../../directory/sites/store.ts';
import { TOUCH_POINTS } from '../touch-points/store.ts';
import type { Closure, ClosureQuery } from './schemas.ts';
import { CLOSURES, type ClosureRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  fromWeek: { expression: 'lower(closures.during)', type: 'date' },
  createdAt: { expression: 'closures.created_at', type: 'timestamptz' },
};

type Row = ClosureRow & Pick<Closure, 'touchPoint' | 'site'> & { readonly first_day: string; readonly day_after: string };

const toClosure = (row: Row): Closure => ({
  id: row.id,
  touchPoint: row.touchPoint,
  site: row.site,
  fromWeek: weekOf(row.first_day),
  toWeek: weekOf(addDays(row.day_after, -1)),
  placesPerWeek: row.places_per_week,
  reason: row.reason,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const closures = (db: Knex): Knex.QueryBuilder =>
  db('closures')
    .join('venues', 'venues.key', 'closures.venue_key')
    .join('touch_points', 'touch_points.key', 'venues.touch_point_key')
    .leftJoin('sites', 'sites.key', 'venues.site_key')
    .select('closures.*', {
      first_day: db.raw('lower(closures.during)'),
      day_after: db.raw('upper(closures.during)'),
      touchPoint: db.raw(codeRef('touch_points')),
      site: db.raw(codeRef('sites')),
    });

export function listClosures(db: Knex, query: ClosureQuery): Promise<Page<Closure>> {
  const rows = closures(db);
  if (query.touchPoint) whereIdentified(rows, TOUCH_POINTS, query.touchPoint);
  if (query.site) whereIdentified(rows, SITES, query.site);
  if (query.week) rows.whereRaw('closures.during @> ?::date', [query.week]);
  return page<Row, Closure>(rows, query, SORT, 'closures.id', toClosure);
}

/** @throws not-found */
export async function getClosure(db: Knex, id: string): Promise<Closure> {
  const row = (await closures(db).where('closures.id', id).first()) as Row | undefined;
  if (!row) throw notFound(CLOSURES.noun, id);
  return toClosure(row);
}

export interface VenueRow {
  readonly key: number;
  readonly siteKey: number | null;
  readonly siteCode: string | null;
}

export const venuesOfTouchPoint = (db: Knex, touchPointKey: number): Promise<VenueRow[]> =>
  db('venues')
    .leftJoin('sites', 'sites.key', 'venues.site_key')
    .where('venues.touch_point_key', touchPointKey)
    .orderByRaw('sites.code NULLS FIRST')
    .select({ key: 'venues.key', siteKey: 'venues.site_key', siteCode: 'sites.code' });
