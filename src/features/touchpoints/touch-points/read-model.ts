import type { Knex } from 'knex';
import { codeRef, nameRef } from '../../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { containsPattern } from '../../../platform/db/text.ts';
import { notFound } from '../../../platform/errors.ts';
import { renderBrief } from '../brief.ts';
import { JOURNEYS } from '../journeys/store.ts';
import type { TouchPoint, TouchPointQuery } from './schemas.ts';
import { TOUCH_POINTS, type TouchPointRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  code: { expression: 'touch_points.code', type: 'text' },
  name: { expression: 'touch_points.name', type: 'text' },
  createdAt: { expression: 'touch_points.created_at', type: 'timestamptz' },
};

const STAGES = { table: 'stages', code: 'name', noun: 'stage' };

type Row = TouchPointRow &
  Pick<TouchPoint, 'journey' | 'stage' | 'prerequisites' | 'equivalents' | 'venues'> & { readonly owner: TouchPoint['ownerDepartment'] };

const toTouchPoint = (row: Row): TouchPoint => ({
  id: row.id,
  code: row.code,
  name: row.name,
  journey: row.journey,
  stage: row.stage,
  channel: row.channel,
  audience: row.audience,
  ownerDepartment: row.owner,
  brief: row.brief,
  briefHtml: renderBrief(row.brief),
  durationMinutes: row.duration_minutes,
  promisedWaitMinutes: row.promised_wait_minutes,
  photo: row.photo,
  prerequisites: row.prerequisites,
  equivalents: row.equivalents,
  venues: row.venues,
  archivedAt: row.archived_at?.toISOString() ?? null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const others = (table: string, column: string) => `(
  SELECT coalesce(json_agg(${codeRef('o')} ORDER BY o.code), '[]')
  FROM ${table} link JOIN touch_points o ON o.key = link.${column} WHERE link.touch_point_key = touch_points.key)`;

const touchPoints = (db: Knex): Knex.QueryBuilder =>
  db('touch_points')
    .join('stages', 'stages.key', 'touch_points.stage_key')
    .join('journeys', 'journeys.key', 'stages.journey_key')
    .leftJoin('departments as owner', 'owner.key', 'touch_points.owner_department_key')
    .select('touch_points.*', {
      journey: db.raw(nameRef('journeys')),
      stage: db.raw(nameRef('stages')),
      owner: db.raw(codeRef('owner')),
      prerequisites: db.raw(others('touch_point_prerequisites', 'prerequisite_key')),
      equivalents: db.raw(others('touch_point_equivalents', 'equivalent_key')),
      venues: db.raw(`(
        SELECT coalesce(json_agg(json_build_object('id', v.id, 'placesPerWeek', v.places_per_week, 'site', ${codeRef('s')})
          ORDER BY s.code NULLS FIRST), '[]')
        FROM venues v LEFT JOIN sites s ON s.key = v.site_key WHERE v.touch_point_key = touch_points.key)`),
    });

export function listTouchPoints(db: Knex, query: TouchPointQuery): Promise<Page<TouchPoint>> {
  const rows = touchPoints(db);
  if (query.q) {
    const pattern = containsPattern(query.q);
    rows.where((either) => either.whereRaw('touch_points.name ILIKE ?', [pattern]).orWhereRaw('touch_points.code ILIKE ?', [pattern]));
  }
  if (query.journey) whereIdentified(rows, JOURNEYS, query.journey);
  if (query.stage) whereIdentified(rows, STAGES, query.stage);
  if (query.channel) rows.whereRaw('lower(touch_points.channel) = lower(?)', [query.channel]);
  if (query.audience) rows.where('touch_points.audience', query.audience);
  if (query.archived === 'true') rows.whereNotNull('touch_points.archived_at');
  if (query.archived === 'false') rows.whereNull('touch_points.archived_at');
  return page<Row, TouchPoint>(rows, query, SORT, 'touch_points.id', toTouchPoint);
}

/** @throws not-found */
export async function getTouchPoint(db: Knex, idOrCode: string): Promise<TouchPoint> {
  const row = (await whereIdentified(touchPoints(db), TOUCH_POINTS, idOrCode).first()) as Row | undefined;
  if (!row) throw notFound(TOUCH_POINTS.noun, idOrCode);
  return toTouchPoint(row);
}

/** The stage that a touch-point's `journey` and `stage` name; a stage's name counts within its journey only. */
export async function findStageKey(db: Knex, journeyKey: number, idOrName: string): Promise<number | undefined> {
  const row = await whereIdentified(db('stages'), STAGES, idOrName).where('stages.journey_key', journeyKey).select('stages.key').first();
  return row?.key;
}

export async function journeyKeyOfStage(db: Knex, stageKey: number): Promise<number> {
  const row = await db('stages').where({ key: stageKey }).first('journey_key');
  return row.journey_key;
}
