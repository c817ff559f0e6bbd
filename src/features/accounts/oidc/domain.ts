/** Signing in through a provider of OpenID Connect. Pure. */

/** Milliseconds that somebody has for signing in at their provider. */
export const ATTEMPT_LASTS = 10 * 60_000;

/** Milliseconds between asking to connect a sign-in and leaving for its provider. */
export const TICKET_LASTS = 5 * 60_000;

/** What may go wrong on the way there and back. */
type Mishap = 'over' | 'denied' | 'unavailable' | 'failed' | 'too-many';

/** What the sign-in page says when it did not work. */
export type OidcProblem = Mishap | 'no-account' | 'unverified' | 'closed';

/** What the account page says when a sign-in could not be connected. `taken`: it is connected to another account. */
export type ConnectProblem = Mishap | 'taken';

/** Who wants to connect a sign-in to their account, and by which ticket: it does so once. */
export interface Connection {
  readonly accountId: string;
  readonly ticketId: string;
}

/** Who came back from a provider, after everything about it was checked. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** What the provider says their address is; only a verified one finds an account. */
  readonly email: { readonly address: string; readonly verified: boolean } | undefined;
}

export class OidcFailure extends Error {
  readonly problem: Mishap;
  /** What went wrong, for the log: no value of a parameter, no secret. */
  readonly reason: string;

  constructor(problem: Mishap, reason: string) {
    super(reason);
    this.name = 'OidcFailure';
    this.problem = problem;
    this.reason = reason;
  }
}

/**
 * Whether two addresses are the same but for the case of their ASCII letters. Stricter than `lower()`, for which the Kelvin
 * sign is a "k": an address that merely looks like somebody's must not find their account.
 */
export const isSameAddress = (one: string, other: string): boolean => asciiLower(one) === asciiLower(other);

const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
