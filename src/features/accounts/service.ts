import type { Tx } from '../../platform/db/unit-of-work.ts';
import { conflict, notFound, ProductError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { newSecret } from '../../platform/secrets.ts';
import { notificationService } from '../notifications/service.ts';
import { getToken, organisationAtFirst } from './read-model.ts';
import type { ApiToken, ApiTokenInput, SetUpInput } from './schemas.ts';
import { type Entrant, type IssuedLink, type LinkOwner, signInStore } from './sign-in-store.ts';
import { accountStore } from './store.ts';

/** The same answer for a link that is unknown, spent and expired. */
const spent = (): ProductError => new ProductError('gone', 'This link was used already or has expired. Ask for a new one.');

const ownerOf = ({ account_id, employee_key }: Entrant): LinkOwner =>
  account_id === null ? { accountId: null, employeeKey: employee_key as number } : { accountId: account_id, employeeKey: null };

const signInMail = ({ email, name, locale, employee_key }: Pick<Entrant, 'email' | 'name' | 'locale' | 'employee_key'>) => ({
  to: email,
  name,
  locale,
  employeeKey: employee_key,
});

/** Use cases of signing in and of tokens, on one transaction. */
export const accountService = (tx: Tx) => {
  const store = accountStore(tx);
  const doors = signInStore(tx);

  return {
    /**
     * Makes sure that somebody can administer: the account and token of the environment, or a one-time set-up link.
     *
     * @returns the secret of the set-up link when nobody administers yet
     */
    async bootstrap(given: { readonly adminEmail: string; readonly apiToken: string } | undefined): Promise<string | undefined> {
      if (given !== undefined) {
        const known = await store.findByEmail(given.adminEmail);
        const accountId =
          known?.id ?? (await store.insert({ email: given.adminEmail, name: given.adminEmail, role: 'admin', employeeKey: null }));
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
      return (await store.hasAdmin()) ? undefined : (await doors.issueSetUpLink()).secret;
    },

    /** @returns the id of the first administrator. @throws gone */
    async setUp(input: SetUpInput): Promise<string> {
      if (!(await doors.spendLink(input.token, 'set-up')) || (await store.hasAdmin())) throw spent();
      const accountId = await store.insert({ email: input.email, name: input.name, role: 'admin', employeeKey: null });
      const { name, timeZone, country, locale } = input.organisation;
      const before = await organisationAtFirst(tx.trx);
      await store.nameOrganisation({ name, time_zone: timeZone, country: country ?? null, locale: locale ?? 'en' });
      tx.audit({ action: 'account.created', entity: 'account', entityId: accountId, after: { email: input.email, role: 'admin' } });
      tx.audit({
        action: 'organisation.updated',
        entity: 'organisation',
        entityId: before.id,
        before,
        after: { ...before, ...input.organisation },
      });
      return accountId;
    },

    /**
     * Queues a mail with a sign-in link for whoever may come in under this address. For an address that nobody has, the same
     * statements run and what they wrote is taken back, so that neither the answer nor its time tells the two apart.
     */
    async mailSignInLink(email: string): Promise<void> {
      const entrant = await doors.findEntrant(email);
      const addressed = entrant ?? { email, name: email, locale: null, employee_key: null };
      const message = await notificationService(tx).queueSignInMail(signInMail(addressed));
      await doors.removeDecoy(entrant ? newId() : message);
    },

    /** A link for a mail that is about to go to this address; undefined when nobody may come in under it by now. */
    async issueSignInLink(email: string): Promise<IssuedLink | undefined> {
      const entrant = await doors.findEntrant(email);
      return entrant && doors.issueSignInLink(ownerOf(entrant));
    },

    /** Mails a link to the account that an administrator made. @throws conflict when it cannot sign in */
    async invite(email: string): Promise<void> {
      const entrant = await doors.findEntrant(email);
      if (!entrant) {
        throw conflict(
          `Nobody can sign in as "${email}" now: the account is deactivated, or its person has left or has another address in the directory.`,
        );
      }
      await notificationService(tx).queueSignInMail(signInMail(entrant));
    },

    /**
     * Signs in by a link. The first time, a person of the directory gets their account with it.
     *
     * @returns the account that is now signed in
     * @throws gone, also for whoever was deactivated or left since the link was mailed
     */
    async redeem(secret: string): Promise<string> {
      const link = await doors.spendLink(secret, 'sign-in');
      if (!link) throw spent();
      const known = link.accountId ?? undefined;
      const accountId = known ?? (link.employeeKey === null ? undefined : await doors.accountOfEmployee(link.employeeKey));
      if (accountId === undefined || !(await doors.enter(accountId))) throw spent();
      await doors.forgetLinks(accountId);
      tx.audit({ action: 'account.signed-in', entity: 'account', entityId: accountId, after: { by: 'link' } });
      return accountId;
    },

    async createToken(input: ApiTokenInput): Promise<ApiToken & { token: string }> {
      if (tx.actor.kind !== 'account' || tx.actor.account === undefined) {
        throw new ProductError('forbidden', 'A token is created by a signed-in person, not by another token. Sign in with a browser.');
      }
      const secret = `its_${newSecret()}`;
      const id = await store.insertToken(tx.actor.account, {
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
      const after = await getToken(tx.trx, id);
      tx.audit({ action: 'api-token.revoked', entity: 'api-token', entityId: id, before: { ...after, revokedAt: null }, after });
    },
  };
};
