import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflictOf, ProductError } from '../../../platform/errors.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { EMPLOYEES } from '../../directory/employees/store.ts';
import { endAccess } from '../access-store.ts';
import { oidcService } from '../oidc/service.ts';
import { identityStore } from '../oidc/store.ts';
import { mayMakeAdmins } from '../policy.ts';
import { accountService } from '../service.ts';
import type { SessionLimits } from '../sessions/domain.ts';
import { sessionStore } from '../sessions/store.ts';
import { type AccountRow, accountStore } from '../store.ts';
import { employeeByEmail, getAccount } from './read-model.ts';
import type { Account, AccountInput, AccountPatch } from './schemas.ts';

/** Use cases of those who administer accounts, on one transaction. */
export const administrationService = (tx: Tx, surroundings: { readonly limits: SessionLimits }) => {
  const store = accountStore(tx);
  const read = (id: string): Promise<Account> => getAccount(tx.trx, id, tx.now, surroundings.limits);

  /** What the audit trail keeps of an account: not how many browsers are signed in just now. */
  const kept = ({ email, name, role, employee, madeBy, deactivatedAt }: Account) => ({
    email,
    name,
    role,
    employee: employee?.id ?? null,
    madeBy,
    deactivatedAt,
  });

  async function change(row: AccountRow, action: string, changes: Parameters<typeof store.update>[1]): Promise<Account> {
    const before = await read(row.id);
    await store.update(row, changes);
    const after = await read(row.id);
    tx.audit({ action, entity: 'account', entityId: row.id, before: kept(before), after: kept(after) });
    return after;
  }

  function guardAdmins(...roles: (string | undefined)[]): void {
    if (roles.includes('admin') && !mayMakeAdmins(tx.actor)) {
      throw new ProductError(
        'forbidden',
        'Administrators are made and changed by a person who is signed in, or by a token with the scope "*".',
      );
    }
  }

  return {
    /**
     * Makes an account, for the person of the directory with the same address unless told otherwise, and mails a link.
     *
     * @throws conflict for an address or a person that has an account
     */
    async create(input: AccountInput): Promise<Account> {
      guardAdmins(input.role);
      const employeeKey =
        input.employee === undefined
          ? await employeeByEmail(tx.trx, input.email)
          : await keyOf(tx.trx, EMPLOYEES, input.employee, '/employee');
      const id = await store.insert({ email: input.email, name: input.name, role: input.role, employeeKey });
      if (input.invite) await accountService(tx).invite(input.email);
      const account = await read(id);
      tx.audit({ action: 'account.created', entity: 'account', entityId: id, after: kept(account) });
      return account;
    },

    /**
     * Whoever gets another address or fewer rights begins anew: their sessions and tokens end with the change.
     *
     * @throws not-found, changed-meanwhile, conflict for the last administrator
     */
    async update(id: string, version: number | undefined, patch: AccountPatch): Promise<Account> {
      const row = await store.lock(id, version);
      guardAdmins(row.role, patch.role);
      const employee_key = await keyOf(tx.trx, EMPLOYEES, patch.employee, '/employee');
      const isOther = patch.email !== undefined && patch.email.toLowerCase() !== row.email.toLowerCase();
      const hasOtherRole = patch.role !== undefined && patch.role !== row.role;
      const hasOtherPerson = patch.employee !== undefined && employee_key !== row.employee_key;
      if (isOther || hasOtherRole) await endAccess(tx, id);
      if (isOther || hasOtherPerson) await identityStore(tx).unlinkAll(id);
      return change(
        row,
        'account.updated',
        definedOnly({ email: patch.email, name: patch.name, role: patch.role, employee_key, made_by: 'administrator' as const }),
      );
    },

    /** Ends every way in at once. Twice changes nothing. @throws not-found, changed-meanwhile, conflict for the last administrator */
    async deactivate(id: string, version: number | undefined): Promise<Account> {
      const row = await store.lock(id, version);
      guardAdmins(row.role);
      if (row.deactivated_at) return read(id);
      await endAccess(tx, id);
      return change(row, 'account.deactivated', { deactivated_at: tx.now });
    },

    /** Tokens stay revoked. @throws not-found, changed-meanwhile */
    async reactivate(id: string, version: number | undefined): Promise<Account> {
      const row = await store.lock(id, version);
      guardAdmins(row.role);
      return row.deactivated_at ? change(row, 'account.reactivated', { deactivated_at: null }) : read(id);
    },

    /** @throws not-found, conflict when nobody can sign in to it */
    async invite(id: string): Promise<void> {
      const row = await store.lock(id, undefined);
      guardAdmins(row.role);
      if (row.deactivated_at) throw conflictOf('deactivated', 'This account is deactivated. Reactivate it first.');
      await accountService(tx).invite(row.email);
      tx.audit({ action: 'account.invited', entity: 'account', entityId: id, after: { email: row.email, role: row.role } });
    },

    /** Ends nothing else. @throws not-found */
    async disconnect(id: string, identity: string): Promise<void> {
      const row = await store.lock(id, undefined);
      guardAdmins(row.role);
      await oidcService(tx).disconnect(row.id, identity);
    },

    /** @returns how many. @throws not-found */
    async endSessions(id: string): Promise<number> {
      await store.lock(id, undefined);
      const ended = await sessionStore(tx).endAll(id, null);
      if (ended > 0) tx.audit({ action: 'sessions.ended', entity: 'account', entityId: id, before: { open: ended }, after: { open: 0 } });
      return ended;
    },
  };
};
