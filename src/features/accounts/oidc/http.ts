import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Clock } from '../../../platform/clock.ts';
import type { Actor, UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { ProductError } from '../../../platform/errors.ts';
import type { Limiter } from '../../../platform/http/limiter.ts';
import { type Operation, query } from '../../../platform/http/operation.ts';
import { ownPath } from '../../../platform/http/own-path.ts';
import type { Sessions } from '../../../platform/http/session.ts';
import type { Logger } from '../../../platform/logger.ts';
import { newSecret } from '../../../platform/secrets.ts';
import { ANONYMOUS } from '../policy.ts';
import type { Attempt, Attempts } from './attempts.ts';
import { ATTEMPT_LASTS, type Connection, type ConnectProblem, type Identity, OidcFailure, type OidcProblem } from './domain.ts';
import type { Provider } from './provider.ts';
import { SignInOptions } from './schemas.ts';
import { oidcService } from './service.ts';

/** Whoever may come back is led on from here; the app knows the page. */
const ACCOUNT_PAGE = '/my-sessions';

export const pathOf = (provider: string): string => `/sign-in/oidc/${provider}`;

/** Where whoever signs out here goes to sign out at their provider as well. */
export const providerSignOut =
  (providers: readonly Provider[]) =>
  (id: string): string | undefined =>
    providers.some((provider) => provider.id === id && provider.logout) ? `${pathOf(id)}/sign-out` : undefined;

export const oidcOperations = (providers: readonly Provider[], mail: boolean): readonly Operation[] => [
  query({
    id: 'getSignInOptions',
    path: '/sign-in/options',
    tag: 'Accounts',
    summary: 'Ways to sign in',
    access: 'anyone',
    scope: '*',
    response: SignInOptions,
    handle: async () => ({ body: { mail, providers: providers.map(({ id, label }) => ({ id, label, href: pathOf(id) })) } }),
  }),
];

export interface OidcDependencies {
  readonly providers: readonly Provider[];
  readonly attempts: Attempts;
  readonly unitOfWork: UnitOfWork;
  readonly sessions: Pick<Sessions, 'begin'>;
  /** Who is calling, asked of the database. */
  authenticate(request: Request): Promise<Actor | null>;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly publicUrl: string;
}

/** A whole office may have one address. */
const LIMIT = { by: 'address', times: 1000, perSeconds: 900 } as const;

/**
 * Out to a provider and back. Leaving sets a cookie and nothing else. Coming back signs in, although it is a GET, as the
 * protocol demands: it works for the browser that left, within ten minutes, once, and with a code that the provider takes
 * from us alone. A program that opens links has none of these, and changes nothing.
 *
 * Whoever left with a ticket does not sign in: they connect who they are there to the account that asked for the ticket, if
 * they are still signed in to it on the way out and on the way back.
 */
export function oidcPages(dependencies: OidcDependencies): Router {
  const { attempts, clock, publicUrl } = dependencies;
  const cookie = browserCookie(publicUrl.startsWith('https:'));
  const redirectUri = (provider: Provider): string => `${publicUrl}${pathOf(provider.id)}/callback`;

  async function leave(request: Request, response: Response, provider: Provider): Promise<void> {
    const ticket = request.query['connect'];
    const connection = ticket === undefined ? undefined : await connectionOf(request, provider, ticket);
    const browser = cookie.read(request) ?? newSecret();
    const next = connection ? ACCOUNT_PAGE : (ownPath(request.query['next']) ?? '/');
    const attempt = attempts.begin(browser, provider.id, next, clock.now(), connection);
    const another = request.query['another'] === 'true';
    const url = await explained(() => provider.authorizationUrl(attempt, redirectUri(provider), another), attempt);
    cookie.write(response, browser);
    response.redirect(303, url.href);
  }

  async function comeBack(request: Request, response: Response, provider: Provider): Promise<void> {
    const callback = new URL(redirectUri(provider));
    callback.search = new URL(request.originalUrl, publicUrl).search;
    const attempt = attemptOf(request, provider, callback.searchParams.getAll('state'));
    await explained(async () => {
      await firstReturn(response, attempt);
      const identity = await provider.identify(attempt, callback);
      if (attempt.connection) await connect(request, response, provider, identity, attempt.connection);
      else await enter(request, response, provider, identity, attempt.next);
    }, attempt);
  }

  async function enter(request: Request, response: Response, provider: Provider, identity: Identity, next: string): Promise<void> {
    const entry = await dependencies.unitOfWork.run(by(response), (tx) => oidcService(tx).enter(provider, identity));
    if (entry.kind === 'out') return refuse(response, provider, entry.problem, { next, connects: false });
    await dependencies.sessions.begin(request, entry.accountId, provider.id);
    cookie.clear(response);
    response.redirect(303, next);
  }

  async function connect(
    request: Request,
    response: Response,
    provider: Provider,
    identity: Identity,
    connection: Connection,
  ): Promise<void> {
    const actor = await ownerOf(request, connection);
    const problem = await dependencies.unitOfWork.run({ ...by(response), actor }, (tx) =>
      oidcService(tx).connect(provider, identity, connection),
    );
    cookie.clear(response);
    if (problem) return refuse(response, provider, problem, { connects: true });
    response.redirect(303, `${ACCOUNT_PAGE}?${new URLSearchParams({ connected: provider.id })}`);
  }

  async function connectionOf(request: Request, provider: Provider, ticket: unknown): Promise<Connection> {
    const connection = typeof ticket === 'string' ? attempts.readTicket(ticket, provider.id, clock.now()) : undefined;
    if (!connection) throw new OidcFailure('over', 'the ticket is old, or another provider’s');
    await ownerOf(request, connection);
    return connection;
  }

  /** @throws OidcFailure unless this browser is signed in to the account that wants to be connected */
  async function ownerOf(request: Request, { accountId }: Connection): Promise<Actor> {
    const actor = await dependencies.authenticate(request);
    if (actor?.session === undefined || actor.account !== accountId)
      throw new OidcFailure('over', 'the browser is not signed in to the account that asked for the ticket');
    return actor;
  }

  async function signOut(_request: Request, response: Response, provider: Provider): Promise<void> {
    if (!provider.logout) return response.redirect(303, '/sign-in');
    response.redirect(303, (await provider.signOutUrl(`${publicUrl}/sign-in`)).href);
  }

  /** @throws OidcFailure for what is not this browser's, or is too old */
  function attemptOf(request: Request, provider: Provider, states: readonly string[]): Attempt {
    const browser = cookie.read(request);
    const [state] = states;
    if (browser === undefined || state === undefined || states.length > 1) throw new OidcFailure('over', 'no attempt of this browser');
    const attempt = attempts.read(state, browser, provider.id, clock.now());
    if (!attempt) throw new OidcFailure('over', 'the state is old, or another browser’s or provider’s');
    return attempt;
  }

  /** @throws OidcFailure for what came back before */
  async function firstReturn(response: Response, { state, expiresAt }: Attempt): Promise<void> {
    const isFirst = await dependencies.unitOfWork.run(by(response), (tx) => oidcService(tx).spend(state, expiresAt));
    if (!isFirst) throw new OidcFailure('over', 'the state came back before');
  }

  const step =
    (name: string, take: (request: Request, response: Response, provider: Provider) => Promise<void>): RequestHandler =>
    async (request, response) => {
      response.set('Cache-Control', 'no-store');
      const provider = dependencies.providers.find(({ id }) => id === request.params['provider']);
      if (!provider) return response.redirect(303, '/sign-in');
      // Express answers HEAD by GET's handler; whoever sends it is no browser on its way.
      if (request.method !== 'GET') return void response.end();
      try {
        await dependencies.limiter.count(`oidc ${name}:address:${request.ip ?? ''}`, LIMIT);
        await take(request, response, provider);
      } catch (error) {
        const failure = failureOf(error);
        if (!failure) throw error;
        dependencies.logger.warn(
          { provider: provider.id, problem: failure.problem, reason: failure.reason, requestId: response.locals['requestId'] },
          'sign-in by OpenID Connect failed',
        );
        if (name === 'sign-out') return response.redirect(303, '/sign-in');
        const going = failure instanceof FailedAttempt ? failure.going : { connects: request.query['connect'] !== undefined };
        refuse(response, provider, failure.problem, going);
      }
    };

  const pages = express.Router();
  pages.get('/sign-in/oidc/:provider', step('leave', leave));
  pages.get('/sign-in/oidc/:provider/callback', step('return', comeBack));
  pages.get('/sign-in/oidc/:provider/sign-out', step('sign-out', signOut));
  return pages;
}

const by = (response: Response) => ({ actor: ANONYMOUS, requestId: String(response.locals['requestId']) });

/** Where somebody was going, as far as it is known. */
interface Going {
  readonly next?: string;
  readonly connects: boolean;
}

const goingOf = ({ next, connection }: Attempt): Going => ({ next, connects: connection !== undefined });

/** A failure of which we know where its person wanted to go. */
class FailedAttempt extends OidcFailure {
  readonly going: Going;

  constructor({ problem, reason }: OidcFailure, attempt: Attempt) {
    super(problem, reason);
    this.going = goingOf(attempt);
  }
}

async function explained<T>(run: () => Promise<T>, attempt: Attempt): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof OidcFailure ? new FailedAttempt(error, attempt) : error;
  }
}

