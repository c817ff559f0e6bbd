import type { ConstraintMessages } from '../../platform/db/constraints.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import { newId } from '../../platform/ids.ts';
import { hashSecret, newSecret } from '../../platform/secrets.ts';

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'admin' | 'leader' | 'employee' | 'auditor';
  readonly deactivated_at: Date | null;
}

export const accountConstraints: ConstraintMessages = {
  accounts_email: { kind: 'conflict', pointer: '/email', message: 'Another account has this e-mail address. Sign in with it instead.' },
};

const MINUTE = 60_000;
const SIGN_IN_MINUTES = 15;
const SET_UP_MINUTES = 24 * 60;

export interface IssuedLink {
  readonly secret: string;
  readonly expiresAt: Date;
}

export const accountStore = (tx: Tx) => ({
  async hasAdmin(): Promise<boolean> {
    const row = await tx.trx('accounts').where({ role: 'admin' }).whereNull('deactivated_at').first('id');
    return row !== undefined;
  },

  async insertAdmin(email: string, name: string): Promise<string> {
    const id = newId();
    await tx.trx('accounts').insert({ id, email, name, role: 'admin', created_at: tx.now, updated_at: tx.now });
    return id;
  },

  findActive: (email: string): Promise<AccountRow | undefined> =>
    tx.trx('accounts').whereRaw('lower(email) = lower(?)', [email]).whereNull('deactivated_at').first(),

  findByEmail: (email: string): Promise<AccountRow | undefined> => tx.trx('accounts').whereRaw('lower(email) = lower(?)', [email]).first(),

  /** One set-up link is open at a time. */
  async issueSetUpLink(): Promise<IssuedLink> {
    await tx.trx('sign_in_links').where({ purpose: 'set-up' }).delete();
    return issueLink(tx, 'set-up', null, SET_UP_MINUTES);
  },

  issueSignInLink: (accountId: string): Promise<IssuedLink> => issueLink(tx, 'sign-in', accountId, SIGN_IN_MINUTES),

  /** Spends a link: of any number of parallel attempts exactly one gets the row. */
  async spendLink(secret: string, purpose: 'set-up' | 'sign-in'): Promise<{ accountId: string | null } | undefined> {
    const [row] = await tx
      .trx('sign_in_links')
      .where({ token_hash: hashSecret(secret), purpose })
      .whereNull('used_at')
      .where('expires_at', '>', tx.now)
      .update({ used_at: tx.now })
      .returning('account_id');
    return row === undefined ? undefined : { accountId: row.account_id as string | null };
  },

  /** Whoever has set up or signed in has no use for the other links that were sent. */
  async forgetLinks(accountId: string): Promise<void> {
    await tx.trx('sign_in_links').where({ account_id: accountId }).whereNull('used_at').delete();
  },

  async insertToken(
    accountId: string,
    token: { name: string; secret: string; scopes: readonly string[]; expiresAt: string | null },
  ): Promise<string> {
    const id = newId();
    await tx.trx('api_tokens').insert({
      id,
      account_id: accountId,
      name: token.name,
      prefix: token.secret.slice(0, 8),
      token_hash: hashSecret(token.secret),
      scopes: token.scopes,
      expires_at: token.expiresAt,
      created_at: tx.now,
    });
    return id;
  },

  hasToken: async (secret: string): Promise<boolean> =>
    (await tx
      .trx('api_tokens')
      .where({ token_hash: hashSecret(secret) })
      .whereNull('revoked_at')
      .first('id')) !== undefined,

  async revokeTokens(where: { readonly id: string } | { readonly name: string }): Promise<string[]> {
    const rows = await tx.trx('api_tokens').where(where).whereNull('revoked_at').update({ revoked_at: tx.now }).returning('id');
    return rows.map((row) => row.id as string);
  },

  async nameOrganisation(changes: { name: string; time_zone: string; country: string | null; locale: string }): Promise<void> {
    await tx.trx('organisation').update({ ...changes, version: tx.trx.raw('version + 1'), updated_at: tx.now });
  },
});

async function issueLink(tx: Tx, purpose: 'set-up' | 'sign-in', accountId: string | null, minutes: number): Promise<IssuedLink> {
  const secret = newSecret();
  const expiresAt = new Date(tx.now.getTime() + minutes * MINUTE);
  await tx.trx('sign_in_links').insert({
    token_hash: hashSecret(secret),
    purpose,
    account_id: accountId,
    expires_at: expiresAt,
    created_at: tx.now,
  });
  return { secret, expiresAt };
}
