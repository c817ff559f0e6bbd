/**
 * What a report says of one mail.
 *
 * - `hard`: not delivered, and the address is the reason
 * - `soft`: not delivered, for a reason that may pass (full mailbox, policy, given up waiting)
 * - `delayed`: not delivered yet; the other side goes on trying
 */
export const BOUNCE_KINDS = ['hard', 'soft', 'delayed'] as const;
export type BounceKind = (typeof BOUNCE_KINDS)[number];

export const SUPPRESSION_REASONS = ['hard-bounce', 'soft-bounces', 'by-hand'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** So many mails of so many days that did not get through, for whatever passing reason, and the address gets no more. */
export const SOFT_LIMIT = 3;
export const SOFT_DAYS = 14;

export interface Bounce {
  readonly kind: BounceKind;
  /** RFC 3463: `5.1.1`. */
  readonly statusCode: string | null;
  /** The other side's words. */
  readonly diagnostic: string;
}

/** Final, and yet not the address's fault: full or too small a mailbox, too large a mail, somebody's rules for mail (RFC 3463). */
const NOT_THE_ADDRESS = /^5\.(?:2\.[23]|3\.4|6\.\d{1,3}|7\.\d{1,3})$/;

/**
 * @param action of RFC 3464, section 2.3.3, in lower case
 * @returns undefined for what is no failure: delivered, relayed, expanded
 */
export function kindOf(action: string, statusCode: string | null): BounceKind | undefined {
  if (action === 'delayed') return 'delayed';
  if (action !== 'failed') return undefined;
  return statusCode?.startsWith('5.') && !NOT_THE_ADDRESS.test(statusCode) ? 'hard' : 'soft';
}
