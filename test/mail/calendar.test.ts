import { describe, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { type CalendarEntry, calendarPart } from '../../src/features/notifications/calendar.ts';

const entry: CalendarEntry = {
  method: 'REQUEST',
  assignmentId: '01900000-0000-7000-8000-000000000001',
  host: 'shoes.example.org',
  sequence: 0,
  week: '2026-12-21',
  entry: { kind: 'week' },
  touchPoint: 'The helpline',
  site: 'Hamburg; shop, 1st floor',
  organiser: { name: 'In Their Shoes', address: 'shoes@example.org' },
  attendee: { name: 'Zoë "Zo" Åström', address: 'zoe@example.org' },
  locale: 'en',
  stamp: new Date('2026-12-18T09:00:00Z'),
};

/** What a calendar program holds after receiving these objects one after the other (RFC 5546, section 2.1.5): a higher SEQUENCE wins. */
function receive(...objects: string[]): Map<string, { sequence: number; start: string; status: string }> {
  const calendar = new Map<string, { sequence: number; start: string; status: string }>();
  for (const text of objects) {
    const root = new ICAL.Component(ICAL.parse(text));
    const event = new ICAL.Event(root.getFirstSubcomponent('vevent') as ICAL.Component);
    const held = calendar.get(event.uid);
    if (held && event.sequence < held.sequence) continue;
    if (root.getFirstPropertyValue('method') === 'CANCEL') calendar.delete(event.uid);
    else
      calendar.set(event.uid, {
        sequence: event.sequence,
        start: event.startDate.toString(),
        status: String(event.component.getFirstPropertyValue('status')),
      });
  }
  return calendar;
}

describe('calendar entries', () => {
  // The weeks in which Berlin's clock changes, the turn of the year, week 53.
  const weeks = ['2026-03-23', '2026-03-30', '2026-10-19', '2026-10-26', '2026-12-28', '2027-01-04'];

  test.each(weeks)('%s: both parsers read Monday to Friday as whole days, whatever their own time zone', (week) => {
    const { content } = calendarPart({ ...entry, week });
    const event = new ICAL.Event(new ICAL.Component(ICAL.parse(content)).getFirstSubcomponent('vevent') as ICAL.Component);
    expect([event.startDate.isDate, event.startDate.toString()]).toEqual([true, week]);
    expect(event.endDate.subtractDate(event.startDate).days).toBe(5);
    expect(event.duration.toString()).toBe('P5D');

    const [other] = Object.values(nodeIcal.sync.parseICS(content)).filter((component) => component?.type === 'VEVENT') as nodeIcal.VEvent[];
    expect(other).toMatchObject({
      uid: `assignment-${entry.assignmentId}@shoes.example.org`,
      datetype: 'date',
      location: 'Hamburg; shop, 1st floor',
    });
    const start = other!.start as Date;
    expect([start.getFullYear(), start.getMonth() + 1, start.getDate()].join('-')).toBe(week.split('-').map(Number).join('-'));
  });

  test('the stamp is UTC and there is no local time anywhere', () => {
    const { content } = calendarPart(entry);
    expect(content).toMatch(/^DTSTAMP:20261218T090000Z\r$/m);
    expect(content).not.toMatch(/TZID|VTIMEZONE|X-WR-TIMEZONE/);
    expect(content).not.toMatch(/T\d{6}\r/);
  });

  test('it asks nobody for a reply, blocks no time and carries no link', () => {
    const { content } = calendarPart(entry);
    const unfolded = content.replaceAll('\r\n ', '');
    expect(unfolded).toContain('RSVP=FALSE');
    expect(unfolded).toContain('CN="Zoë  Zo  Åström":mailto:zoe@example.org');
    expect(unfolded).toContain('TRANSP:TRANSPARENT');
    expect(unfolded).not.toMatch(/https?:/);
  });

  test('a move is the same entry elsewhere, also when an older object arrives late; a cancellation takes it away', () => {
    const first = calendarPart(entry).content;
    const moved = calendarPart({ ...entry, week: '2026-12-28', sequence: 1 }).content;
    const cancelled = calendarPart({ ...entry, method: 'CANCEL', week: '2026-12-28', sequence: 2 }).content;
    const uid = `assignment-${entry.assignmentId}@shoes.example.org`;
    expect([...receive(first, moved)]).toEqual([[uid, { sequence: 1, start: '2026-12-28', status: 'CONFIRMED' }]]);
    expect([...receive(moved, first)]).toEqual([[uid, { sequence: 1, start: '2026-12-28', status: 'CONFIRMED' }]]);
    expect(receive(first, moved, cancelled).size).toBe(0);
    expect(cancelled).toContain('METHOD:CANCEL');
    expect(cancelled).toContain('STATUS:CANCELLED');
  });

  test('one person after the other gets an object of their own', () => {
    const other = { ...entry, assignmentId: '01900000-0000-7000-8000-00000000000f', attendee: { name: '', address: 'b@example.org' } };
    expect(calendarPart(entry).content).not.toContain('b@example.org');
    expect(calendarPart(other).content).toContain('CN="b@example.org":mailto:b@example.org');
    expect(calendarPart(other).content).not.toContain('zoe@');
    expect(calendarPart(other).content).toContain(`UID:assignment-${other.assignmentId}@`);
  });
});
