import type { Router } from 'express';
import { administrationOperations } from '../features/accounts/administration/http.ts';
import { authentication } from '../features/accounts/authentication-http.ts';
import { expiredSignInLinks } from '../features/accounts/expiry-store.ts';
import { accountOperations } from '../features/accounts/http.ts';
import { createAttempts } from '../features/accounts/oidc/attempts.ts';
import { oidcOperations, oidcPages, providerSignOut } from '../features/accounts/oidc/http.ts';
import { identityOperations } from '../features/accounts/oidc/identities-http.ts';
import { createProvider } from '../features/accounts/oidc/provider.ts';
import { spentStates } from '../features/accounts/oidc/store.ts';
import { sessionOperations } from '../features/accounts/sessions/http.ts';
import { endedSessions } from '../features/accounts/sessions/store.ts';
import type { UnitOfWork } from '../platform/db/unit-of-work.ts';
import type { Limiter } from '../platform/http/limiter.ts';
import type { MountOptions } from '../platform/http/mount.ts';
import type { Sessions } from '../platform/http/session.ts';
import type { Part, Surroundings } from './surroundings.ts';

interface Needs {
  readonly unitOfWork: UnitOfWork;
  readonly sessions: Sessions;
  readonly limiter: Limiter;
}

/** Who may come in, how, and for how long. */
export function composeAccounts(
  surroundings: Surroundings,
  { unitOfWork, sessions, limiter }: Needs,
): Part & { readonly authenticate: MountOptions['authenticate']; readonly pages: Router } {
  const { db, clock, logger, config, secretKeys } = surroundings;
  const authenticate = surroundings.authenticate ?? authentication(db, clock, config.sessions, surroundings.openTo);
  const providers = config.oidcProviders.map((settings) => createProvider(settings, clock));
  const attempts = createAttempts(secretKeys);
  return {
    authenticate,
    operations: [
      ...accountOperations({
        localMail: config.smtpUrl === undefined,
        signInByMail: config.signInByMail,
        providerSignOut: providerSignOut(providers),
      }),
      ...oidcOperations(providers, config.signInByMail),
      ...identityOperations({ providers, attempts, limits: config.sessions }),
      ...sessionOperations(config.sessions),
      ...administrationOperations({ limits: config.sessions }),
    ],
    chores: [expiredSignInLinks(db), spentStates(db), endedSessions(db, config.sessions)],
    pages: oidcPages({ providers, attempts, authenticate, unitOfWork, sessions, limiter, clock, logger, publicUrl: config.publicUrl }),
  };
}
