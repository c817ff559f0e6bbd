import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { TestApi } from './api.ts';

/** Waits until a plan has left `solving` (a new one is requested unless `id` names it). @returns the plan as answered */
export async function generate(api: TestApi, programme: string, id?: string) {
  const plan = id ?? ((await api.post(`/programmes/${programme}/plans`, {}).expect(202)).body.id as string);
  for (;;) {
    const { body } = await api.get(`/plans/${plan}`).expect(200);
    if (body.status !== 'solving') return body;
    await delay(50);
  }
}

/**
 * An independent judge of the living week: recomputes every hard rule in SQL from the tables alone and shares nothing with
 * the converter or the scheduler. Whoever is deactivated will not come, whatever is still written down for them. What was announced or lived before its prerequisite was missed is no fault of a plan.
 *
 * @returns the rules that are broken
 */
export async function brokenRules(db: Knex): Promise<string[]> {
  const live = `SELECT * FROM assignments WHERE status IN ('planned', 'announced', 'started', 'done')
    AND employee_key IN (SELECT key FROM employees WHERE deactivated_at IS NULL)`;
  const rules: Record<string, string> = {
    'too many in one week': `SELECT 1 FROM (${live}) a JOIN employees e ON e.key = a.employee_key GROUP BY e.key, a.week, e.weekly_load HAVING count(*) > e.weekly_load`,
    'venue over its places': `SELECT 1 FROM (${live}) a JOIN venues v ON v.key = a.venue_key LEFT JOIN closures c ON c.venue_key = v.key AND c.during @> a.week
      GROUP BY v.key, a.week, coalesce(c.places_per_week, v.places_per_week) HAVING count(*) > coalesce(c.places_per_week, v.places_per_week)`,
    'venue of another touch-point': `SELECT 1 FROM (${live}) a JOIN venues v ON v.key = a.venue_key WHERE v.touch_point_key <> a.touch_point_key`,
    'venue out of reach': `SELECT 1 FROM (${live}) a JOIN venues v ON v.key = a.venue_key JOIN employees e ON e.key = a.employee_key
      WHERE v.site_key IS NOT NULL AND v.site_key IS DISTINCT FROM e.site_key`,
    'department over its cap': `SELECT 1 FROM (${live}) a JOIN employees e ON e.key = a.employee_key JOIN departments d ON d.key = e.department_key
      GROUP BY d.key, a.week, d.max_away_per_week HAVING count(*) > d.max_away_per_week`,
    'absent all week': `SELECT 1 FROM (${live}) a JOIN absences b ON b.employee_key = a.employee_key AND b.during @> daterange(a.week, a.week + 5)`,
    'before the start or after the end': `SELECT 1 FROM (${live}) a JOIN employees e ON e.key = a.employee_key WHERE e.start_date > a.week + 4 OR e.end_date < a.week`,
    'before its prerequisite': `SELECT 1 FROM (${live}) a JOIN touch_point_prerequisites p ON p.touch_point_key = a.touch_point_key
      JOIN (${live}) b ON b.employee_key = a.employee_key AND b.touch_point_key = p.prerequisite_key WHERE b.week >= a.week AND a.status = 'planned'`,
    'outside the programme': `SELECT 1 FROM (${live}) a JOIN programmes g ON g.key = a.programme_key WHERE a.week < g.start_week OR a.week > g.end_week`,
    'too close to the visit before': `SELECT 1 FROM (${live}) a JOIN (${live}) b ON b.employee_key = a.employee_key AND b.programme_key = a.programme_key
      JOIN programmes g ON g.key = a.programme_key WHERE b.week > a.week AND (b.week - a.week) / 7 < coalesce((g.rules->>'gap')::int, 1)`,
    'after the induction': `SELECT 1 FROM (${live}) a JOIN programmes g ON g.key = a.programme_key JOIN employees e ON e.key = a.employee_key
      WHERE g.kind = 'induction' AND a.week > date_trunc('week', e.start_date)::date + 7 * (g.weeks_after_start - 1)`,
    exempt: `SELECT 1 FROM (${live}) a JOIN exemptions x ON x.employee_key = a.employee_key AND x.touch_point_key = a.touch_point_key AND x.during && daterange(a.week, a.week + 7)`,
  };
  const broken: string[] = [];
  for (const [rule, sql] of Object.entries(rules)) {
    const { rows } = await db.raw(sql);
    if (rows.length > 0) broken.push(`${rule} (${rows.length})`);
  }
  return broken;
}

let programmes = 0;
/** The body of a new cycle from 2026-W49 to 2027-W10, under a name of its own. */
export const cycle = (more: object = {}) => ({
  name: `Cycle ${++programmes}`,
  kind: 'cycle',
  startWeek: '2026-W45',
  endWeek: '2027-W10',
  ...more,
});

/** Every item of a list, page after page. */
export async function pagesOf(api: TestApi, path: string) {
  const items = [];
  let cursor: string | null = null;
  do {
    const { body } = (await api.get(cursor === null ? path : `${path}&cursor=${cursor}`).expect(200)) as {
      body: { items: { employee: { number: string }; touchPoint: { code: string }; week: string }[]; nextCursor: string | null };
    };
    items.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return items;
}

/** Asks again and again until it is so; the test's own time limit ends what never becomes so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20);
}

/** Empties the company and everything planned with it. Background jobs may hold a row at that moment: then once more. */
export async function emptyCompany(db: Knex): Promise<void> {
  for (;;) {
    try {
      await db.raw('TRUNCATE programmes, sites, departments, employees, journeys CASCADE');
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01') throw error;
    }
  }
}
