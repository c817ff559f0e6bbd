import type { Knex } from 'knex';
import { newId } from '../../src/platform/ids.ts';

/** Rows for tests about planning, written straight into the tables: what they test is not how rows get there. */
export interface Person {
  readonly number: string;
  readonly department?: string;
  readonly site?: string;
  readonly leader?: boolean;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly weeklyLoad?: number;
  readonly deactivated?: boolean;
}

export interface Service {
  readonly code: string;
  readonly channel?: string;
  readonly owner?: string;
  readonly after?: readonly string[];
  /** Places a week: a number (open to anyone), or by site code. */
  readonly places?: number | Readonly<Record<string, number>>;
}

export interface Company {
  readonly sites?: Readonly<Record<string, string | null>>;
  /** Department code → cap. */
  readonly departments?: Readonly<Record<string, number | null>>;
  readonly people: readonly Person[];
  readonly touchPoints: readonly Service[];
}

export interface Seeded {
  readonly employee: Readonly<Record<string, { key: number; id: string }>>;
  readonly touchPoint: Readonly<Record<string, { key: number; id: string }>>;
  readonly venue: Readonly<Record<string, { key: number; id: string }>>;
}

const AT = '2026-01-01T00:00:00Z';
const stamped = { created_at: AT, updated_at: AT };

export const people = (count: number, more: (index: number) => Omit<Person, 'number'> = () => ({})): Person[] =>
  Array.from({ length: count }, (_, index) => ({ number: `E${String(index).padStart(4, '0')}`, ...more(index) }));

export const services = (count: number, places: number): Service[] =>
  Array.from({ length: count }, (_, index) => ({ code: `T${String(index).padStart(2, '0')}`, places }));

async function insert(
  db: Knex,
  table: string,
  rows: readonly object[],
  name: string,
): Promise<Record<string, { key: number; id: string }>> {
  const found = (
    rows.length === 0 ? [] : await db.batchInsert(table, rows as object[], 500).returning(['key', 'id', name] as never)
  ) as Record<string, never>[];
  return Object.fromEntries(found.map((row) => [row[name], { key: row['key'], id: row['id'] }]));
}

/** @returns the ids and keys by number and code; venues by `touch-point` or `touch-point@site` */
export async function seedCompany(db: Knex, company: Company): Promise<Seeded> {
  const sites = await insert(
    db,
    'sites',
    Object.entries(company.sites ?? {}).map(([code, country]) => ({
      id: newId(),
      code,
      name: code,
      time_zone: 'UTC',
      country,
      ...stamped,
    })),
    'code',
  );
  const departments = await insert(
    db,
    'departments',
    Object.entries(company.departments ?? {}).map(([code, cap]) => ({ id: newId(), code, name: code, max_away_per_week: cap, ...stamped })),
    'code',
  );
  const employee = await insert(
    db,
    'employees',
    company.people.map((person) => ({
      id: newId(),
      number: person.number,
      email: `${person.number}@example.org`.toLowerCase(),
      given_name: 'Given',
      family_name: person.number,
      department_key: person.department === undefined ? null : departments[person.department]?.key,
      site_key: person.site === undefined ? null : sites[person.site]?.key,
      declared_leader: person.leader ?? false,
      start_date: person.startDate ?? null,
      end_date: person.endDate ?? null,
      weekly_load: person.weeklyLoad ?? 1,
      deactivated_at: person.deactivated ? AT : null,
      ...stamped,
    })),
    'number',
  );
  const journey = await insert(db, 'journeys', [{ id: newId(), name: `Journey ${newId()}`, ...stamped }], 'name');
  const stage = await insert(
    db,
    'stages',
    [{ id: newId(), journey_key: Object.values(journey)[0]?.key, position: 0, name: 'Stage' }],
    'name',
  );
  const touchPoint = await insert(
    db,
    'touch_points',
    company.touchPoints.map((service) => ({
      id: newId(),
      code: service.code,
      name: `Name of ${service.code}`,
      stage_key: stage['Stage']?.key,
      channel: service.channel ?? 'phone',
      owner_department_key: service.owner === undefined ? null : departments[service.owner]?.key,
      ...stamped,
    })),
    'code',
  );
  for (const service of company.touchPoints)
    for (const before of service.after ?? [])
      await db('touch_point_prerequisites').insert({
        touch_point_key: touchPoint[service.code]?.key,
        prerequisite_key: touchPoint[before]?.key,
      });
  const venue: Record<string, { key: number; id: string }> = {};
  for (const service of company.touchPoints) {
    const places = typeof service.places === 'object' ? Object.entries(service.places) : [[null, service.places ?? 10] as const];
    for (const [site, count] of places) {
      const [row] = (await db('venues')
        .insert({
          id: newId(),
          touch_point_key: touchPoint[service.code]?.key,
          site_key: site === null ? null : sites[site]?.key,
          places_per_week: count,
        })
        .returning(['key', 'id'])) as { key: number; id: string }[];
      venue[site === null ? service.code : `${service.code}@${site}`] = row as { key: number; id: string };
    }
  }
  return { employee, touchPoint, venue };
}
