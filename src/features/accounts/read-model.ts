import type { Knex } from 'knex';
import { type Page, page } from '../../platform/db/page.ts';
import type { Actor } from '../../platform/db/unit-of-work.ts';
import { notFound } from '../../platform/errors.ts';
import { hashSecret } from '../../platform/secrets.ts';
import type { ApiToken } from './schemas.ts';
import type { AccountRow } from './store.ts';

/** The account behind a session, as an actor; undefined when it was deactivated or removed since. */
export async function accountActor(db: Knex, accountId: string): Promise<Actor | undefined> {
  const row = (await db('accounts').where({ id: accountId }).whereNull('deactivated_at').first()) as AccountRow | undefined;
  return row && { kind: 'account', id: row.id, name: row.name, role: row.role, scopes: ['*'] };
}

/** The token behind a bearer secret, as an actor; undefined when unknown, revoked, expired or its owner deactivated. */
export async function tokenActor(db: Knex, secret: string, now: Date): Promise<Actor | undefined> {
  const row = (await db('api_tokens as t')
    .join('accounts as a', 'a.id', 't.account_id')
    .where('t.token_hash', hashSecret(secret))
    .whereNull('t.revoked_at')
    .whereNull('a.deactivated_at')
    .where((open) => open.whereNull('t.expires_at').orWhere('t.expires_at', '>', now))
    .first('t.id', 't.name', 't.scopes', 'a.role', 't.last_used_at')) as
    | { id: string; name: string; scopes: string[]; role: AccountRow['role']; last_used_at: Date | null }
    | undefined;
  if (!row) return undefined;
  // Once a minute is enough to know whether a token is in use.
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > 60_000) {
    await db('api_tokens').where({ id: row.id }).update({ last_used_at: now });
  }
  return { kind: 'token', id: row.id, name: row.name, role: row.role, scopes: row.scopes };
}

export interface Surrounding {
  readonly name: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly mail_held: boolean;
}

export const organisation = (db: Knex): Promise<Surrounding> =>
  db('organisation').first('name', 'locale', 'time_zone', 'mail_held') as unknown as Promise<Surrounding>;

export const accountEmail = async (db: Knex, accountId: string | null): Promise<string | null> =>
  accountId === null
    ? null
    : (((await db('accounts').where({ id: accountId }).first('email')) as { email: string } | undefined)?.email ?? null);

interface TokenRow {
  readonly id: string;
  readonly name: string;
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
  prefix: row.prefix,
  scopes: row.scopes,
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
});

export const listTokens = (
  db: Knex,
  request: { limit: number; cursor?: string | undefined; sort?: string | undefined },
): Promise<Page<ApiToken>> =>
  page<TokenRow, ApiToken>(
    db('api_tokens').select('api_tokens.*'),
    request,
    { createdAt: { expression: 'api_tokens.created_at', type: 'timestamptz' }, name: { expression: 'api_tokens.name', type: 'text' } },
    'api_tokens.id',
    toToken,
  );

/** @throws not-found */
export async function getToken(db: Knex, id: string): Promise<ApiToken> {
  const row = (await db('api_tokens').where({ id }).first()) as TokenRow | undefined;
  if (!row) throw notFound('token', id);
  return toToken(row);
}
