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

/** RFC 3463: the address or its mailbox is bad. Not 5.1.0 ("other"), nor 5.1.7 and 5.1.8, which are about the sender, nor 5.1.9. */
const THE_ADDRESS = /^5\.(?:1\.(?![0789]$)\d{1,3}|2\.1)$/;
/**
 * Codes that servers put in front of anything: their words say more. 5.4.4 is a domain that is no more, or a name server that is ill; 5.4.1 a server
 * that does not answer, and what Exchange Online says of a recipient whom its directory does not know.
 */
const ANYTHING = /^5\.(?:\d\.0|4\.[14])$/;

/**
 * An address is given up by a code that says so, or by words where the code says nothing. What blames something else (a full mailbox,
 * the size, our own address or server, somebody's rules, a fault on the way) is soft, or one rule at one server would end the
 * mail of a whole company.
 *
 * @param statusCode RFC 3463; null when there is none
 * @param fault what is at fault by the words beside it
 */
export function severityOf(statusCode: string | null, fault: 'address' | 'something else' | undefined): 'hard' | 'soft' {
  if (fault === 'something else') return 'soft';
  if (statusCode !== null && THE_ADDRESS.test(statusCode)) return 'hard';
  return fault === 'address' && (statusCode === null || ANYTHING.test(statusCode)) ? 'hard' : 'soft';
}
