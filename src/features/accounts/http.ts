import type { Request } from 'express';
import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.ts';
import type { Actor } from '../../platform/db/unit-of-work.ts';
import { ProductError } from '../../platform/errors.ts';
import { command, type Operation, query } from '../../platform/http/operation.ts';
import { sessionAccount } from '../../platform/http/session.ts';
import { accountActor, accountEmail, listTokens, organisation, tokenActor } from './read-model.ts';
import {
  ApiTokenInput,
  ApiTokenPage,
  ApiTokenParams,
  ApiTokenQuery,
  NewApiToken,
  RedeemInput,
  Session,
  SetUpInput,
  SignInAnswer,
  SignInInput,
} from './schemas.ts';
import { accountService } from './service.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who is calling: a bearer token, else the session of a signed-in browser.
 *
 * @throws unauthenticated for a token that is not valid; forbidden for a session used from a foreign page
 */
export function authentication(
  db: Knex,
  clock: Clock,
  openTo: (request: Request, db: Knex) => Promise<string | undefined> = async () => undefined,
): (request: Request) => Promise<Actor | null> {
  return async (request) => {
    const authorization = request.get('authorization');
    if (authorization !== undefined) {
      const secret = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
      const actor = secret === undefined ? undefined : await tokenActor(db, secret, clock.now());
      if (!actor) throw new ProductError('unauthenticated', 'This token is unknown, revoked or expired. Create a new one.');
      return actor;
    }
    const changes = !SAFE.has(request.method);
    // Also for somebody who is not signed in: a foreign page could sign them in as somebody else.
    if (changes && origin(request) === 'foreign') throw notFromHere();
    const accountId = sessionAccount(request) ?? (await openTo(request, db));
    if (accountId === undefined) return null;
    if (changes && origin(request) !== 'ours') throw notFromHere();
    return (await accountActor(db, accountId)) ?? null;
  };
}

const notFromHere = (): ProductError =>
  new ProductError('forbidden', 'This change did not come from a page of In Their Shoes. Open the app and repeat it there.');

/** Whose page a request comes from: a browser says so in Sec-Fetch-Site, an older one in Origin, no browser in neither. */
function origin(request: Request): 'ours' | 'foreign' | 'unknown' {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' ? 'ours' : 'foreign';
  const page = request.get('origin');
  if (page === undefined) return 'unknown';
  return URL.canParse(page) && new URL(page).host === request.get('host') ? 'ours' : 'foreign';
}

const tag = 'Accounts';

export interface AccountDependencies {
  /** Mail goes to the local mailbox. */
  readonly localMail: boolean;
  readonly publicUrl: string;
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
      const { name, locale, time_zone: timeZone, mail_held: held } = await organisation(db);
      const account = {
        id: actor.kind === 'account' ? actor.id : null,
        name: actor.name,
        email: await accountEmail(db, actor.kind === 'account' ? actor.id : null),
        role: actor.role as 'admin',
      };
      return { body: { account, organisation: { name, locale, timeZone }, mail: { local: dependencies.localMail, held } } };
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
      await accountService(tx).mailSignInLink(body.email, dependencies.publicUrl);
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
    handle: async () => ({ session: 'end' }),
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
    path: '/api-tokens/:token',
    tag,
    summary: 'Revoke an API token at once',
    access: 'admin',
    scope: 'accounts:write',
    ifMatch: 'none',
    params: ApiTokenParams,
    async handle({ tx, params }) {
      await accountService(tx).revokeToken(params.token);
      return {};
    },
  }),
];
