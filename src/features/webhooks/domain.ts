/** What other programs are told, and how long and how often it is tried. Pure. */
export const ENDPOINT_STATUSES = ['active', 'paused', 'disabled'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

export const DISABLED_REASONS = ['by-hand', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

export const DELIVERY_STATUSES = ['waiting', 'delivered', 'failed', 'cancelled'] as const;

/** Everything that an endpoint can subscribe to, and what has happened then. The list grows; its names stay. */
export const EVENTS = {
  'assignment.planned': 'A plan was published that asks a walk of somebody.',
  'assignment.announced': 'Its person was mailed about a walk.',
  'assignment.moved': 'A walk has another week or another venue.',
  'assignment.started': 'A walk was begun.',
  'assignment.excused': 'Somebody was excused from a walk.',
  'assignment.cancelled': 'A walk was called off: by a new plan, or because its person has left.',
  'experience.done': 'A walk was lived and told, under the conditions of any customer.',
  'experience.privileged': 'A walk was told in which its person was recognised or favoured; it will be planned again.',
  'experience.missed': 'A walk did not happen.',
  'plan.drafted': 'A plan was generated and waits to be looked at.',
  'plan.failed': 'A plan could not be generated.',
  'plan.published': 'A plan was published.',
  'plan.discarded': 'A draft was thrown away.',
  'idea.raised': 'Somebody raised an idea from what they lived through.',
  'idea.accepted': 'An idea was accepted.',
  'idea.started': 'Work on an idea has begun.',
  'idea.done': 'An idea was carried out.',
  'idea.declined': 'An idea was declined.',
} as const;
export type EventType = keyof typeof EVENTS;
export const EVENT_TYPES = Object.keys(EVENTS) as [EventType, ...EventType[]];
/** Subscribes to all of them, those of later releases too. */
export const EVERY_EVENT = '*';
/** Sent by hand, whatever an endpoint subscribes to. */
export const PING = 'ping';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between tries: ten tries in three days. Each is shortened or stretched by up to a fifth, so that no two endpoints march in step. */
export const WAITS: readonly number[] = [
  1 * MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  18 * HOUR,
  22 * HOUR,
];
const JITTER = 0.2;
/** Longer than this nobody may put us off. */
const LONGEST_PUT_OFF = 24 * HOUR;

/** An old secret signs beside the new one for so long. */
export const OLD_SECRET_LIVES = 24 * HOUR;
/** An endpoint that has taken nothing for so long, though it was tried, is disabled. */
export const GIVE_UP_AFTER = 120 * HOUR;
/** Deliveries and their events are kept for so long. */
export const KEEP_DAYS = 30;

/**
 * When to try again.
 *
 * @param tries how often it was tried, this time included; from 1
 * @param putOff milliseconds that the receiver asked for (Retry-After), or null
 * @param random in [0, 1)
 * @returns milliseconds from now; undefined = never
 */
export function waitAfter(tries: number, putOff: number | null, random: number): number | undefined {
  const wait = WAITS[tries - 1];
  if (wait === undefined) return undefined;
  const jittered = wait * (1 - JITTER + 2 * JITTER * random);
  return Math.round(Math.max(jittered, Math.min(putOff ?? 0, LONGEST_PUT_OFF)));
}

/**
 * How long an endpoint is left alone after a round in which it took nothing: a tenth of the time that it has been failing,
 * between ten seconds and a quarter of an hour. What waits for it does not hold up others meanwhile, nor hammer at it.
 */
export const restAfterFailing = (failingFor: number): number => Math.min(Math.max(failingFor / 10, 10 * SECOND), 15 * MINUTE);

/** Retry-After (RFC 9110): seconds or a date. @returns milliseconds, or null when it says neither */
export function putOffOf(retryAfter: string | null, now: Date): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * SECOND;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
