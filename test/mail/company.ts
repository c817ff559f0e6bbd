import type { Knex } from 'knex';
import { newId } from '../../src/platform/ids.ts';

/** A small company, written straight into the tables: these tests are about mail, not about how assignments come to be. */
export interface Company {
  readonly programme: number;
  readonly plan: number;
  readonly touchPoints: readonly number[];
  readonly venues: readonly number[];
}

export interface Person {
  readonly key: number;
  readonly id: string;
  readonly email: string;
}

const NOW = '2026-11-01T00:00:00Z';
const stamps = { created_at: NOW, updated_at: NOW };

export async function createCompany(db: Knex, options: { readonly published?: boolean; readonly brief?: string } = {}): Promise<Company> {
  await db('organisation').update({ name: 'Nordwind', time_zone: 'UTC', mail_lead_days: 3, mail_hour: 9 });
  const [journey] = await db('journeys')
    .insert({ id: newId(), name: 'Journey', ...stamps })
    .returning('key');
  const [stage] = await db('stages').insert({ id: newId(), journey_key: journey.key, position: 0, name: 'Help' }).returning('key');
  const [site] = await db('sites')
    .insert({ id: newId(), code: 'HH', name: 'Hamburg shop', time_zone: 'Europe/Berlin', ...stamps })
    .returning('key');
  const points = [
    {
      code: 'LINE',
      name: 'The helpline',
      channel: 'phone',
      audience: 'external',
      photo: 'none',
      duration_minutes: 30,
      promised_wait_minutes: 5,
    },
    {
      code: 'SHOP',
      name: 'The shop queue',
      channel: 'in person',
      audience: 'external',
      photo: 'allowed',
      duration_minutes: 60,
      promised_wait_minutes: null,
    },
    {
      code: 'IT',
      name: 'Asking IT',
      channel: 'ticket',
      audience: 'internal',
      photo: 'required',
      duration_minutes: null,
      promised_wait_minutes: null,
    },
  ];
  const touchPoints: number[] = [];
  const venues: number[] = [];
  for (const [index, point] of points.entries()) {
    const [row] = await db('touch_points')
      .insert({ id: newId(), stage_key: stage.key, brief: options.brief ?? 'Ask about **an order**.', ...point, ...stamps })
      .returning('key');
    const [venue] = await db('venues')
      .insert({ id: newId(), touch_point_key: row.key, site_key: index === 1 ? site.key : null, places_per_week: 100 })
      .returning('key');
    touchPoints.push(row.key);
    venues.push(venue.key);
  }
  const [programme] = await db('programmes')
    .insert({ id: newId(), name: 'Cycle', kind: 'cycle', start_week: '2026-11-02', end_week: '2027-12-27', ...stamps })
    .returning('key');
  const [plan] = await db('plans')
    .insert({
      id: newId(),
      programme_key: programme.key,
      status: options.published === false ? 'draft' : 'published',
      published_at: options.published === false ? null : NOW,
      requested_by: 'test',
      ...stamps,
    })
    .returning('key');
  return { programme: programme.key, plan: plan.key, touchPoints, venues };
}

let serial = 0;

export async function addPerson(db: Knex, values: Readonly<Record<string, unknown>> = {}): Promise<Person> {
  serial++;
  const [row] = await db('employees')
    .insert({
      id: newId(),
      number: `N${serial}`,
      email: `person${serial}@example.org`,
      given_name: `Given${serial}`,
      family_name: `Family${serial}`,
      ...stamps,
      ...values,
    })
    .returning(['key', 'id', 'email']);
  return row as Person;
}

export async function addWalk(
  db: Knex,
  company: Company,
  person: Person,
  week: string,
  values: { readonly touchPoint?: number; readonly status?: string; readonly sequence?: number } = {},
): Promise<string> {
  const index = values.touchPoint ?? 0;
  const id = newId();
  await db('assignments').insert({
    id,
    programme_key: company.programme,
    plan_key: company.plan,
    employee_key: person.key,
    touch_point_key: company.touchPoints[index],
    venue_key: company.venues[index],
    week,
    status: values.status ?? 'planned',
    sequence: values.sequence ?? 0,
    ...stamps,
  });
  return id;
}

export const addAbsence = (db: Knex, person: Person, from: string, until: string) =>
  db('absences').insert({ id: newId(), employee_key: person.key, during: `[${from},${until})`, ...stamps });

/** @returns its id */
export async function addAccount(db: Knex, email = 'admin@example.org'): Promise<string> {
  const id = newId();
  await db('accounts').insert({ id, email, name: 'Admin', role: 'admin', made_by: 'administrator', ...stamps });
  return id;
}
