import type { Mailbox } from '../../platform/mail/address.ts';
import type { CalendarPart } from '../../platform/mail/mime.ts';
import { type Entry, entryText } from '../calendars/domain.ts';
import { calendarText, fold, parameter, uidOf } from '../calendars/ics.ts';
import { whenOf } from '../calendars/when.ts';
import { wordsOf } from '../calendars/words.ts';

export interface CalendarEntry {
  readonly method: CalendarPart['method'];
  readonly assignmentId: string;
  /** The right-hand side of the UID: never change it, or calendars see a second event. */
  readonly host: string;
  /** Higher than whatever the person's calendar holds when something changed (RFC 5546, section 2.1.4). */
  readonly sequence: number;
  /** The Monday. */
  readonly week: string;
  readonly entry: Entry;
  readonly touchPoint: string;
  readonly site: string | null;
  readonly organiser: Mailbox;
  readonly attendee: Mailbox;
  readonly locale: string;
  readonly stamp: Date;
}

/**
 * One walk as an iTIP object: an all-day entry from Monday to Friday that leaves the person free for other things, or the
 * hours that they keep for it.
 *
 * It is a REQUEST (and not a PUBLISH), because only a request of the same UID and a higher SEQUENCE moves the entry that
 * is there, and only a CANCEL of it takes the entry away (RFC 5546, sections 3.2.2 and 3.2.5). It asks for no reply. It
 * carries no link: calendars are shared, and the link is the person's own.
 */
export function calendarPart(entry: CalendarEntry): CalendarPart {
  const shared = JSON.stringify([
    entry.method,
    entry.host,
    entry.sequence,
    entry.week,
    entryText(entry.entry),
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

const attendeeLine = (attendee: Mailbox): string =>
  fold(
    `ATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;RSVP=FALSE;CN="${parameter(attendee)}":mailto:${attendee.address}`,
  );

function generate(entry: CalendarEntry): string {
  return calendarText({
    method: entry.method,
    events: [
      {
        uid: uidOf(entry.assignmentId, entry.host),
        sequence: entry.sequence,
        stamp: entry.stamp,
        when: whenOf(entry.week, entry.entry),
        ...wordsOf(entry.locale, entry.touchPoint, entry.entry.kind),
        location: entry.site,
        invitation: { organiser: entry.organiser, attendee: entry.attendee },
      },
    ],
  });
}
