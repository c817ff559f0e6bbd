import type { Knex } from 'knex';
import { addWeeks, weekOf } from '../../../platform/iso-week.ts';
import { getPlanRow } from '../read-model.ts';
import type { Board } from '../schemas.ts';

interface Cell {
  readonly touch_point_key: number;
  readonly week: string;
  readonly number: number;
}

/** Weeks × touch-points: places used and places there are. Empty until the plan is solved. @throws not-found */
export async function getBoard(db: Knex, planId: string): Promise<Board> {
  const plan = await getPlanRow(db, planId);
  if (plan.first_week === null || plan.weeks === null) return { weeks: [], touchPoints: [], cells: [] };
  const first = plan.first_week;
  const weeks = Array.from({ length: plan.weeks }, (_, index) => addWeeks(first, index));
  const bindings = { plan: plan.key, programme: plan.programme_key, first, until: addWeeks(first, plan.weeks) };
  const used = await cellsOf(
    db,
    `SELECT touch_point_key, week, count(*)::int AS number FROM (
       SELECT touch_point_key, week FROM plan_visits WHERE plan_key = :plan
       UNION ALL
       SELECT touch_point_key, week FROM assignments
       WHERE programme_key <> :programme AND status IN ('planned', 'announced', 'started') AND week >= :first AND week < :until
     ) visits GROUP BY touch_point_key, week`,
    bindings,
  );
  const places = await cellsOf(
    db,
    `SELECT v.touch_point_key, w.week::date AS week, sum(coalesce(c.places_per_week, v.places_per_week))::int AS number
     FROM venues v CROSS JOIN generate_series(:first::date, :until::date - 7, interval '7 days') AS w (week)
     LEFT JOIN closures c ON c.venue_key = v.key AND c.during @> w.week::date
     GROUP BY v.touch_point_key, w.week`,
    bindings,
  );
  const asked = [...new Set(used.map((cell) => cell.touch_point_key))];
  const touchPoints = (await db('touch_points').select('key', 'id', 'code', 'name').whereIn('key', asked).orderBy(['code', 'key'])) as {
    key: number;
    id: string;
    code: string;
    name: string;
  }[];
  const usedAt = index(used);
  const placesAt = index(places);
  return {
    weeks: weeks.map(weekOf),
    touchPoints: touchPoints.map(({ id, code, name }) => ({ id, code, name })),
    cells: touchPoints.map(({ key }) =>
      weeks.map((week) => ({ used: usedAt.get(`${key} ${week}`) ?? 0, places: placesAt.get(`${key} ${week}`) ?? 0 })),
    ),
  };
}

async function cellsOf(db: Knex, sql: string, bindings: Readonly<Record<string, Knex.RawBinding>>): Promise<Cell[]> {
  return ((await db.raw(sql, bindings)) as { rows: Cell[] }).rows;
}

const index = (cells: readonly Cell[]): ReadonlyMap<string, number> =>
  new Map(cells.map(({ touch_point_key, week, number }) => [`${touch_point_key} ${week}`, number]));
