import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { containsPattern } from '../../../platform/db/text.ts';
import { notFound } from '../../../platform/errors.ts';
import type { Site, SiteQuery } from './schemas.ts';
import { SITES, type SiteRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  code: { expression: 'sites.code', type: 'text' },
  name: { expression: 'sites.name', type: 'text' },
  createdAt: { expression: 'sites.created_at', type: 'timestamptz' },
};

const toSite = (row: SiteRow): Site => ({
  id: row.id,
  code: row.code,
  name: row.name,
  timeZone: row.time_zone,
  country: row.country,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export function listSites(db: Knex, query: SiteQuery): Promise<Page<Site>> {
  const rows = db('sites').select('sites.*');
  if (query.q) {
    const pattern = containsPattern(query.q);
    rows.where((either) => either.whereRaw('sites.name ILIKE ?', [pattern]).orWhereRaw('sites.code ILIKE ?', [pattern]));
  }
  return page<SiteRow, Site>(rows, query, SORT, 'sites.id', toSite);
}

/** @throws not-found */
export async function getSite(db: Knex, idOrCode: string): Promise<Site> {
  const row = (await whereIdentified(db('sites').select('sites.*'), SITES, idOrCode).first()) as SiteRow | undefined;
  if (!row) throw notFound(SITES.noun, idOrCode);
  return toSite(row);
}
