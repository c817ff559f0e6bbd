import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { Chore } from '../../../platform/maintenance/maintenance.ts';
import { hashSecret } from '../../../platform/secrets.ts';
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
        .insert({ issuer, subject, account_id: accountId, linked_at: tx.now })
        .onConflict(['issuer', 'subject'])
        .ignore()
        .returning('account_id');
      if (rows.length > 0) return { accountId, isNew: true };
      return { accountId: (await accountOf({ issuer, subject })) ?? accountId, isNew: false };
    },

    /** Somebody else has the account now: whoever came in as its former owner is to prove themselves anew. */
    unlinkAll: (accountId: string): Promise<number> => tx.trx('account_identities').where({ account_id: accountId }).delete(),

    /** @returns false when this state has come back before */
    async spend(state: string, expiresAt: Date): Promise<boolean> {
      const rows = await tx
        .trx('oidc_spent_states')
        .insert({ state_hash: hashSecret(state), expires_at: expiresAt })
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
