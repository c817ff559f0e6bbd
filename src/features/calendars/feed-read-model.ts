import type { Knex } from 'knex';
import type { Choice, Told } from './domain.ts';
import { CHOICE } from './store.ts';

/** The feed behind a secret, and everything that its calendar is made of but the walks. */
export interface FeedRow {
  readonly employee_key: number;
  readonly zone: string;
  readonly fallback: string;
  readonly end_date: string | null;
  readonly deactivated: boolean;
  readonly locale: string;
  readonly choice: Choice;
  /** When any of this last changed. */
  readonly changed_at: Date;
}

export interface FeedWalk {
  readonly id: string;
  readonly week: string;
  readonly sequence: number;
  readonly venue_key: number;
  readonly touch_point: string;
  readonly site: string | null;
  readonly changed_at: Date;
  readonly told: Told | null;
}

export async function findFeed(db: Knex, tokenHash: Buffer): Promise<FeedRow | undefined> {
  const { rows } = await db.raw(
    `SELECT f.employee_key, coalesce(e.time_zone, s.time_zone, o.time_zone) AS zone, o.time_zone AS fallback, e.end_date,
       e.deactivated_at IS NOT NULL AS deactivated, coalesce(e.locale, o.locale) AS locale, ${CHOICE} AS choice,
       greatest(f.created_at, e.updated_at, s.updated_at, o.updated_at, c.updated_at) AS changed_at
     FROM calendar_feeds f
     JOIN employees e ON e.key = f.employee_key
     LEFT JOIN sites s ON s.key = e.site_key
     LEFT JOIN calendar_choices c ON c.employee_key = e.key
     CROSS JOIN organisation o
     WHERE f.token_hash = ?`,
    [tokenHash],
  );
  return rows[0] as FeedRow | undefined;
}

/**
 * The walks that the person was told of, from a week on: open ones of programmes that still run, and what became of earlier
 * ones. Not those that no mail has announced yet, and none that were called off.
 */
export async function feedWalks(db: Knex, employeeKey: number, from: string): Promise<FeedWalk[]> {
  const { rows } = await db.raw(
    `SELECT a.id, a.week, a.sequence, a.venue_key, t.name AS touch_point, s.name AS site,
       greatest(a.updated_at, t.updated_at, s.updated_at) AS changed_at, told.told
     FROM assignments a
     JOIN programmes p ON p.key = a.programme_key
     JOIN touch_points t ON t.key = a.touch_point_key
     JOIN venues v ON v.key = a.venue_key
     LEFT JOIN sites s ON s.key = v.site_key
     LEFT JOIN LATERAL (
       SELECT json_build_object('week', c.told_week, 'venueKey', c.told_venue_key, 'entry', c.told_entry,
         'sequence', c.told_sequence, 'method', c.calendar_method) AS told
       FROM message_assignments c JOIN messages m ON m.id = c.message_id
       WHERE c.assignment_id = a.id AND m.status IN ('sending', 'sent', 'unknown')
       ORDER BY c.told_sequence DESC, m.updated_at DESC LIMIT 1
     ) told ON true
     WHERE a.employee_key = :employeeKey AND a.week >= :from
       AND (a.status IN ('done', 'privileged', 'missed')
         OR (a.status IN ('announced', 'started') AND p.archived_at IS NULL
           AND EXISTS (SELECT 1 FROM plans l WHERE l.programme_key = p.key AND l.status = 'published')))
     ORDER BY a.week, t.name, a.id`,
    { employeeKey, from },
  );
  return rows as FeedWalk[];
}

/** When any walk of this person last changed, those that are no longer shown included: what goes away is a change too. */
export async function lastWalkChange(db: Knex, employeeKey: number): Promise<Date | null> {
  const row = (await db('assignments').where({ employee_key: employeeKey }).max('updated_at as at').first()) as
    | { at: Date | null }
    | undefined;
  return row?.at ?? null;
}
