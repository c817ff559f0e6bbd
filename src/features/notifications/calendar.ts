import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { DateTime } from 'luxon';
import { addDays } from '../../platform/iso-week.ts';
import type { Mailbox } from '../../platform/mail/address.ts';
import type { CalendarPart } from '../../platform/mail/mime.ts';
import { catalogueFor } from './emails/catalogue/index.ts';

export interface CalendarEntry {
  readonly method: CalendarPart['method'];
  readonly assignmentId: string;
  /** The right-hand side of the UID: never change it, or calendars see a second event. */
  readonly host: string;
  /** Higher than whatever the person's calendar holds when something changed (RFC 5546, section 2.1.4). */
  readonly sequence: number;
  /** The Monday. */
  readonly week: string;
  readonly touchPoint: string;
  readonly site: string | null;
  readonly organiser: Mailbox;
  readonly attendee: Mailbox;
  readonly locale: string;
  readonly stamp: Date;
}

/**
 * One walk as an iTIP object: an all-day entry from Monday to Friday that leaves the person free for other things.
 *
 * It is a REQUEST (and not a PUBLISH), because only a request of the same UID and a higher SEQUENCE moves the entry that
 * is there, and only a CANCEL of it takes the entry away (RFC 5546, sections 3.2.2 and 3.2.5). It asks for no reply. It
 * carries no link: calendars are shared, and the link is the person's own. No time zone is set on the calendar: that would
 * make DTSTAMP local time, which RFC 5545 forbids; whole days need none.
 */
export function calendarPart(entry: CalendarEntry): CalendarPart {
  const shared = JSON.stringify([
    entry.method,
    entry.host,
    entry.sequence,
    entry.week,
    entry.touchPoint,
    entry.site,
    entry.organiser,
    entry.locale,
    entry.stamp,
  ]);
  const template = templates.get(shared) ?? generate({ ...entry, assignmentId: SOMEBODYS, attendee: SOMEBODY });
  if (templates.size >= CAPACITY) templates.clear();
  templates.set(shared, template);
  const content = template.replace(SOMEBODYS, entry.assignmentId).replace(ATTENDEE, () => attendeeLine(entry.attendee));
  return { method: entry.method, content, filename: `in-their-shoes-${entry.week}.ics` };
}

/**
 * One walk's object is made once for everybody who walks it (0.3 ms by ical-generator), and each person's is that one with
 * an id of the same length and the line of the attendee.
 */
const CAPACITY = 500;
const templates = new Map<string, string>();
const SOMEBODYS = '00000000-0000-0000-0000-000000000000';
const SOMEBODY: Mailbox = { name: 'Somebody', address: 'somebody@example.org' };
const ATTENDEE = /^ATTENDEE[^\r\n]*(?:\r\n [^\r\n]*)*/m;

const attendeeLine = ({ name, address }: Mailbox): string =>
  fold(`ATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;RSVP=FALSE;CN="${plain(name) || address}":mailto:${address}`);

/** RFC 5545, section 3.1: lines of at most 75 octets, never cut inside a character. */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

function generate(entry: CalendarEntry): string {
  const words = catalogueFor(entry.locale).calendar;
  const calendar = ical({
    prodId: { company: 'In Their Shoes', product: 'Assignments', language: 'EN' },
    method: entry.method === 'CANCEL' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  });
  const day = (date: string) => DateTime.fromISO(date, { zone: 'utc' });
  calendar.createEvent({
    id: `assignment-${entry.assignmentId}@${entry.host}`,
    sequence: entry.sequence,
    stamp: entry.stamp,
    start: day(entry.week),
    // DTEND is the first day after (RFC 5545, section 3.6.1).
    end: day(addDays(entry.week, 5)),
    allDay: true,
    summary: words.summary(entry.touchPoint),
    description: { plain: words.note },
    ...(entry.site === null ? {} : { location: entry.site }),
    status: entry.method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
    organizer: { name: plain(entry.organiser.name) || entry.organiser.address, email: entry.organiser.address },
    attendees: [
      {
        name: plain(entry.attendee.name) || entry.attendee.address,
        email: entry.attendee.address,
        rsvp: false,
        status: ICalAttendeeStatus.NEEDSACTION,
        role: ICalAttendeeRole.REQ,
        type: ICalAttendeeType.INDIVIDUAL,
      },
    ],
  });
  return calendar.toString();
}

/** A parameter value cannot hold a double quote or a control character (RFC 5545, section 3.2); RFC 6868 readers are rare. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
const plain = (name: string): string => name.replaceAll(/["\u0000-\u001f\u007f]/g, ' ').trim();
