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

/**
 * The person behind an account: the one that it names, else the one with its e-mail address, to which the sign-in link was
 * sent. Nobody who has left or was deactivated. A token acts for its account.
 */
export async function ownerOf(db: Knex, actor: Actor): Promise<Owner | undefined> {
  if (actor.id === null || (actor.kind !== 'account' && actor.kind !== 'token')) return undefined;
  const account =
    actor.kind === 'account'
      ? db('accounts').where({ id: actor.id })
      : db('accounts').whereIn('id', db('api_tokens').where({ id: actor.id }).select('account_id'));
  return (await owners(db)
    .join(account.select('accounts.employee_key', 'accounts.email').as('a'), (on) =>
      on.on('employees.key', 'a.employee_key').orOn(db.raw('(a.employee_key IS NULL AND lower(employees.email) = lower(a.email))')),
    )
    .whereNull('employees.deactivated_at')
    .first()) as Owner | undefined;
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
