import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { containsPattern } from '../../../platform/db/text.ts';
import { notFound } from '../../../platform/errors.ts';
import type { Journey, JourneyQuery } from './schemas.ts';
import { JOURNEYS, type JourneyRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  name: { expression: 'journeys.name', type: 'text' },
  createdAt: { expression: 'journeys.created_at', type: 'timestamptz' },
};

type Row = JourneyRow & { readonly stages: Journey['stages'] };

const toJourney = (row: Row): Journey => ({
  id: row.id,
  name: row.name,
  stages: row.stages,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const journeys = (db: Knex): Knex.QueryBuilder =>
  db('journeys').select('journeys.*', {
    stages: db.raw(`(
      SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'touchPoints',
        (SELECT count(*) FROM touch_points t WHERE t.stage_key = s.key)) ORDER BY s.position), '[]')
      FROM stages s WHERE s.journey_key = journeys.key)`),
  });

export function listJourneys(db: Knex, query: JourneyQuery): Promise<Page<Journey>> {
  const rows = journeys(db);
  if (query.q) rows.whereRaw('journeys.name ILIKE ?', [containsPattern(query.q)]);
  return page<Row, Journey>(rows, query, SORT, 'journeys.id', toJourney);
}

/** @throws not-found */
export async function getJourney(db: Knex, idOrName: string): Promise<Journey> {
  const row = (await whereIdentified(journeys(db), JOURNEYS, idOrName).first()) as Row | undefined;
  if (!row) throw notFound(JOURNEYS.noun, idOrName);
  return toJourney(row);
}
