import type { Knex } from 'knex';
import { personRef } from '../../platform/db/embedded.ts';
import { type Page, page } from '../../platform/db/page.ts';
import { notFound } from '../../platform/errors.ts';
import type { ApiToken, Session } from './schemas.ts';

type EmployeeRef = NonNullable<Session['account']['employee']>;

export interface Surrounding {
  readonly name: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly mail_held: boolean;
  readonly mail_held_reason: 'copied' | 'old' | null;
}

export const organisation = (db: Knex): Promise<Surrounding> =>
  db('organisation').first('name', 'locale', 'time_zone', 'mail_held', 'mail_held_reason') as unknown as Promise<Surrounding>;

/** What the directory and the account say of whoever calls. */
/** What the organisation was called before anybody said. */
export const organisationAtFirst = (db: Knex): Promise<{ readonly id: string }> =>
  db('organisation').first({ id: 'id', name: 'name', timeZone: 'time_zone', country: 'country', locale: 'locale' });

export async function whoIs(db: Knex, accountId: string | null): Promise<{ email: string | null; employee: EmployeeRef | null }> {
  if (accountId === null) return { email: null, employee: null };
  const row = await db('accounts')
    .leftJoin('employees', 'employees.key', 'accounts.employee_key')
    .where('accounts.id', accountId)
    .first('accounts.email', { employee: db.raw(personRef('employees')) });
  return { email: row?.email ?? null, employee: row?.employee ?? null };
}

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly owner: ApiToken['owner'];
  readonly prefix: string;
  readonly scopes: string[];
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly created_at: Date;
}

const toToken = (row: TokenRow): ApiToken => ({
  id: row.id,
  name: row.name,
  owner: row.owner,
  prefix: row.prefix,
  scopes: row.scopes,
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
});

const tokens = (db: Knex): Knex.QueryBuilder =>
  db('api_tokens')
    .join('accounts', 'accounts.id', 'api_tokens.account_id')
    .select('api_tokens.*', { owner: db.raw("json_build_object('id', accounts.id, 'name', accounts.name)") });

export const listTokens = (
  db: Knex,
  request: { limit: number; cursor?: string | undefined; sort?: string | undefined },
): Promise<Page<ApiToken>> =>
  page<TokenRow, ApiToken>(
    tokens(db),
    request,
    { createdAt: { expression: 'api_tokens.created_at', type: 'timestamptz' }, name: { expression: 'api_tokens.name', type: 'text' } },
    'api_tokens.id',
    toToken,
  );

/** @throws not-found */
export async function getToken(db: Knex, id: string): Promise<ApiToken> {
  const row = (await tokens(db).where('api_tokens.id', id).first()) as TokenRow | undefined;
  if (!row) throw notFound('token', id);
  return toToken(row);
}
