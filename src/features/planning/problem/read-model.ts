import type { Knex } from 'knex';
import { copyIntegersOut } from '../../../platform/db/copy.ts';
import { notFound } from '../../../platform/errors.ts';
import { currentMonday } from '../../../platform/iso-week.ts';
import { audienceMembers } from '../../programmes/audience/read-model.ts';
import { readRules } from '../../programmes/rules.ts';
import type { ProgrammeRow } from '../../programmes/store.ts';
import { dayOf } from './days.ts';
import { ASSIGNMENT_WIDTH, type PersonRow, type Snapshot, STATES } from './snapshot.ts';

const day = (expression: string): string => `(${expression} - DATE '2000-01-01')`;

/**
 * Everything a plan of this programme depends on, as of one moment: call it in a repeatable-read transaction.
 *
 * @param asked the keys of the touch-points to ask for instead of the programme's own ("what if")
 * @throws not-found
 */
export async function readSnapshot(trx: Knex.Transaction, programmeId: string, now: Date, asked?: readonly number[]): Promise<Snapshot> {
  const programme = (await trx('programmes').where({ id: programmeId }).first()) as ProgrammeRow | undefined;
  if (!programme) throw notFound('programme', programmeId);
  const organisation = (await trx('organisation').first()) as { time_zone: string; country: string | null; min_working_days: number };
  const published = (await trx('plans').where({ programme_key: programme.key, status: 'published' }).first('key')) as
    | { key: number }
    | undefined;
  const rules = readRules(programme.rules);
  const current = currentMonday(organisation.time_zone, now);
  const touchPoints = await readTouchPoints(trx, programme, asked);
  const keys = touchPoints.map(({ key }) => key);
  return {
    programme: {
      key: programme.key,
      kind: programme.kind,
      startDay: dayOf(programme.start_week),
      endDay: programme.end_week === null ? null : dayOf(programme.end_week),
      weeksAfterStart: programme.weeks_after_start,
      rules,
    },
    country: organisation.country,
    minWorkingDays: rules.minWorkingDays ?? organisation.min_working_days,
    currentDay: dayOf(current),
    basePlanKey: published?.key ?? null,
    departments: await trx('departments').select('key', 'id', { cap: 'max_away_per_week' }).orderBy('key'),
    sites: await trx('sites').select('key', 'country').orderBy('key'),
    touchPoints,
    venues: await trx('venues')
      .select('key', 'id', { touchPointKey: 'touch_point_key', siteKey: 'site_key', places: 'places_per_week' })
      .whereIn('touch_point_key', keys)
      .orderBy('key'),
    closures: await readClosures(trx, keys, current),
    people: await readPeople(trx, programme, current),
    absences: await copyIntegersOut(
      trx,
      `SELECT employee_key, ${day('lower(during)')}, ${day('upper(during)')} FROM absences WHERE upper(during) > ?::date ORDER BY 1, 2`,
      [current],
      3,
    ),
    exemptions: await copyIntegersOut(
      trx,
      `SELECT employee_key, touch_point_key, ${day('lower(during)')}, ${day('upper(during)')}
       FROM exemptions WHERE upper(during) > ?::date AND touch_point_key = ANY(?::int[]) ORDER BY 1, 2, 3`,
      [current, arrayLiteral(keys)],
      4,
    ),
    credits: await copyIntegersOut(
      trx,
      'SELECT employee_key, touch_point_key FROM credits WHERE touch_point_key = ANY(?::int[]) ORDER BY 1, 2',
      [arrayLiteral(keys)],
      2,
    ),
    assignments: await copyIntegersOut(
      trx,
      `SELECT a.employee_key, a.touch_point_key, a.venue_key, a.programme_key, ${day('a.week')},
         CASE a.status ${STATES.map((state, index) => `WHEN '${state}' THEN ${index}`).join(' ')} END, coalesce(e.department_key, 0)
       FROM assignments a JOIN employees e ON e.key = a.employee_key
       WHERE a.status IN ('planned', 'announced', 'started', 'done') AND e.deactivated_at IS NULL
         AND (a.week >= ?::date OR a.touch_point_key = ANY(?::int[]))
       ORDER BY a.employee_key, a.week, a.touch_point_key`,
      [current, arrayLiteral(keys)],
      ASSIGNMENT_WIDTH,
    ),
  };
}

/** Where the organisation's weeks begin. */
export const timeZone = async (db: Knex): Promise<string> =>
  ((await db('organisation').first('time_zone')) as { time_zone: string }).time_zone;

const arrayLiteral = (keys: readonly number[]): string => `{${keys.join(',')}}`;

async function readTouchPoints(
  trx: Knex.Transaction,
  programme: ProgrammeRow,
  asked: readonly number[] | undefined,
): Promise<Snapshot['touchPoints']> {
  const query = trx('touch_points')
    .select('key', 'id', 'channel', { ownerKey: 'owner_department_key' })
    .select({
      after: trx.raw(
        'ARRAY(SELECT prerequisite_key FROM touch_point_prerequisites p WHERE p.touch_point_key = touch_points.key ORDER BY prerequisite_key)',
      ),
    })
    .whereNull('archived_at')
    .orderBy('key');
  if (asked) query.whereIn('key', asked as number[]);
  else if (!programme.all_touch_points)
    query.whereIn('key', trx('programme_touch_points').select('touch_point_key').where({ programme_key: programme.key }));
  return await query;
}

async function readClosures(trx: Knex.Transaction, touchPointKeys: readonly number[], current: string): Promise<Snapshot['closures']> {
  return await trx('closures')
    .join('venues', 'venues.key', 'closures.venue_key')
    .select({ venueKey: 'closures.venue_key', places: 'closures.places_per_week' })
    .select({ fromDay: trx.raw(day('lower(closures.during)')), untilDay: trx.raw(day('upper(closures.during)')) })
    .whereIn('venues.touch_point_key', touchPointKeys as number[])
    .whereRaw('upper(closures.during) > ?::date', [current])
    .orderBy(['closures.venue_key', 'fromDay']);
}

/** The members who have not left; in an induction those who join in the programme's weeks. */
async function readPeople(trx: Knex.Transaction, programme: ProgrammeRow, current: string): Promise<PersonRow[]> {
  const members = audienceMembers(trx, [programme.key]);
  const { rows } = (await trx.raw(
    `SELECT e.key, e.id, e.department_key AS "departmentKey", e.site_key AS "siteKey", e.weekly_load AS "weeklyLoad",
       l.employee_key IS NOT NULL AS leader, ${day('e.start_date')} AS "startDay", ${day('e.end_date')} AS "endDay"
     FROM (?) m JOIN employees e ON e.key = m.employee_key LEFT JOIN leaders l ON l.employee_key = e.key
     WHERE e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= ?::date)
       AND (?::boolean OR date_trunc('week', e.start_date) >= ?::date)
     ORDER BY e.key`,
    [members, current, programme.kind === 'cycle', programme.start_week],
  )) as { rows: PersonRow[] };
  return rows;
}
