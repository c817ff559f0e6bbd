import type { Knex } from 'knex';
import { newId } from '../../src/platform/ids.ts';

/** Rows that a test needs around what it is about, written without the features that usually write them. */
const NOW = '2026-11-25T12:00:00Z';
const written = { created_at: NOW, updated_at: NOW };

const keyOf = async (db: Knex, table: string, column: string, value: string): Promise<number> =>
  (
    await db(table)
      .where({ [column]: value })
      .first('key')
  ).key;

export async function insertDepartment(db: Knex, code: string, columns: { max_away_per_week?: number } = {}): Promise<number> {
  const [row] = await db('departments')
    .insert({ id: newId(), code, name: `Department ${code}`, ...columns, ...written })
    .returning('key');
  return row.key;
}

export async function insertEmployee(
  db: Knex,
  number: string,
  columns: {
    department_key?: number;
    site_key?: number;
    weekly_load?: number;
    locale?: string;
    time_zone?: string;
    start_date?: string;
    end_date?: string;
    given_name?: string;
    family_name?: string;
  } = {},
): Promise<number> {
  const [row] = await db('employees')
    .insert({
      id: newId(),
      number,
      email: `${number.toLowerCase()}@example.test`,
      given_name: 'Person',
      family_name: number,
      ...columns,
      ...written,
    })
    .returning('key');
  return row.key;
}

export interface VisitRow {
  readonly employee: string;
  readonly touchPoint: string;
  /** A Monday. */
  readonly week: string;
}

/** A published plan of a programme of its own, with these visits at the first venue of each touch-point. */
export async function insertPlan(
  db: Knex,
  options: { readonly name?: string; readonly rules?: object; readonly visits?: readonly VisitRow[] } = {},
): Promise<{ programmeKey: number; planKey: number }> {
  const [programme] = await db('programmes')
    .insert({
      id: newId(),
      name: options.name ?? `Programme ${newId()}`,
      kind: 'cycle',
      start_week: '2026-11-02',
      end_week: '2027-12-27',
      rules: JSON.stringify(options.rules ?? {}),
      ...written,
    })
    .returning('key');
  const [plan] = await db('plans')
    .insert({ id: newId(), programme_key: programme.key, status: 'published', requested_by: 'test', published_at: NOW, ...written })
    .returning('key');
  for (const visit of options.visits ?? []) {
    const touch_point_key = await keyOf(db, 'touch_points', 'code', visit.touchPoint);
    await db('plan_visits').insert({
      plan_key: plan.key,
      employee_key: await keyOf(db, 'employees', 'number', visit.employee),
      touch_point_key,
      venue_key: (await db('venues').where({ touch_point_key }).orderBy('key').first('key')).key,
      week: visit.week,
    });
  }
  return { programmeKey: programme.key, planKey: plan.key };
}
