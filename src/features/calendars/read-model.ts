import type { Knex } from 'knex';
import { personRef } from '../../platform/db/embedded.ts';
import { whereIdentified } from '../../platform/db/rows.ts';
import type { Actor } from '../../platform/db/unit-of-work.ts';
import { notFound } from '../../platform/errors.ts';
import { EMPLOYEES } from '../directory/employees/store.ts';
import type { Choice } from './domain.ts';
import type { CalendarSettings } from './schemas.ts';
import { CHOICE } from './store.ts';

export interface Owner {
  readonly key: number;
  readonly id: string;
  readonly zone: string;
  readonly fallback: string;
  readonly end_date: string | null;
  readonly deactivated: boolean;
  readonly employee: NonNullable<CalendarSettings['employee']>;
  readonly choice: Choice;
  readonly version: number;
  readonly feed_created_at: Date | null;
}

const owners = (db: Knex): Knex.QueryBuilder =>
  db('employees')
    .leftJoin('sites', 'sites.key', 'employees.site_key')
    .leftJoin('calendar_choices as c', 'c.employee_key', 'employees.key')
    .leftJoin('calendar_feeds as f', 'f.employee_key', 'employees.key')
    .crossJoin(db.raw('organisation as o') as never)
    .select('employees.key', 'employees.id', 'employees.end_date', {
      zone: db.raw('coalesce(employees.time_zone, sites.time_zone, o.time_zone)'),
      fallback: 'o.time_zone',
      deactivated: db.raw('employees.deactivated_at IS NOT NULL'),
      employee: db.raw(personRef('employees')),
      choice: db.raw(CHOICE),
      version: db.raw('coalesce(c.version, 0)'),
      feed_created_at: 'f.created_at',
    });

/** The person of the directory whose the account is; undefined for an account that is nobody's. A token acts for its account. */
export async function ownerOf(db: Knex, actor: Actor): Promise<Owner | undefined> {
  if (!actor.employee) return undefined;
  return (await owners(db).where('employees.key', actor.employee.key).first()) as Owner | undefined;
}

/** @throws not-found */
export async function findOwner(db: Knex, idOrNumber: string): Promise<Owner> {
  const owner = (await whereIdentified(owners(db), EMPLOYEES, idOrNumber).first()) as Owner | undefined;
  if (!owner) throw notFound(EMPLOYEES.noun, idOrNumber);
  return owner;
}

export const toSettings = (owner: Owner | undefined): CalendarSettings => ({
  employee: owner?.employee ?? null,
  timeZone: owner?.zone ?? null,
  choice: owner?.choice ?? { kind: 'week' },
  feed: owner?.feed_created_at ? { createdAt: owner.feed_created_at.toISOString() } : null,
  version: owner?.version ?? 0,
});
