import type { Knex } from 'knex';
import { codeRef } from '../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { whereIdentified } from '../../platform/db/rows.ts';
import { containsPattern } from '../../platform/db/text.ts';
import { notFound } from '../../platform/errors.ts';
import { weekOf } from '../../platform/iso-week.ts';
import type { Sight } from '../../platform/sight.ts';
import { oneWithinSight, pageWithinSight } from '../accounts/sight-read-model.ts';
import { TOUCH_POINTS } from '../touchpoints/touch-points/store.ts';
import { actionsOn } from './domain.ts';
import type { Idea, IdeaQuery } from './schemas.ts';

interface Row {
  readonly id: string;
  readonly experience_id: string;
  readonly text: string;
  readonly status: Idea['status'];
  readonly reason: string | null;
  readonly touchPoint: Idea['touchPoint'];
  readonly week: string;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const SORT: Readonly<Record<string, SortField>> = {
  createdAt: { expression: 'ideas.created_at', type: 'timestamptz' },
  updatedAt: { expression: 'ideas.updated_at', type: 'timestamptz' },
  status: { expression: 'ideas.status', type: 'text' },
};

const toIdea = (row: Row): Idea => ({
  id: row.id,
  text: row.text,
  status: row.status,
  reason: row.reason,
  experience: row.experience_id,
  touchPoint: row.touchPoint,
  week: weekOf(row.week),
  actions: actionsOn(row.status),
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** Ideas name nobody: what was raised counts, not by whom. */
const ideas = (db: Knex): Knex.QueryBuilder =>
  db('ideas')
    .join('experiences', 'experiences.id', 'ideas.experience_id')
    .join('assignments', 'assignments.id', 'experiences.assignment_id')
    .join('touch_points', 'touch_points.key', 'assignments.touch_point_key')
    .select('ideas.*', 'assignments.week', { touchPoint: db.raw(codeRef('touch_points')) });

export async function listIdeas(db: Knex, query: IdeaQuery, sight: Sight): Promise<Page<Idea>> {
  const rows = ideas(db);
  if (query.touchPoint) whereIdentified(rows, TOUCH_POINTS, query.touchPoint);
  if (query.status) rows.where('ideas.status', query.status);
  if (query.q) rows.whereRaw('ideas.text ILIKE ?', [containsPattern(query.q)]);
  const [fields, tieBreaker] = [SORT, 'ideas.id'];
  await pageWithinSight(db, rows, sight, { request: query, fields, tieBreaker, column: 'assignments.employee_key' });
  return page<Row, Idea>(rows, query, fields, tieBreaker, toIdea);
}

/** @throws not-found, also for what is out of sight */
export async function getIdea(db: Knex, id: string, sight: Sight): Promise<Idea> {
  const row = (await oneWithinSight(ideas(db).where('ideas.id', id), 'assignments.employee_key', sight).first()) as Row | undefined;
  if (!row) throw notFound('idea', id);
  return toIdea(row);
}
