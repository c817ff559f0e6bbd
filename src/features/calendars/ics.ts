import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { DateTime } from 'luxon';
import type { Mailbox } from '../../platform/mail/address.ts';
import { calendarZone } from './time-zones.ts';
import type { When } from './when.ts';

export interface CalendarEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly stamp: Date;
  readonly when: When;
  readonly summary: string;
  readonly note: string;
  readonly location: string | null;
  /** Who asks whom: of a request, not of a feed. */
  readonly invitation?: { readonly organiser: Mailbox; readonly attendee: Mailbox };
}

export interface Calendar {
  /** None: a snapshot of a calendar (RFC 5545, section 3.7.2), not a message about it. */
  readonly method?: 'REQUEST' | 'CANCEL';
  /** Our words, without comma, semicolon or backslash: ical-generator writes it as it is. */
  readonly name?: string;
  /** After how many seconds a subscriber should ask again. */
  readonly refreshSeconds?: number;
  readonly events: readonly CalendarEvent[];
}

/** The UID of a walk's entry, the same in every mail and feed. Never change it, or calendars see a second event. */
export const uidOf = (assignmentId: string, host: string): string => `assignment-${assignmentId}@${host}`;

/**
 * Calendar text (RFC 5545) of UTF-8 lines of at most 75 octets, each ended by CRLF.
 *
 * The time zone is set on each event and not on the calendar: there it would make DTSTAMP a local time, which RFC 5545 forbids.
 */
export function calendarText(calendar: Calendar): string {
  const frame = ical({
    prodId: { company: 'In Their Shoes', product: 'Assignments', language: 'EN' },
    ...(calendar.method === undefined ? {} : { method: ICalCalendarMethod[calendar.method] }),
    ...(calendar.name === undefined ? {} : { name: calendar.name }),
    ...(calendar.refreshSeconds === undefined ? {} : { ttl: calendar.refreshSeconds }),
  });
  const [head = ''] = frame.toString().split('END:VCALENDAR');
  const zones = zonesOf(calendar.events);
  const blocks = new Set([...zones.values()].map((zone) => zone.block));
  // Event by event: ical-generator folds a whole calendar at 1 ms an event, character by character.
  const events = calendar.events.map((event) => frame.createEvent(dataOf(event, calendar.method === 'CANCEL', zones)).toString());
  const body = [...blocks, ...events].join('').split('\r\n').map(fold).join('\r\n');
  return `${head}${body}END:VCALENDAR\r\n`;
}

/** Each zone that the events are written in, for the years in which they lie. */
function zonesOf(events: readonly CalendarEvent[]) {
  const years = new Map<string, [first: number, last: number]>();
  for (const { when } of events) {
    if (when.kind !== 'hours' || when.zone === null) continue;
    const [first, last] = years.get(when.zone) ?? [when.start.toUTC().year, when.end.toUTC().year];
    years.set(when.zone, [Math.min(first, when.start.toUTC().year), Math.max(last, when.end.toUTC().year)]);
  }
  return new Map([...years].map(([zone, [first, last]]) => [zone, calendarZone(zone, first, last)]));
}

function dataOf(event: CalendarEvent, cancelled: boolean, zones: ReturnType<typeof zonesOf>): ICalEventData {
  const { when, invitation } = event;
  const zone = when.kind === 'hours' && when.zone !== null ? zones.get(when.zone) : undefined;
  return {
    id: event.uid,
    sequence: event.sequence,
    stamp: event.stamp,
    ...(when.kind === 'days'
      ? { start: utcDay(when.from), end: utcDay(when.until), allDay: true }
      : { start: when.start, end: when.end, ...(zone ? { timezone: zone.id } : {}) }),
    summary: oneLine(event.summary),
    description: { plain: oneLine(event.note) },
    ...(event.location === null ? {} : { location: oneLine(event.location) }),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // A week is an offer of days; hours are kept free for the walk.
    transparency: when.kind === 'days' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    busystatus: when.kind === 'days' || cancelled ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
    ...(invitation
      ? {
          organizer: { name: parameter(invitation.organiser), email: invitation.organiser.address },
          attendees: [
            {
              name: parameter(invitation.attendee),
              email: invitation.attendee.address,
              rsvp: false,
              status: ICalAttendeeStatus.NEEDSACTION,
              role: ICalAttendeeRole.REQ,
              type: ICalAttendeeType.INDIVIDUAL,
            },
          ],
        }
      : {}),
  };
}

const utcDay = (date: string): DateTime => DateTime.fromISO(date, { zone: 'utc' });

/** Control characters but the tab are not allowed in text (RFC 5545, section 3.1), and some readers break lines at U+0085, U+2028 and U+2029. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]+/g;

const oneLine = (text: string): string => text.replaceAll(CONTROL, ' ').trim();

/** A parameter value cannot hold a double quote either (section 3.2), and readers differ about a backslash. */
export const parameter = ({ name, address }: Mailbox): string => oneLine(name.replaceAll(/["\\]/g, ' ')) || address;

/** Section 3.1: lines of at most 75 octets, never cut inside a character. */
export function fold(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const point = character.codePointAt(0) as number;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (octets + size > 75) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
