import type { Tx } from '../../platform/db/unit-of-work.ts';
import { notFound, ProductError } from '../../platform/errors.ts';
import { newSecret } from '../../platform/secrets.ts';
import { notificationService } from '../notifications/service.ts';
import { getToken } from './read-model.ts';
import type { ApiToken, ApiTokenInput, SetUpInput } from './schemas.ts';
import { accountStore } from './store.ts';

/** The same answer for a link that is unknown, spent and expired. */
const spent = (): ProductError => new ProductError('gone', 'This link was used already or has expired. Ask for a new one.');

/** Use cases of accounts, on one transaction. */
export const accountService = (tx: Tx) => {
  const store = accountStore(tx);
  return {
    /**
     * Makes sure that somebody can administer: the account and token of the environment, or a one-time set-up link.
     *
     * @returns the secret of the set-up link when nobody administers yet
     */
    async bootstrap(given: { readonly adminEmail: string; readonly apiToken: string } | undefined): Promise<string | undefined> {
      if (given !== undefined) {
        const known = await store.findByEmail(given.adminEmail);
        const accountId = known?.id ?? (await store.insertAdmin(given.adminEmail, given.adminEmail));
        if (!known)
          tx.audit({
            action: 'account.created',
            entity: 'account',
            entityId: accountId,
            after: { email: given.adminEmail, role: 'admin' },
          });
        if (!(await store.hasToken(given.apiToken))) {
          await store.revokeTokens({ name: 'bootstrap' });
          const id = await store.insertToken(accountId, { name: 'bootstrap', secret: given.apiToken, scopes: ['*'], expiresAt: null });
          tx.audit({ action: 'api-token.created', entity: 'api-token', entityId: id, after: { name: 'bootstrap', scopes: ['*'] } });
        }
        return undefined;
      }
      return (await store.hasAdmin()) ? undefined : (await store.issueSetUpLink()).secret;
    },

    /** @returns the id of the first administrator. @throws gone */
    async setUp(input: SetUpInput): Promise<string> {
      if (!(await store.spendLink(input.token, 'set-up')) || (await store.hasAdmin())) throw spent();
      const accountId = await store.insertAdmin(input.email, input.name);
      const { name, timeZone, country, locale } = input.organisation;
      await store.nameOrganisation({ name, time_zone: timeZone, country: country ?? null, locale: locale ?? 'en' });
      tx.audit({ action: 'account.created', entity: 'account', entityId: accountId, after: { email: input.email, role: 'admin' } });
      tx.audit({ action: 'organisation.updated', entity: 'organisation', entityId: null, after: input.organisation });
      return accountId;
    },

    /** Queues a mail with a sign-in link for the account with this address; does nothing, and says nothing, without one. */
    async mailSignInLink(email: string, publicUrl: string): Promise<void> {
      const account = await store.findActive(email);
      if (!account) return;
      const { secret, expiresAt } = await store.issueSignInLink(account.id);
      await notificationService(tx).queueSignInMail({
        to: account.email,
        name: account.name,
        locale: null,
        url: `${publicUrl}/sign-in/${secret}`,
        expiresAt,
        employeeKey: null,
      });
    },

    /** @returns the account that is now signed in. @throws gone */
    async redeem(secret: string): Promise<string> {
      const link = await store.spendLink(secret, 'sign-in');
      if (!link || link.accountId === null) throw spent();
      await store.forgetLinks(link.accountId);
      tx.audit({ action: 'account.signed-in', entity: 'account', entityId: link.accountId });
      return link.accountId;
    },

    async createToken(input: ApiTokenInput): Promise<ApiToken & { token: string }> {
      if (tx.actor.kind !== 'account' || tx.actor.id === null) {
        throw new ProductError('forbidden', 'A token is created by a signed-in person, not by another token. Sign in with a browser.');
      }
      const secret = `its_${newSecret()}`;
      const id = await store.insertToken(tx.actor.id, {
        name: input.name,
        secret,
        scopes: input.scopes,
        expiresAt: input.expiresAt ?? null,
      });
      const token = await getToken(tx.trx, id);
      tx.audit({ action: 'api-token.created', entity: 'api-token', entityId: id, after: token });
      return { ...token, token: secret };
    },

    /** @throws not-found */
    async revokeToken(id: string): Promise<void> {
      if ((await store.revokeTokens({ id })).length === 0) throw notFound('open token', id);
      tx.audit({ action: 'api-token.revoked', entity: 'api-token', entityId: id });
    },
  };
};
