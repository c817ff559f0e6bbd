import type { Actor } from '../../../platform/db/unit-of-work.ts';
import { invalid, ProductError } from '../../../platform/errors.ts';
import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getAccount } from '../administration/read-model.ts';
import { AccountParams } from '../administration/schemas.ts';
import { administrationService } from '../administration/service.ts';
import type { SessionLimits } from '../sessions/domain.ts';
import { accountOf } from '../sessions/http.ts';
import type { Attempts } from './attempts.ts';
import { pathOf } from './http.ts';
import { listIdentities } from './identities-read-model.ts';
import type { Provider } from './provider.ts';
import { AccountIdentities, AccountIdentityParams, ConnectAnswer, ConnectInput, IdentityParams } from './schemas.ts';
import { oidcService } from './service.ts';

const mine = { tag: 'Accounts', access: 'own' } as const;

/** A token cannot follow anybody to a provider. @throws forbidden */
function signedIn(actor: Actor): string {
  if (actor.session === undefined || actor.account === undefined)
    throw new ProductError('forbidden', 'A sign-in is connected by a signed-in person, not by a token. Sign in with a browser.');
  return actor.account;
}

export interface IdentityDependencies {
  readonly providers: readonly Provider[];
  readonly attempts: Pick<Attempts, 'issueTicket'>;
  readonly limits: SessionLimits;
}

export const identityOperations = ({ providers, attempts, limits }: IdentityDependencies): readonly Operation[] => [
  query({
    ...mine,
    id: 'listMyIdentities',
    path: '/me/identities',
    summary: 'List the sign-ins that are connected to my account',
    scope: 'accounts:read',
    response: AccountIdentities,
    handle: async ({ db, actor }) => ({ body: { items: await listIdentities(db, accountOf(actor), providers) } }),
  }),
  command({
    ...mine,
    id: 'connectMyIdentity',
    method: 'post',
    path: '/me/identities',
    summary: 'Connect my sign-in at a provider to my account',
    description:
      'Answers where the browser goes now. Only a signed-in browser may ask, and only the same one, still signed in, comes back.',
    scope: 'accounts:write',
    status: 200,
    body: ConnectInput,
    response: ConnectAnswer,
    answersOnce: true,
    async handle({ tx, body }) {
      const account = signedIn(tx.actor);
      const provider = providers.find(({ id }) => id === body.provider);
      if (!provider)
        throw invalid(
          '/provider',
          `There is no provider "${body.provider}". GET /sign-in/options names those that there are.`,
          'unknown-reference',
        );
      const ticket = attempts.issueTicket(account, provider.id, tx.now);
      return { body: { href: `${pathOf(provider.id)}?${new URLSearchParams({ connect: ticket })}` } };
    },
  }),
  command({
    ...mine,
    id: 'disconnectMyIdentity',
    method: 'delete',
    path: '/me/identities/:identity',
    summary: 'Disconnect a sign-in from my account',
    description: 'Ends nothing else: browsers stay signed in, and the mailed link works as before.',
    scope: 'accounts:write',
    ifMatch: 'none',
    params: IdentityParams,
    async handle({ tx, params }) {
      await oidcService(tx).disconnect(accountOf(tx.actor), params.identity);
      return {};
    },
  }),
  query({
    id: 'listAccountIdentities',
    sensitive: 'accounts',
    path: '/accounts/:account/identities',
    tag: 'Accounts',
    summary: 'List the sign-ins that are connected to an account',
    access: 'staff',
    scope: 'accounts:read',
    params: AccountParams,
    response: AccountIdentities,
    async handle({ db, params, now }) {
      const { id } = await getAccount(db, params.account, now, limits);
      return { body: { items: await listIdentities(db, id, providers) } };
    },
  }),
  command({
    id: 'disconnectAccountIdentity',
    method: 'delete',
    path: '/accounts/:account/identities/:identity',
    tag: 'Accounts',
    summary: 'Disconnect a sign-in from an account',
    description: 'Ends nothing else: browsers stay signed in, and the mailed link works as before.',
    access: 'admin',
    scope: 'accounts:write',
    ifMatch: 'none',
    params: AccountIdentityParams,
    async handle({ tx, params }) {
      await administrationService(tx, { limits }).disconnect(params.account, params.identity);
      return {};
    },
  }),
];
