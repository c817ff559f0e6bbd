import type { ConnectProblem, OidcProblem } from '../../../features/accounts/oidc/domain.ts';

export type { ConnectProblem, OidcProblem };

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

/** Why a sign-in could not be connected, as the server says it in the address of the account page. */
const CONNECT_PROBLEMS: Readonly<Record<ConnectProblem, true>> = {
  over: true,
  denied: true,
  unavailable: true,
  failed: true,
  taken: true,
  'too-many': true,
};

export const isConnectProblem = (value: unknown): value is ConnectProblem =>
  typeof value === 'string' && Object.hasOwn(CONNECT_PROBLEMS, value);

/** Whoever is signed in there as the wrong person comes back as the same one, unless the provider is told to ask. */
export const wantsAnother = (problem: OidcProblem | ConnectProblem | undefined): boolean =>
  problem === 'no-account' || problem === 'closed' || problem === 'taken';
