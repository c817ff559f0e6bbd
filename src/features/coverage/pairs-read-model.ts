import type { Knex } from 'knex';
import { keyOf } from '../../platform/db/references.ts';
import type { Identity } from '../../platform/db/rows.ts';
import type { Sight } from '../../platform/sight.ts';
import { withinSight } from '../accounts/sight-read-model.ts';
import { subtreeOf } from '../directory/departments/read-model.ts';
import { DEPARTMENTS } from '../directory/departments/store.ts';
import { SITES } from '../directory/sites/store.ts';
import { organisationToday } from '../organisation/read-model.ts';
import { audienceMembers } from '../programmes/audience/read-model.ts';
import { type Demand, mergeDemands } from './domain.ts';

const PROGRAMMES: Identity = { table: 'programmes', code: 'name', noun: 'programme' };

/** What a question about coverage is about. */
export interface Scope {
  readonly today: string;
  /** What is required of whom. */
  readonly demands: readonly Demand[];
  /** Mondays; what was lived before or after does not count. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface Filters {
  readonly programme?: string | undefined;
  readonly department?: string | undefined;
  readonly site?: string | undefined;
  /** Only these people; `subtree` without the person on top: they know their own numbers and could take them off. */
  readonly people?: Sight | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Programmes ask something of the people who are here today, from their first published plan until they are archived.
 *
 * Read before the pairs are, and handed to them as arrays: then PostgreSQL knows how many there are. Left to guess (500
 * pairs instead of 400,000) it took four times as long.
 *
 * @throws invalid for a filter that names nothing
 */
export async function readScope(db: Knex, filters: Filters, now: Date): Promise<Scope> {
  const today = await organisationToday(db, now);
  const programmes = await publishedProgrammes(db, filters);
  const people = await peopleAsked(db, programmes, filters, today);
  const touchPoints = await touchPointsAsked(db, programmes);
  return {
    today,
    demands: mergeDemands(programmes.map((key) => ({ people: people.get(key) ?? [], touchPoints: touchPoints.get(key) ?? [] }))),
    from: filters.from,
    to: filters.to,
  };
}

/** How many different people are asked anything; nobody stands in two demands. */
export const peopleIn = (scope: Scope): number => scope.demands.reduce((sum, demand) => sum + demand.people.length, 0);

async function publishedProgrammes(db: Knex, filters: Filters): Promise<number[]> {
  const published = db('programmes')
    .whereNull('archived_at')
    .whereExists(db('plans').whereRaw("plans.programme_key = programmes.key AND plans.status = 'published'").select(db.raw('1')));
  if (filters.programme) published.where('key', await keyOf(db, PROGRAMMES, filters.programme, '/query/programme'));
  return published.orderBy('key').pluck('key');
}

async function peopleAsked(db: Knex, programmes: readonly number[], filters: Filters, today: string): Promise<Map<number, number[]>> {
  const department = await keyOf(db, DEPARTMENTS, filters.department, '/query/department');
  const site = await keyOf(db, SITES, filters.site, '/query/site');
  const query = db
    .from(audienceMembers(db, programmes).wrap('(', ') AS m'))
    .join('employees as e', 'e.key', 'm.employee_key')
    .whereNull('e.deactivated_at')
    .whereRaw('(e.start_date IS NULL OR e.start_date <= ?::date) AND (e.end_date IS NULL OR e.end_date >= ?::date)', [today, today]);
  if (department !== undefined) query.whereRaw('e.department_key IN ?', [subtreeOf(db, department)]);
  if (site !== undefined) query.where('e.site_key', site);
  if (filters.people) withinSight(query, 'e.key', filters.people);
  if (filters.people?.kind === 'subtree') query.whereNot('e.key', filters.people.employee);
  const rows: { programme_key: number; people: number[] }[] = await query
    .groupBy('m.programme_key')
    .select('m.programme_key', db.raw('array_agg(m.employee_key) AS people'));
  return new Map(rows.map((row) => [row.programme_key, row.people]));
}

async function touchPointsAsked(db: Knex, programmes: readonly number[]): Promise<Map<number, number[]>> {
  const rows: { programme_key: number; points: number[] }[] = await db('programmes as p')
    .joinRaw(
      `JOIN touch_points t ON t.archived_at IS NULL AND (p.all_touch_points
         OR EXISTS (SELECT 1 FROM programme_touch_points l WHERE l.programme_key = p.key AND l.touch_point_key = t.key))`,
    )
    .whereIn('p.key', programmes as number[])
    .groupBy('p.key')
    .select('p.key as programme_key', db.raw('array_agg(t.key ORDER BY t.key) AS points'));
  return new Map(rows.map((row) => [row.programme_key, row.points]));
}

/**
 * The common table expressions that end in `pairs`, one row a required pair of person and touch-point:
 *
 *     pairs (employee_key, touch_point_key, state, lived, credited, stood_in, exempt, planned)
 *
 * `state` is one of `CODES`. `lived`, `stood_in` and `planned` are the Monday of that week or null. A visit counts in the
 * week it was planned for, which is when it was lived; the form may follow days later. What was lived counts whichever
 * programme asked for it.
 */
export function requiredPairs(db: Knex, scope: Scope): Knex.Raw {
  const required = scope.demands.map((demand) =>
    db.raw(
      `SELECT e.key AS employee_key, t.key AS touch_point_key
       FROM unnest(?::integer[]) AS e (key) CROSS JOIN unnest(?::integer[]) AS t (key)`,
      [demand.people as number[], demand.touchPoints as number[]],
    ),
  );
  if (required.length === 0) required.push(db.raw('SELECT 0 AS employee_key, 0 AS touch_point_key WHERE false'));
  const inTime = '(week >= :from::date OR :from::date IS NULL) AND (week <= :to::date OR :to::date IS NULL)';
  return db.raw(
    `
    required AS (${required.map((_, index) => `:required${index}`).join(' UNION ALL ')}),
    visited AS (
      SELECT employee_key, touch_point_key, week FROM assignments WHERE status = 'done' AND ${inTime}
    ),
    credited AS (
      SELECT employee_key, touch_point_key, week
      FROM (SELECT *, date_trunc('week', experienced_on::timestamp)::date AS week FROM credits) AS dated WHERE ${inTime}
    ),
    exempted AS (
      SELECT employee_key, touch_point_key, equivalent_key FROM exemptions WHERE during @> :today::date
    ),
    stand_ins AS (
      SELECT employee_key, touch_point_key, min(week) AS week
      FROM (
        SELECT x.employee_key, x.touch_point_key, l.week
        FROM exempted x
        JOIN (TABLE visited UNION ALL TABLE credited) AS l ON l.employee_key = x.employee_key AND l.touch_point_key = x.equivalent_key
        UNION ALL
        SELECT x.employee_key, x.touch_point_key, l.week
        FROM exempted x
        JOIN touch_point_equivalents q USING (touch_point_key)
        JOIN (TABLE visited UNION ALL TABLE credited) AS l ON l.employee_key = x.employee_key AND l.touch_point_key = q.equivalent_key
      ) AS either
      GROUP BY employee_key, touch_point_key
    ),
    open AS (
      SELECT employee_key, touch_point_key, week FROM assignments WHERE status IN ('planned', 'announced', 'started')
    ),
    favoured AS (
      SELECT DISTINCT employee_key, touch_point_key FROM assignments WHERE status = 'privileged'
    ),
    pairs AS (
      SELECT employee_key, touch_point_key,
        coalesce(v.week, c.week) AS lived,
        v.week IS NULL AND c.week IS NOT NULL AS credited,
        s.week AS stood_in,
        x.touch_point_key IS NOT NULL AS exempt,
        o.week AS planned,
        CASE
          WHEN v.week IS NOT NULL OR c.week IS NOT NULL THEN 'd'
          WHEN s.week IS NOT NULL THEN 'e'
          WHEN x.touch_point_key IS NOT NULL THEN 'x'
          WHEN o.week IS NOT NULL THEN 'p'
          WHEN f.touch_point_key IS NOT NULL THEN 'v'
          ELSE 'm' END AS state
      FROM required
      LEFT JOIN visited v USING (employee_key, touch_point_key)
      LEFT JOIN credited c USING (employee_key, touch_point_key)
      LEFT JOIN stand_ins s USING (employee_key, touch_point_key)
      LEFT JOIN exempted x USING (employee_key, touch_point_key)
      LEFT JOIN open o USING (employee_key, touch_point_key)
      LEFT JOIN favoured f USING (employee_key, touch_point_key)
    )`,
    {
      ...Object.fromEntries(required.map((select, index) => [`required${index}`, select])),
      from: scope.from ?? null,
      to: scope.to ?? null,
      today: scope.today,
    },
  );
}

/** The characters of `state`. */
export const CODES = {
  d: 'direct: lived, or credited',
  e: 'an equivalent was lived',
  x: 'exempt',
  p: 'missing, planned',
  v: 'missing, lived but recognised or favoured: to be planned again',
  m: 'missing',
  '.': 'not required',
} as const;
