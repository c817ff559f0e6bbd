import { ProductError } from '../../platform/errors.ts';
import { command, type Operation, query } from '../../platform/http/operation.ts';
import { listTokens, organisation, whoIs } from './read-model.ts';
import {
  ApiTokenInput,
  ApiTokenPage,
  ApiTokenParams,
  ApiTokenQuery,
  type EffectiveRole,
  NewApiToken,
  RedeemInput,
  Session,
  SetUpInput,
  SignedOut,
  SignInAnswer,
  SignInInput,
} from './schemas.ts';
import { accountService } from './service.ts';
import { sessionStore } from './sessions/store.ts';

const tag = 'Accounts';

export interface AccountDependencies {
  /** Mail goes to the local mailbox. */
  readonly localMail: boolean;
  /** People may have a sign-in link mailed. */
  readonly signInByMail: boolean;
  /** Where the browser goes to sign out at this provider as well; undefined when that is not wanted. */
  providerSignOut(provider: string): string | undefined;
}

export const accountOperations = (dependencies: AccountDependencies): readonly Operation[] => [
  query({
    id: 'getSession',
    path: '/session',
    tag,
    summary: 'Who is signed in',
    access: 'signed-in',
    scope: 'organisation:read',
    response: Session,
    async handle({ db, actor }) {
      const { name, locale, time_zone: timeZone, mail_held: held, mail_held_reason: reason } = await organisation(db);
      const id = actor.account ?? null;
      const account = {
        id,
        name: actor.name,
        role: actor.role as EffectiveRole,
        leads: actor.employee?.leads ?? false,
        ...(await whoIs(db, id)),
      };
      return { body: { account, organisation: { name, locale, timeZone }, mail: { local: dependencies.localMail, held, reason } } };
    },
  }),
  command({
    id: 'requestSignIn',
    method: 'post',
    path: '/sign-in',
    tag,
    summary: 'Have a sign-in link mailed',
    access: 'anyone',
    scope: '*',
    body: SignInInput,
    limits: [
      { by: 'address', times: 30, perSeconds: 900 },
      { by: 'body.email', times: 5, perSeconds: 900 },
    ],
    response: SignInAnswer,
    status: 202,
    async handle({ tx, body }) {
      if (!dependencies.signInByMail)
        throw new ProductError('forbidden', 'Sign-in by mail is switched off here. Sign in through a provider.');
      await accountService(tx).mailSignInLink(body.email);
      return { body: { sent: true as const } };
    },
  }),
  command({
    id: 'redeemSignIn',
    method: 'post',
    path: '/sign-in/redeem',
    tag,
    summary: 'Sign in with the secret of a mailed link',
    access: 'anyone',
    scope: '*',
    body: RedeemInput,
    limits: [{ by: 'address', times: 100, perSeconds: 900 }],
    handle: async ({ tx, body }) => ({ session: { begin: await accountService(tx).redeem(body.token) } }),
  }),
  command({
    id: 'setUp',
    method: 'post',
    path: '/set-up',
    tag,
    summary: 'Create the first administrator and name the organisation',
    access: 'anyone',
    scope: '*',
    body: SetUpInput,
    limits: [{ by: 'address', times: 100, perSeconds: 900 }],
    handle: async ({ tx, body }) => ({ session: { begin: await accountService(tx).setUp(body) } }),
  }),
  command({
    id: 'signOut',
    method: 'post',
    path: '/sign-out',
    tag,
    summary: 'End the session',
    access: 'anyone',
    scope: '*',
    status: 200,
    response: SignedOut,
    async handle({ tx }) {
      const { account, session } = tx.actor;
      const provider = await sessionStore(tx).providerOf(session);
      if (account !== undefined && session !== undefined)
        tx.audit({ action: 'account.signed-out', entity: 'account', entityId: account, before: { session } });
      return { body: { href: (provider !== undefined && dependencies.providerSignOut(provider)) || null }, session: 'end' };
    },
  }),
  query({
    id: 'listApiTokens',
    path: '/api-tokens',
    tag,
    summary: 'List API tokens',
    access: 'admin',
    scope: 'accounts:read',
    query: ApiTokenQuery,
    response: ApiTokenPage,
    handle: async ({ db, query }) => ({ body: await listTokens(db, query) }),
  }),
  command({
    id: 'createApiToken',
    method: 'post',
    path: '/api-tokens',
    tag,
    summary: 'Create an API token',
    access: 'admin',
    scope: 'accounts:write',
    body: ApiTokenInput,
    response: NewApiToken,
    answersOnce: true,
    handle: async ({ tx, body }) => ({ body: await accountService(tx).createToken(body) }),
  }),
  command({
    id: 'revokeApiToken',
    method: 'delete',
    path: '/api-tokens/:id',
    tag,
    summary: 'Revoke an API token at once',
    access: 'admin',
    scope: 'accounts:write',
    ifMatch: 'none',
    params: ApiTokenParams,
    async handle({ tx, params }) {
      await accountService(tx).revokeToken(params.id);
      return {};
    },
  }),
];
