import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { notFound } from '../../../platform/errors.ts';
import { notificationService } from '../../notifications/service.ts';
import { signInStore } from '../sign-in-store.ts';
import {
  ATTEMPT_LASTS,
  type Connection,
  type ConnectProblem,
  type Identity,
  isSameAddress,
  type OidcProblem,
  TICKET_LASTS,
} from './domain.ts';
import type { Provider } from './provider.ts';
import { identityStore } from './store.ts';

/** A provider as the trail and people call it. */
type Named = Pick<Provider, 'id' | 'label'>;

export type Entry = { readonly kind: 'in'; readonly accountId: string } | { readonly kind: 'out'; readonly problem: OidcProblem };

const out = (problem: OidcProblem): Entry => ({ kind: 'out', problem });

/** Lets in whoever a provider vouches for, on one transaction. */
export const oidcService = (tx: Tx) => {
  const identities = identityStore(tx);
  const doors = signInStore(tx);

  /** The trail and the account's owner hear of a new way in, in the transaction that opens it. */
  async function tellLinked(provider: Named, { issuer, subject }: Identity, accountId: string): Promise<void> {
    const after = { provider: provider.id, issuer, subject };
    tx.audit({ action: 'account.identity-linked', entity: 'account', entityId: accountId, after });
    await notificationService(tx).queueConnectedMail(await identities.addressOf(accountId), provider.label);
  }

  /** The account that a verified address leads to, as a mailed link would; linked to the identity from now on. */
  async function linkByAddress(provider: Named, identity: Identity): Promise<Entry> {
    if (identity.email === undefined) return out('no-account');
    if (!identity.email.verified) return out('unverified');
    const entrant = await doors.findEntrant(identity.email.address);
    if (!entrant || !isSameAddress(entrant.email, identity.email.address)) return out('no-account');
    const found = entrant.account_id ?? (entrant.employee_key === null ? undefined : await doors.accountOfEmployee(entrant.employee_key));
    if (found === undefined) return out('no-account');
    const { accountId, isNew } = await identities.link(identity, found);
    if (isNew) await tellLinked(provider, identity, accountId);
    return { kind: 'in', accountId };
  }

  async function find(provider: Named, identity: Identity): Promise<Entry> {
    const known = await identities.accountOf(identity);
    return known === undefined ? linkByAddress(provider, identity) : { kind: 'in', accountId: known };
  }

  return {
    /** Whether this attempt comes back for the first time. */
    spend: (state: string, expiresAt: Date): Promise<boolean> => identities.spend(state, expiresAt),

    /**
     * Issuer and subject say whose account it is; a verified address only finds it the first time. Refusals are audited: the
     * provider has said who was refused.
     */
    async enter(provider: Named, identity: Identity): Promise<Entry> {
      const found = await find(provider, identity);
      const entry = found.kind === 'in' && !(await doors.enter(found.accountId)) ? out('closed') : found;
      if (entry.kind === 'out') {
        const { issuer, subject } = identity;
        const entityId = found.kind === 'in' ? found.accountId : null;
        tx.audit({
          action: 'sign-in.refused',
          entity: 'account',
          entityId,
          after: { provider: provider.id, issuer, subject, reason: entry.problem },
        });
        return entry;
      }
      await identities.use(identity);
      await doors.forgetLinks(entry.accountId);
      tx.audit({ action: 'account.signed-in', entity: 'account', entityId: entry.accountId, after: { provider: provider.id } });
      return entry;
    },

    /**
     * Links an identity to the account of whoever is signed in: no address is needed, they have shown that both are theirs. Of
     * an identity that is linked to another account it is not said to whose.
     *
     * @returns what stood in the way; undefined once it is linked, also when it was before
     */
    async connect(provider: Named, identity: Identity, { accountId, ticketId }: Connection): Promise<ConnectProblem | undefined> {
      const { issuer, subject } = identity;
      if (!(await identities.spend(ticketId, new Date(tx.now.getTime() + TICKET_LASTS + ATTEMPT_LASTS)))) return 'over';
      const linked = await identities.link(identity, accountId);
      if (linked.accountId !== accountId) {
        tx.audit({
          action: 'account.identity-refused',
          entity: 'account',
          entityId: accountId,
          after: { provider: provider.id, issuer, subject, reason: 'taken' },
        });
        return 'taken';
      }
      if (linked.isNew) await tellLinked(provider, identity, accountId);
      return undefined;
    },

    /** Ends nothing else: sessions stay, and so does the mailed link. @throws not-found */
    async disconnect(accountId: string, id: string): Promise<void> {
      const before = await identities.unlink(accountId, id);
      if (!before) throw notFound('connected sign-in', id);
      tx.audit({ action: 'account.identity-unlinked', entity: 'account', entityId: accountId, before });
    },
  };
};
