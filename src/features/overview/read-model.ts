import type { Knex } from 'knex';
import { currentMonday, dateIn, weekOf } from '../../platform/iso-week.ts';
import { organisationTimeZone } from '../organisation/read-model.ts';
import type { Overview } from './schemas.ts';

/** Everything the home screen asks for, in four statements whose cost does not grow with plans of the past. */
export async function getOverview(db: Knex, now: Date): Promise<Overview> {
  const timeZone = await organisationTimeZone(db);
  const today = dateIn(timeZone, now);
  const monday = currentMonday(timeZone, now);
  const [has, plans, messages, weeks] = await Promise.all([
    readExisting(db, today),
    readPlans(db),
    readMessages(db),
    readAssignments(db, monday),
  ]);
  return { week: weekOf(monday), has, ...plans, messages, ...weeks };
}

async function readExisting(db: Knex, today: string): Promise<Overview['has']> {
  const { rows } = await db.raw(
    `SELECT
       (SELECT count(*) FROM employees WHERE deactivated_at IS NULL AND (end_date IS NULL OR end_date >= ?))::int AS people,
       (SELECT count(*) FROM touch_points WHERE archived_at IS NULL)::int AS "touchPoints",
       (SELECT count(*) FROM programmes WHERE archived_at IS NULL)::int AS programmes,
       (SELECT count(*) FROM plans WHERE solved_at IS NOT NULL)::int AS plans,
       (SELECT count(*) FROM plans WHERE status = 'published')::int AS published`,
    [today],
  );
  return rows[0];
}

interface PlanRow {
  readonly id: string;
  readonly status: 'solving' | 'draft' | 'published';
  readonly latest: boolean;
  readonly programme: string;
  readonly name: string;
  readonly placed: number | null;
  readonly unplaced: number | null;
}

async function readPlans(db: Knex): Promise<Pick<Overview, 'solving' | 'drafts' | 'unplaced'>> {
  const { rows } = (await db.raw(
    `SELECT p.id, p.status, programmes.id AS programme, programmes.name,
       p.key = (SELECT max(key) FROM plans WHERE programme_key = p.programme_key) AS latest,
       (p.summary->>'placed')::int AS placed, (p.summary->>'unplaced')::int AS unplaced
     FROM plans p JOIN programmes ON programmes.key = p.programme_key
     WHERE p.status IN ('solving', 'draft', 'published') AND programmes.archived_at IS NULL
     ORDER BY p.key DESC`,
  )) as { rows: PlanRow[] };
  const pick = (keep: (row: PlanRow) => boolean) =>
    rows
      .filter(keep)
      .map((row) => ({ id: row.id, programme: { id: row.programme, name: row.name }, placed: row.placed, unplaced: row.unplaced }));
  return {
    solving: pick((row) => row.status === 'solving'),
    drafts: pick((row) => row.status === 'draft' && row.latest),
    unplaced: pick((row) => row.status === 'published' && (row.unplaced ?? 0) > 0),
  };
}

async function readMessages(db: Knex): Promise<Overview['messages']> {
  const { rows } = await db.raw(
    `SELECT count(*) FILTER (WHERE status IN ('queued', 'sending'))::int AS queued,
       count(*) FILTER (WHERE status = 'failed')::int AS failed,
       count(*) FILTER (WHERE status = 'unknown')::int AS unknown
     FROM messages WHERE status IN ('queued', 'sending', 'failed', 'unknown')`,
  );
  return rows[0];
}

async function readAssignments(db: Knex, monday: string): Promise<Pick<Overview, 'thisWeek' | 'unanswered'>> {
  const { rows } = await db.raw(
    `SELECT count(*) FILTER (WHERE week = :monday AND status IN ('planned', 'announced'))::int AS open,
       count(*) FILTER (WHERE week = :monday AND status = 'started')::int AS started,
       count(*) FILTER (WHERE week = :monday AND status = 'done')::int AS done,
       count(*) FILTER (WHERE week = :monday AND status = 'privileged')::int AS privileged,
       count(*) FILTER (WHERE week = :monday AND status = 'missed')::int AS missed,
       count(*) FILTER (WHERE week = :monday AND status = 'excused')::int AS excused,
       count(*) FILTER (WHERE week < :monday)::int AS unanswered
     FROM assignments
     WHERE week = :monday OR (week < :monday AND status IN ('planned', 'announced', 'started'))`,
    { monday },
  );
  const { unanswered, ...thisWeek } = rows[0];
  return { thisWeek, unanswered };
}
