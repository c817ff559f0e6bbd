import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import type { Chore } from '../../../platform/maintenance/maintenance.ts';
import { hashSecret } from '../../../platform/secrets.ts';
import type { AccountAddress } from '../../notifications/service.ts';
import type { Identity } from './domain.ts';

type Named = Pick<Identity, 'issuer' | 'subject'>;

export const identityStore = (tx: Tx) => {
  const accountOf = async ({ issuer, subject }: Named): Promise<string | undefined> =>
    (await tx.trx('account_identities').where({ issuer, subject }).first('account_id'))?.account_id;
  return {
    accountOf,

    /** Of two that come back at once the first one's account counts. @returns the account, and whether this call linked it */
    async link({ issuer, subject }: Named, accountId: string): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
      const rows = await tx
        .trx('account_identities')
        .insert({ id: newId(), issuer, subject, account_id: accountId, linked_at: tx.now })
        .onConflict(['issuer', 'subject'])
        .ignore()
        .returning('account_id');
      if (rows.length > 0) return { accountId, isNew: true };
      return { accountId: (await accountOf({ issuer, subject })) ?? accountId, isNew: false };
    },

    /** Where the account's owner is written to: a plain employee at the directory's address, anybody else at the account's own. */
    async addressOf(accountId: string): Promise<AccountAddress> {
      const address = await tx
        .trx('accounts as a')
        .leftJoin('employees as e', 'e.key', 'a.employee_key')
        .where('a.id', accountId)
        .first({
          to: tx.trx.raw("CASE WHEN a.role = 'employee' THEN coalesce(e.email, a.email) ELSE a.email END"),
          name: 'a.name',
          locale: 'e.locale',
          employeeKey: 'a.employee_key',
        });
      return address as AccountAddress;
    },

    /** It has signed its person in. */
    async use({ issuer, subject }: Named): Promise<void> {
      await tx.trx('account_identities').where({ issuer, subject }).update({ last_used_at: tx.now });
    },

    /** @returns who was unlinked; undefined when the account has no such identity */
    async unlink(accountId: string, id: string): Promise<Named | undefined> {
      const rows = await tx.trx('account_identities').where({ account_id: accountId, id }).delete().returning(['issuer', 'subject']);
      return rows[0];
    },

    /** Somebody else has the account now: whoever came in as its former owner is to prove themselves anew. */
    unlinkAll: (accountId: string): Promise<number> => tx.trx('account_identities').where({ account_id: accountId }).delete(),

    /**
     * @param secret a state, or the id of a ticket
     * @param expiresAt after which it is refused for its age
     * @returns false when it was spent before
     */
    async spend(secret: string, expiresAt: Date): Promise<boolean> {
      const rows = await tx
        .trx('oidc_spent_states')
        .insert({ state_hash: hashSecret(secret), expires_at: expiresAt })
        .onConflict('state_hash')
        .ignore()
        .returning('state_hash');
      return rows.length > 0;
    },
  };
};

/** A state that is too old is refused by itself. */
export const spentStates = (db: Knex): Chore => ({
  what: 'spent sign-in states',
  run: (now) => db('oidc_spent_states').where('expires_at', '<', now).delete(),
});
