import type { ConstraintMessages } from '../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../platform/db/rows.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import { newId } from '../../platform/ids.ts';
import { hashSecret } from '../../platform/secrets.ts';
import { organisationToday } from '../organisation/read-model.ts';
import type { Role } from './domain.ts';

export const ACCOUNTS: Identity = { table: 'accounts', code: 'email', noun: 'account' };

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly made_by: 'administrator' | 'directory';
  readonly employee_key: number | null;
  readonly deactivated_at: Date | null;
  readonly version: number;
}

type Writable = Partial<Pick<AccountRow, 'email' | 'name' | 'role' | 'made_by' | 'employee_key' | 'deactivated_at'>>;

export const accountConstraints: ConstraintMessages = {
  accounts_email: { kind: 'conflict', pointer: '/email', message: 'Another account has this e-mail address. Change that one instead.' },
  accounts_employee_key_key: {
    kind: 'conflict',
    pointer: '/employee',
    message: 'Another account belongs to this person. Change that one, or take the person off it first.',
  },
  accounts_last_admin: {
    kind: 'conflict',
    pointer: '',
    code: 'last-administrator',
    message: 'Nobody would administer any more, or only until an end date. Make somebody without one an administrator first.',
  },
};

export const accountStore = (tx: Tx) => ({
  /** @throws not-found, changed-meanwhile */
  lock: (id: string, version: number | undefined): Promise<AccountRow> => lockVersion<AccountRow>(tx.trx, ACCOUNTS, id, version),

  /** Somebody who can really administer today: active, and not somebody who has left. */
  async hasAdmin(): Promise<boolean> {
    const today = await organisationToday(tx.trx, tx.now);
    const row = await tx
      .trx('accounts')
      .leftJoin('employees', 'employees.key', 'accounts.employee_key')
      .where('accounts.role', 'admin')
      .whereNull('accounts.deactivated_at')
      .whereNull('employees.deactivated_at')
      .where((lasts) => lasts.whereNull('employees.end_date').orWhere('employees.end_date', '>=', today))
      .first('accounts.id');
    return row !== undefined;
  },

  async insert(account: { email: string; name: string; role: Role; employeeKey: number | null }): Promise<string> {
    const id = newId();
    const { employeeKey, ...fields } = account;
    await tx.trx('accounts').insert({ id, ...fields, employee_key: employeeKey, created_at: tx.now, updated_at: tx.now });
    return id;
  },

  async update(row: AccountRow, changes: Writable): Promise<void> {
    await tx
      .trx('accounts')
      .where({ id: row.id })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  findByEmail: (email: string): Promise<AccountRow | undefined> => tx.trx('accounts').whereRaw('lower(email) = lower(?)', [email]).first(),

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
