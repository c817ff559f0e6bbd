import type { Knex } from 'knex';
import { personRef } from '../../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { containsPattern } from '../../../platform/db/text.ts';
import { notFound } from '../../../platform/errors.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import { idleSince, type SessionLimits, startedBefore } from '../sessions/domain.ts';
import { ACCOUNTS } from '../store.ts';
import type { Account, AccountQuery } from './schemas.ts';

const SORT: Readonly<Record<string, SortField>> = {
  name: { expression: 'accounts.name', type: 'text' },
  email: { expression: 'lower(accounts.email)', type: 'text' },
  signedInAt: { expression: "coalesce(accounts.signed_in_at, '-infinity')", type: 'timestamptz' },
};

const EFFECTIVE_ROLE = `CASE WHEN accounts.role = 'employee' AND leads_people(employees.key) THEN 'leader' ELSE accounts.role END`;

/** Must say what `actorOf` does. */
const STATUS = `CASE
  WHEN accounts.deactivated_at IS NOT NULL THEN 'deactivated'
  WHEN employees.deactivated_at IS NOT NULL OR employees.end_date < :today::date THEN 'left'
  WHEN accounts.made_by = 'directory' AND (employees.key IS NULL OR NOT o.employee_sign_in) THEN 'closed'
  ELSE 'active' END`;

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Account['role'];
  readonly effective_role: Account['effectiveRole'];
  readonly employee: Account['employee'];
  readonly status: Account['status'];
  readonly made_by: Account['madeBy'];
  readonly open_sessions: number;
  readonly open_tokens: number;
  readonly signed_in_at: Date | null;
  readonly deactivated_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const toAccount = (row: Row): Account => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  effectiveRole: row.effective_role,
  employee: row.employee,
  status: row.status,
  madeBy: row.made_by,
  sessions: row.open_sessions,
  tokens: row.open_tokens,
  signedInAt: row.signed_in_at?.toISOString() ?? null,
  deactivatedAt: row.deactivated_at?.toISOString() ?? null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

async function accounts(db: Knex, now: Date, limits: SessionLimits) {
  const today = await organisationToday(db, now);
  const query = db('accounts')
    .joinRaw('CROSS JOIN organisation AS o')
    .leftJoin('employees', 'employees.key', 'accounts.employee_key')
    .select('accounts.*', {
      employee: db.raw(personRef('employees')),
      effective_role: db.raw(EFFECTIVE_ROLE),
      status: db.raw(STATUS, { today }),
      open_sessions: db.raw(
        `(SELECT count(*) FROM account_sessions s
          WHERE s.account_id = accounts.id AND s.seen_at > ? AND s.begun_at > ?)::int`,
        [idleSince(limits, now), startedBefore(limits, now)],
      ),
      open_tokens: db.raw(
        `(SELECT count(*) FROM api_tokens t
          WHERE t.account_id = accounts.id AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?))::int`,
        [now],
      ),
    });
  return { query, today };
}

export async function listAccounts(db: Knex, request: AccountQuery, now: Date, limits: SessionLimits): Promise<Page<Account>> {
  const { query, today } = await accounts(db, now, limits);
  if (request.q) {
    const pattern = containsPattern(request.q);
    query.where((either) => either.whereRaw('accounts.name ILIKE ?', [pattern]).orWhereRaw('accounts.email ILIKE ?', [pattern]));
  }
  if (request.role) query.whereRaw(`${EFFECTIVE_ROLE} = ?`, [request.role]);
  if (request.status) query.whereRaw(`${STATUS} = :status`, { today, status: request.status });
  return page<Row, Account>(query, request, SORT, 'accounts.id', toAccount);
}

/** @throws not-found */
export async function getAccount(db: Knex, id: string, now: Date, limits: SessionLimits): Promise<Account> {
  const { query } = await accounts(db, now, limits);
  const row = (await query.where('accounts.id', id).first()) as Row | undefined;
  if (!row) throw notFound(ACCOUNTS.noun, id);
  return toAccount(row);
}

/** The person of the directory with this address whose account nobody has yet; null when there is none. */
export async function employeeByEmail(db: Knex, email: string): Promise<number | null> {
  const row = (await db('employees')
    .whereRaw('lower(email) = lower(?)', [email])
    .whereNotExists(db('accounts').whereRaw('accounts.employee_key = employees.key').select(db.raw('1')))
    .first('key')) as { key: number } | undefined;
  return row?.key ?? null;
}
