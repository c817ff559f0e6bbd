import type { Knex } from 'knex';
import type { Actor } from '../../platform/db/unit-of-work.ts';
import { dateIn } from '../../platform/iso-week.ts';
import { hashSecret } from '../../platform/secrets.ts';
import type { Role } from './domain.ts';
import { idleSince, type SessionLimits, startedBefore } from './sessions/domain.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly made_by: 'administrator' | 'directory';
  readonly employee_key: number | null;
  readonly employee_deactivated_at: Date | null;
  readonly end_date: string | null;
  readonly leads: boolean | null;
  readonly time_zone: string;
  readonly employee_sign_in: boolean;
}

/**
 * Accounts with all that decides whether they still count. Asked anew with every request: whoever was deactivated, has left,
 * or lost their people a moment ago is that from their next request on.
 */
const accounts = (db: Knex): Knex.QueryBuilder =>
  db('accounts as a')
    .joinRaw('CROSS JOIN organisation AS o')
    .leftJoin('employees as e', 'e.key', 'a.employee_key')
    .whereNull('a.deactivated_at')
    .select('a.id', 'a.name', 'a.role', 'a.made_by', 'a.employee_key', 'e.end_date', 'o.time_zone', 'o.employee_sign_in')
    .select({ employee_deactivated_at: 'e.deactivated_at', leads: db.raw('leads_people(e.key)') });

/** Who may act, of a row of `accounts`; undefined when their person has gone, or got in by a door that is closed now. */
function actorOf(row: Row, now: Date): Pick<Actor, 'role' | 'account' | 'employee'> | undefined {
  const gone = row.employee_deactivated_at !== null || (row.end_date !== null && row.end_date < dateIn(row.time_zone, now));
  if (gone) return undefined;
  if (row.made_by === 'directory' && (row.employee_key === null || !row.employee_sign_in)) return undefined;
  const leads = row.leads === true;
  return {
    role: row.role === 'employee' && leads ? 'leader' : row.role,
    account: row.id,
    ...(row.employee_key === null ? {} : { employee: { key: row.employee_key, leads } }),
  };
}

/** The account with this id, as an actor; undefined when it is nobody (any more). */
export async function accountActor(db: Knex, accountId: string, now: Date): Promise<Actor | undefined> {
  const row = (await accounts(db).where('a.id', accountId).first()) as Row | undefined;
  const actor = row && actorOf(row, now);
  return row && actor && { kind: 'account', id: row.id, name: row.name, scopes: ['*'], ...actor };
}

const A_MINUTE = 60_000;

/**
 * The account behind a browser session, as an actor; undefined when the session was ended, lay idle or grew too old, or
 * when its account is nobody. Notes once a minute that the session is in use.
 *
 * @param sid the secret of its cookie
 */
export async function sessionActor(db: Knex, sid: string, now: Date, limits: SessionLimits): Promise<Actor | undefined> {
  const row = (await accounts(db)
    .join('account_sessions as s', 's.account_id', 'a.id')
    .where('s.sid', sid)
    .where('s.seen_at', '>', idleSince(limits, now))
    .where('s.begun_at', '>', startedBefore(limits, now))
    .select({ session: 's.id', seen_at: 's.seen_at' })
    .first()) as (Row & { session: string; seen_at: Date }) | undefined;
  const actor = row && actorOf(row, now);
  if (!row || !actor) return undefined;
  if (now.getTime() - row.seen_at.getTime() >= A_MINUTE) await db('account_sessions').where({ id: row.session }).update({ seen_at: now });
  return { kind: 'account', id: row.id, name: row.name, scopes: ['*'], session: row.session, ...actor };
}

/** The token behind a bearer secret, as an actor; undefined when unknown, revoked or expired, or when its owner is nobody. */
export async function tokenActor(db: Knex, secret: string, now: Date): Promise<Actor | undefined> {
  const row = (await accounts(db)
    .join('api_tokens as t', 't.account_id', 'a.id')
    .where('t.token_hash', hashSecret(secret))
    .whereNull('t.revoked_at')
    .where((open) => open.whereNull('t.expires_at').orWhere('t.expires_at', '>', now))
    .select('t.scopes', 't.last_used_at', { token: 't.id', token_name: 't.name' })
    .first()) as (Row & { token: string; token_name: string; scopes: string[]; last_used_at: Date | null }) | undefined;
  const actor = row && actorOf(row, now);
  if (!row || !actor) return undefined;
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() >= A_MINUTE) {
    await db('api_tokens').where({ id: row.token }).update({ last_used_at: now });
  }
  return { kind: 'token', id: row.token, name: row.token_name, scopes: row.scopes, ...actor };
}
