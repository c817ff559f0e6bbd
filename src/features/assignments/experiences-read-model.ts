import type { Knex } from 'knex';
import { codeRef } from '../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { whereIdentified } from '../../platform/db/rows.ts';
import { containsPattern } from '../../platform/db/text.ts';
import { weekOf } from '../../platform/iso-week.ts';
import type { Sight } from '../../platform/sight.ts';
import { withinSight } from '../accounts/sight-read-model.ts';
import { TOUCH_POINTS } from '../touchpoints/touch-points/store.ts';
import type { Experience, ExperienceQuery } from './schemas.ts';

interface ExperienceRow {
  readonly id: string;
  readonly assignment_id: string;
  readonly touchPoint: Experience['touchPoint'];
  readonly week: string;
  readonly effort: number;
  readonly emotion: number;
  readonly waited_minutes: number | null;
  readonly promised_wait_minutes: number | null;
  readonly recognised: boolean;
  readonly happened: string | null;
  readonly change_in_my_work: string | null;
  readonly idea: string | null;
  readonly created_at: Date;
}

const toExperience = (row: ExperienceRow): Experience => ({
  id: row.id,
  assignment: row.assignment_id,
  touchPoint: row.touchPoint,
  week: weekOf(row.week),
  effort: row.effort,
  emotion: row.emotion,
  waitedMinutes: row.waited_minutes,
  promisedWaitMinutes: row.promised_wait_minutes,
  recognised: row.recognised,
  happened: row.happened,
  changeInMyWork: row.change_in_my_work,
  idea: row.idea,
  createdAt: row.created_at.toISOString(),
});

const SORT: Readonly<Record<string, SortField>> = {
  createdAt: { expression: 'experiences.created_at', type: 'timestamptz' },
  week: { expression: 'assignments.week', type: 'date' },
  effort: { expression: 'experiences.effort', type: 'integer' },
  emotion: { expression: 'experiences.emotion', type: 'integer' },
};

/** The idea that was told with the experience; others that come later are listed by themselves. */
const FIRST_IDEA = '(SELECT text FROM ideas WHERE ideas.experience_id = experiences.id ORDER BY ideas.id LIMIT 1)';

const experiences = (db: Knex): Knex.QueryBuilder =>
  db('experiences')
    .join('assignments', 'assignments.id', 'experiences.assignment_id')
    .join('touch_points', 'touch_points.key', 'assignments.touch_point_key')
    .select('experiences.*', 'assignments.week', 'touch_points.promised_wait_minutes', {
      touchPoint: db.raw(codeRef('touch_points')),
      idea: db.raw(FIRST_IDEA),
    });

export function listExperiences(db: Knex, query: ExperienceQuery, sight: Sight): Promise<Page<Experience>> {
  const rows = withinSight(experiences(db), 'assignments.employee_key', sight);
  if (query.touchPoint) whereIdentified(rows, TOUCH_POINTS, query.touchPoint);
  if (query.fromWeek) rows.where('assignments.week', '>=', query.fromWeek);
  if (query.toWeek) rows.where('assignments.week', '<=', query.toWeek);
  if (query.recognised !== undefined) rows.where('experiences.recognised', query.recognised);
  if (query.q) {
    const pattern = containsPattern(query.q);
    rows.where((either) =>
      either.whereRaw('experiences.happened ILIKE ?', [pattern]).orWhereRaw('experiences.change_in_my_work ILIKE ?', [pattern]),
    );
  }
  return page<ExperienceRow, Experience>(rows, query, SORT, 'experiences.id', toExperience);
}

export async function findExperience(db: Knex, assignmentId: string): Promise<Experience | null> {
  const row = (await experiences(db).where('experiences.assignment_id', assignmentId).first()) as ExperienceRow | undefined;
  return row ? toExperience(row) : null;
}
