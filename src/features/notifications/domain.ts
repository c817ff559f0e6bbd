/** Words and rules of the outbox. One message is one e-mail to one person. */
export const MESSAGE_STATUSES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'suppressed', 'cancelled'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const MESSAGE_KINDS = ['weekly', 'change', 'reminder', 'sign-in', 'test'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/**
 * Why a message is not sent, or not yet.
 *
 * - suppressed: `left`, `deactivated`, `absent`, `address` (no mail server would take it), `address-suppressed` (mail to it came back)
 * - cancelled: `nothing-left` to say, `week-over`, `expired`, `merged` into another one of the same moment, `left`, `by-hand`,
 *   `unsubscribed` (the person does without all of it)
 * - failed: `refused` by the mail server, `gave-up` after too many tries, `bounced`: taken, and returned later (it has a sent time)
 * - unknown: `lost` connection after the last byte, `lease` ran out in the hands of a process that died
 * - queued: `retry` after a passing fault, `away` until the person is back, `quiet-hours` until they end, `resend` by hand
 * - sent: `by-hand` when a person settled it
 */
export type Reason =
  | 'left'
  | 'deactivated'
  | 'absent'
  | 'address'
  | 'nothing-left'
  | 'week-over'
  | 'expired'
  | 'merged'
  | 'by-hand'
  | 'refused'
  | 'gave-up'
  | 'lost'
  | 'lease'
  | 'retry'
  | 'away'
  | 'resend'
  | 'unsubscribed'
  | 'address-suppressed'
  | 'bounced'
  | 'quiet-hours';

/** What a person can be told about one assignment. Weeks are Mondays. */
export interface Change {
  readonly assignmentId: string;
  readonly change: 'moved' | 'cancelled' | 'added';
  readonly fromWeek: string | null;
  readonly toWeek: string | null;
}

/** An announced assignment that is different now. Weeks are Mondays; `planKey` is the plan that moved it, if one did. */
export interface AnnouncedChange extends Change {
  readonly employeeKey: number;
  readonly planKey: number | null;
}

/**
 * One reason to write to somebody. Several parts due at one moment become one mail, so a new kind of news is a new part:
 * its words in the catalogue, its section in the digest, its rule in `outbox/digest.ts`.
 *
 * - `weekly`: the walks of a week; a `supplement` tells only what came after that week's first mail
 * - `change`: walks that the person knew of and that are different now
 * - `reminder`: walks of the running week that are still open two days before its end
 */
export type Part =
  | { readonly kind: 'weekly'; readonly week: string; readonly supplement: boolean }
  | { readonly kind: 'reminder'; readonly week: string }
  | { readonly kind: 'change'; readonly changes: readonly Change[] };

export type Payload =
  | { readonly kind: 'digest'; readonly parts: readonly Part[] }
  | { readonly kind: 'sign-in'; readonly name: string; readonly url: string; readonly expiresAt: string }
  | { readonly kind: 'test' };

export type Action = 'resend' | 'mark-delivered' | 'cancel';

const ACTIONS: Readonly<Record<MessageStatus, readonly Action[]>> = {
  queued: ['cancel'],
  sending: [],
  sent: [],
  failed: ['resend', 'mark-delivered'],
  unknown: ['resend', 'mark-delivered'],
  suppressed: ['resend'],
  cancelled: [],
};

/** What a person may do to a message. A sign-in link is never sent twice: its secret is gone with the first try. */
export const allowedActions = (kind: MessageKind, status: MessageStatus): Action[] =>
  ACTIONS[status].filter((action) => kind !== 'sign-in' || action !== 'resend');
