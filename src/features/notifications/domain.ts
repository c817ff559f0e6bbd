/** Words and rules of the outbox. One message is one e-mail to one person. */
export const MESSAGE_STATUSES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'suppressed', 'cancelled'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const MESSAGE_KINDS = [
  'weekly',
  'change',
  'reminder',
  'missed',
  'welcome',
  'idea',
  'team',
  'report',
  'alert',
  'sign-in',
  'sign-in-connected',
  'test',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Mails about somebody's way in: they go to the address that was theirs then, whatever the directory says by now. */
export const TO_ADDRESS_OF_THEN: readonly MessageKind[] = ['sign-in', 'sign-in-connected'];

/**
 * Why a message is not sent, or not yet.
 *
 * - suppressed: `left`, `deactivated`, `absent`, `address` (no mail server would take it), `address-suppressed` (mail to it came back)
 * - cancelled: `nothing-left` to say, `week-over`, `expired`, `merged` into another one of the same moment, `left`, `by-hand`,
 *   `unsubscribed` (the person does without all of it)
 * - failed: `refused` by the mail server, `gave-up` after too many tries, `not-composed` (ours: the log says why), `bounced`: taken, and
 *   returned later (it has a sent time), or never delivered by the relay's log
 * - unknown: `lost` connection after the last byte, `lease` ran out in the hands of a process that died
 * - queued: `retry` after a passing fault, `away` until the person is back, `before-start` until their first working day,
 *   `quiet-hours` until they end, `resend` by hand
 * - sent: `by-hand` when a person settled it, `relay-log` when the relay's log did
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
  | 'not-composed'
  | 'lost'
  | 'lease'
  | 'retry'
  | 'away'
  | 'before-start'
  | 'resend'
  | 'relay-log'
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
 * - `missed`: walks of the week before that nobody has said anything about
 * - `welcome`: the whole path of a new starter, once a programme
 * - `idea`: what became of an idea; `was` is what its person knew
 * - `team`: the figures of the people below a manager, as they were counted, beside who is out in the week
 */
export type Part =
  | { readonly kind: 'weekly'; readonly week: string; readonly supplement: boolean }
  | { readonly kind: 'reminder'; readonly week: string }
  | { readonly kind: 'change'; readonly changes: readonly Change[] }
  | { readonly kind: 'missed'; readonly week: string; readonly assignmentIds: readonly string[] }
  | { readonly kind: 'welcome'; readonly programmeId: string }
  | { readonly kind: 'idea'; readonly ideaId: string; readonly was: string }
  | { readonly kind: 'team'; readonly week: string; readonly figures: TeamFigures };

/** How people stand who have something to live through: `required = direct + equivalent + exempt + missing`. */
export interface Standing {
  readonly required: number;
  readonly direct: number;
  readonly equivalent: number;
  readonly exempt: number;
  readonly missing: number;
}

/** What became of the walks that were asked for in a week. */
export interface WeekOutcome {
  readonly week: string;
  readonly done: number;
  /** Nothing told, not made, or recognised: still to be lived. */
  readonly open: number;
  readonly excused: number;
}

/** Everyone below a manager, whatever the number of levels. Nothing is broken out for fewer than `SMALLEST_GROUP` people. */
export interface TeamFigures {
  readonly asOf: string;
  readonly people: number;
  readonly lastWeek: WeekOutcome | null;
  readonly own: Standing | null;
  readonly staff: Standing | null;
}

/** Coverage as leadership is told of it. `leaders` and `others` are null when either would be fewer than five people. */
export interface ReportFigures {
  readonly asOf: string;
  readonly total: Standing;
  readonly leaders: Standing | null;
  readonly others: Standing | null;
  readonly ideas: { readonly open: number; readonly done: number };
  readonly previous: { readonly asOf: string; readonly total: Standing } | null;
}

export const REPORT_RHYTHMS = ['off', 'monthly', 'quarterly'] as const;
export type ReportRhythm = (typeof REPORT_RHYTHMS)[number];

/**
 * `accounts`: whoever may read coverage in the app, that is accounts of leaders and administrators; `leaders`: everyone whom
 * the directory calls a leader as well.
 */
export const REPORT_RECIPIENTS = ['accounts', 'leaders'] as const;
export type ReportRecipients = (typeof REPORT_RECIPIENTS)[number];

/**
 * What administrators are told without asking, the most urgent first, and the hours between two mails about one of them.
 *
 * - `plan-failed`: a plan could not be generated
 * - `unplaced`: a published plan found no place for somebody
 * - `unknown`: mails of which nobody knows whether they arrived
 * - `delayed`: mails that the mail server has put off again and again
 * - `undelivered`: mails that were refused, bounced, or have no address to go to
 * - `webhook`: a webhook was disabled because nobody takes what it sends
 */
export const ALERTS = { 'plan-failed': 1, unplaced: 1, unknown: 1, delayed: 24, undelivered: 24, webhook: 24 } as const;
export type AlertKind = keyof typeof ALERTS;
export const ALERT_KINDS = Object.keys(ALERTS) as [AlertKind, ...AlertKind[]];

export type Payload =
  | { readonly kind: 'digest'; readonly parts: readonly Part[] }
  | { readonly kind: 'report'; readonly period: string; readonly accountId: string | null; readonly name: string }
  | {
      readonly kind: 'alert';
      readonly accountId: string;
      readonly name: string;
      /** Kind → the instant up to which its events have been told before. */
      readonly since: Readonly<Partial<Record<AlertKind, string>>>;
      /** What came later belongs to the next mail. */
      readonly until: string;
    }
  /** The link's secret is made when the mail is composed. `until` (ISO): later than that nobody waits for it any more. */
  | { readonly kind: 'sign-in'; readonly name: string; readonly until: string }
  | { readonly kind: 'sign-in-connected'; readonly name: string; readonly provider: string; readonly at: string }
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

/** What a person may do to a message. A sign-in link is never sent again: whoever still needs one asks for it. */
export const allowedActions = (kind: MessageKind, status: MessageStatus): Action[] =>
  ACTIONS[status].filter((action) => kind !== 'sign-in' || action !== 'resend');
