import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Clock } from '../../../platform/clock.ts';
import type { UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { ProductError } from '../../../platform/errors.ts';
import type { Limiter } from '../../../platform/http/limiter.ts';
import { type Operation, query } from '../../../platform/http/operation.ts';
import { ownPath } from '../../../platform/http/own-path.ts';
import type { Sessions } from '../../../platform/http/session.ts';
import type { Logger } from '../../../platform/logger.ts';
import { newSecret } from '../../../platform/secrets.ts';
import { ANONYMOUS } from '../policy.ts';
import type { Attempt, Attempts } from './attempts.ts';
import { ATTEMPT_LASTS, OidcFailure, type OidcProblem } from './domain.ts';
import type { Provider } from './provider.ts';
import { SignInOptions } from './schemas.ts';
import { oidcService } from './service.ts';

const pathOf = (provider: string): string => `/sign-in/oidc/${provider}`;

export const oidcOperations = (providers: readonly Provider[]): readonly Operation[] => [
  query({
    id: 'getSignInOptions',
    path: '/sign-in/options',
    tag: 'Accounts',
    summary: 'Ways to sign in beside a mailed link',
    access: 'anyone',
    scope: '*',
    response: SignInOptions,
    handle: async () => ({ body: { providers: providers.map(({ id, label }) => ({ id, label, href: pathOf(id) })) } }),
  }),
];

export interface OidcDependencies {
  readonly providers: readonly Provider[];
  readonly attempts: Attempts;
  readonly unitOfWork: UnitOfWork;
  readonly sessions: Pick<Sessions, 'begin'>;
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
 */
export function oidcPages(dependencies: OidcDependencies): Router {
  const { attempts, clock, publicUrl } = dependencies;
  const cookie = browserCookie(publicUrl.startsWith('https:'));
  const redirectUri = (provider: Provider): string => `${publicUrl}${pathOf(provider.id)}/callback`;

  async function leave(request: Request, response: Response, provider: Provider): Promise<void> {
    const browser = cookie.read(request) ?? newSecret();
    const next = ownPath(request.query['next']) ?? '/';
    const attempt = attempts.begin(browser, provider.id, next, clock.now());
    const url = await explained(() => provider.authorizationUrl(attempt, redirectUri(provider)), attempt);
    cookie.write(response, browser);
    response.redirect(303, url.href);
  }

  async function comeBack(request: Request, response: Response, provider: Provider): Promise<void> {
    const callback = new URL(redirectUri(provider));
    callback.search = new URL(request.originalUrl, publicUrl).search;
    const attempt = await firstReturn(request, response, provider, callback.searchParams.getAll('state'));
    const entry = await explained(async () => {
      const identity = await provider.identify(attempt, callback);
      return dependencies.unitOfWork.run(by(response), (tx) => oidcService(tx).enter(provider.id, identity));
    }, attempt);
    if (entry.kind === 'out') return refuse(response, provider, entry.problem, attempt.next);
    await dependencies.sessions.begin(request, entry.accountId);
    cookie.clear(response);
    response.redirect(303, attempt.next);
  }

  /** @throws OidcFailure for what is not this browser's, is too old, or came back before */
  async function firstReturn(request: Request, response: Response, provider: Provider, states: readonly string[]): Promise<Attempt> {
    const browser = cookie.read(request);
    const [state] = states;
    if (browser === undefined || state === undefined || states.length > 1) throw new OidcFailure('over', 'no attempt of this browser');
    const attempt = attempts.read(state, browser, provider.id, clock.now());
    if (!attempt) throw new OidcFailure('over', 'the state is old, or another browser’s or provider’s');
    const isFirst = await dependencies.unitOfWork.run(by(response), (tx) => oidcService(tx).spend(state, attempt.expiresAt));
    if (!isFirst) throw new OidcFailure('over', 'the state came back before');
    return attempt;
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
        refuse(response, provider, failure.problem, failure instanceof FailedAttempt ? failure.next : undefined);
      }
    };

  const pages = express.Router();
  pages.get('/sign-in/oidc/:provider', step('leave', leave));
  pages.get('/sign-in/oidc/:provider/callback', step('return', comeBack));
  return pages;
}

const by = (response: Response) => ({ actor: ANONYMOUS, requestId: String(response.locals['requestId']) });

/** A failure of which we know where its person wanted to go. */
class FailedAttempt extends OidcFailure {
  readonly next: string;

  constructor({ problem, reason }: OidcFailure, next: string) {
    super(problem, reason);
    this.next = next;
  }
}

async function explained<T>(run: () => Promise<T>, { next }: Attempt): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof OidcFailure ? new FailedAttempt(error, next) : error;
  }
}

const failureOf = (error: unknown): OidcFailure | undefined => {
  if (error instanceof OidcFailure) return error;
  return error instanceof ProductError && error.kind === 'too-many' ? new OidcFailure('too-many', 'too many attempts') : undefined;
};

/** To the sign-in page, which says in the reader's language what happened and what to do. */
function refuse(response: Response, provider: Provider, problem: OidcProblem, next: string | undefined): void {
  const said = new URLSearchParams({ problem, provider: provider.id, ...(next === undefined || next === '/' ? {} : { next }) });
  response.redirect(303, `/sign-in?${said}`);
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
