import type { OidcProblem } from '../../../features/accounts/oidc/domain.ts';

export type { OidcProblem };

/** Why signing in at a provider did not work, as the server says it in the address of the sign-in page. */
const PROBLEMS: Readonly<Record<OidcProblem, true>> = {
  over: true,
  denied: true,
  unavailable: true,
  failed: true,
  'no-account': true,
  unverified: true,
  closed: true,
  'too-many': true,
};

export const isOidcProblem = (value: unknown): value is OidcProblem => typeof value === 'string' && Object.hasOwn(PROBLEMS, value);
