import type { Knex } from 'knex';
import { codeRef, personRef } from '../../../platform/db/embedded.ts';
import { conflictOf } from '../../../platform/errors.ts';
import { weekOf } from '../../../platform/iso-week.ts';
import { getPlanRow } from '../read-model.ts';
import type { Diff, DiffItem, DiffQuery } from '../schemas.ts';
import { cut, decodePosition } from '../visits/keyset.ts';
import { CHANGES, changeBindings, TOLD } from './read-model.ts';

interface Row {
  readonly employee_key: number;
  readonly touch_point_key: number;
  readonly change: DiffItem['change'];
  readonly told: boolean;
  readonly employee: DiffItem['employee'];
  readonly touchPoint: DiffItem['touchPoint'];
  readonly before_week: string | null;
  readonly beforeVenue: NonNullable<DiffItem['before']>['venue'] | null;
  readonly after_week: string | null;
  readonly afterVenue: NonNullable<DiffItem['after']>['venue'] | null;
}

/**
 * A plan beside the living assignments of its programme: counts of everything, and the items one page at a time.
 *
 * @throws not-found; conflict while the plan is being solved, or when its visits are gone
 */
export async function getDiff(db: Knex, planId: string, query: DiffQuery): Promise<Diff> {
  const plan = await getPlanRow(db, planId);
  if (plan.first_week === null || plan.status === 'discarded')
    throw conflictOf('another-state', `This plan is ${plan.status}: it has no visits to compare. Generate a new one.`);
  const bindings = changeBindings(plan);
  const { rows: totals } = (await db.raw(
    `SELECT count(*) FILTER (WHERE change = 'added')::int AS added, count(*) FILTER (WHERE change = 'moved')::int AS moved,
       count(*) FILTER (WHERE change = 'cancelled')::int AS cancelled, count(*) FILTER (WHERE change = 'unchanged')::int AS unchanged,
       count(DISTINCT employee_key) FILTER (WHERE change <> 'unchanged')::int AS people,
       count(DISTINCT employee_key) FILTER (WHERE change IN ('moved', 'cancelled') AND ${TOLD})::int AS told
     FROM (${CHANGES}) c`,
    bindings,
  )) as { rows: (Diff['counts'] & { people: number; told: number })[] };
  const { people, told, ...counts } = totals[0] as Diff['counts'] & { people: number; told: number };
  const [employee, touchPoint] = decodePosition(query.cursor);
  const { rows } = (await db.raw(
    `SELECT c.*, ${personRef('e')} AS employee, ${codeRef('t')} AS "touchPoint", ${venueRef('b', 'bs')} AS "beforeVenue", ${venueRef('a', 's')} AS "afterVenue"
     FROM (SELECT c.*, c.change IN ('moved', 'cancelled') AND ${TOLD} AS told FROM (${CHANGES}) c) c
     JOIN employees e ON e.key = c.employee_key JOIN touch_points t ON t.key = c.touch_point_key
     LEFT JOIN venues b ON b.key = c.before_venue LEFT JOIN sites bs ON bs.key = b.site_key
     LEFT JOIN venues a ON a.key = c.after_venue LEFT JOIN sites s ON s.key = a.site_key
     WHERE (c.employee_key, c.touch_point_key) > (:employee, :touchPoint)
       AND (:change = '' OR c.change = :change) AND (:told = '' OR c.told = (:told = 'true'))
     ORDER BY c.employee_key, c.touch_point_key LIMIT :limit`,
    {
      ...bindings,
      employee,
      touchPoint,
      change: query.change ?? '',
      told: query.told === undefined ? '' : String(query.told),
      limit: query.limit + 1,
    },
  )) as { rows: Row[] };
  return { counts, people, told, ...cut(rows, query.limit, toItem) };
}

const venueRef = (venue: string, site: string): string =>
  `CASE WHEN ${venue}.key IS NULL THEN NULL ELSE json_build_object('id', ${venue}.id, 'site', ${codeRef(site)}) END`;

const toItem = (row: Row): DiffItem => ({
  change: row.change,
  employee: row.employee,
  touchPoint: row.touchPoint,
  before: row.before_week && row.beforeVenue ? { week: weekOf(row.before_week), venue: row.beforeVenue } : null,
  after: row.after_week && row.afterVenue ? { week: weekOf(row.after_week), venue: row.afterVenue } : null,
  told: row.told,
});