const failureOf = (error: unknown): OidcFailure | undefined => {
  if (error instanceof OidcFailure) return error;
  return error instanceof ProductError && error.kind === 'too-many' ? new OidcFailure('too-many', 'too many attempts') : undefined;
};

/** To the page that they left, which says in the reader's language what happened and what to do. */
function refuse(response: Response, provider: Provider, problem: OidcProblem | ConnectProblem, { next = '/', connects }: Going): void {
  const said = { problem, provider: provider.id };
  if (connects) return response.redirect(303, `${ACCOUNT_PAGE}?${new URLSearchParams(said)}`);
  response.redirect(303, `/sign-in?${new URLSearchParams(next === '/' ? said : { ...said, next })}`);
}

/** The secret that ties an attempt to the browser that began it. Lax: it must come along from the provider's page. */
function browserCookie(secure: boolean) {
  const name = secure ? '__Host-oidc' : 'oidc';
  const kept = new RegExp(`(?:^|; ?)${name}=([\\w-]{43})(?:;|$)`);
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  return {
    read: (request: Request): string | undefined => kept.exec(request.get('cookie') ?? '')?.[1],
    write: (response: Response, secret: string): void => void response.cookie(name, secret, { ...options, maxAge: ATTEMPT_LASTS }),
    clear: (response: Response): void => void response.clearCookie(name, options),
  };
}
