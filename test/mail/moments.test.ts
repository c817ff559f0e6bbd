import { describe, expect, test } from '@jest/globals';
import { DateTime, IANAZone } from 'luxon';
import { endOfWeek, firstMailHourFrom, knownZone, mailMoment, weeksToMail } from '../../src/features/notifications/moments.ts';
import { addWeeks } from '../../src/platform/iso-week.ts';

/** One zone for every offset in use, −12 to +14, quarter hours and half-hour daylight saving included. */
const ZONES = [
  'Etc/GMT+12',
  'Pacific/Pago_Pago',
  'Pacific/Honolulu',
  'Pacific/Marquesas',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Halifax',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Nuuk',
  'Atlantic/Azores',
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'Africa/Cairo',
  'Europe/Moscow',
  'Asia/Tehran',
  'Asia/Dubai',
  'Asia/Kabul',
  'Asia/Karachi',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Dhaka',
  'Asia/Yangon',
  'Asia/Bangkok',
  'Asia/Shanghai',
  'Australia/Eucla',
  'Asia/Tokyo',
  'Australia/Adelaide',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Norfolk',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Tongatapu',
  'Pacific/Kiritimati',
];
const RHYTHM = { leadDays: 3, hour: 9 };

describe('the moment at which a week is mailed', () => {
  test('every zone of this list is one, and together they span all offsets', () => {
    expect(ZONES.filter((zone) => !IANAZone.isValidZone(zone))).toEqual([]);
    const offsets = ZONES.map((zone) => DateTime.fromISO('2026-12-21', { zone }).offset / 60);
    expect([Math.min(...offsets), Math.max(...offsets)]).toEqual([-12, 14]);
  });

  test.each(ZONES)('%s: every week from 2026-W01 to 2028-W01 is due once, on its Friday at nine by the local clock', (zone) => {
    const seen = new Map<string, number>();
    // Rounds five days apart meet every week at least twice, at all hours of the day.
    for (let now = Date.parse('2026-01-01T00:00:00Z'); now < Date.parse('2028-01-01T00:00:00Z'); now += 121 * 3_600_000) {
      for (const { week, dueAt } of weeksToMail({ zone, country: null }, new Date(now), RHYTHM)) {
        const known = seen.get(week);
        if (known !== undefined && known !== dueAt.getTime()) throw new Error(`${week} is due twice in ${zone}`);
        seen.set(week, dueAt.getTime());
      }
    }
    const weeks = [...seen.keys()].sort();
    expect(weeks.slice(1)).toEqual(weeks.slice(0, -1).map((week) => addWeeks(week, 1)));
    expect(weeks).toContain('2026-12-28');
    for (const [week, due] of seen) {
      const local = DateTime.fromMillis(due, { zone });
      expect([local.toISODate(), local.hour, local.minute]).toEqual([DateTime.fromISO(week).minus({ days: 3 }).toISODate(), 9, 0]);
    }
  });

  test('an hour that the clock leaps over is the one after it, an hour that comes twice is the first', () => {
    // Berlin, Sunday 29 March 2026: 02:00 becomes 03:00. Sunday 25 October 2026: 03:00 becomes 02:00 again.
    expect(mailMoment('Europe/Berlin', '2026-03-30', { leadDays: 1, hour: 2 }).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(mailMoment('Europe/Berlin', '2026-10-26', { leadDays: 1, hour: 2 }).toISOString()).toBe('2026-10-25T00:00:00.000Z');
    // Lord Howe changes by half an hour.
    expect(mailMoment('Australia/Lord_Howe', '2026-10-05', { leadDays: 1, hour: 2 }).toISOString()).toBe('2026-10-03T15:30:00.000Z');
    // Cairo leaps at midnight: the day begins at one.
    expect(mailMoment('Africa/Cairo', '2026-04-27', { leadDays: 3, hour: 0 }).toISOString()).toBe('2026-04-23T22:00:00.000Z');
  });

  test('week 53 of 2026 and the turn of the year', () => {
    expect(mailMoment('UTC', '2026-12-28', RHYTHM).toISOString()).toBe('2026-12-25T09:00:00.000Z');
    expect(mailMoment('UTC', '2027-01-04', RHYTHM).toISOString()).toBe('2027-01-01T09:00:00.000Z');
    expect(endOfWeek('Europe/Berlin', '2026-12-28').toISOString()).toBe('2027-01-03T23:00:00.000Z');
  });

  test('a week is over at the local midnight after its Sunday, in days of 23 and 25 hours as well', () => {
    expect(endOfWeek('Europe/Berlin', '2026-03-23').toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(endOfWeek('Europe/Berlin', '2026-10-19').toISOString()).toBe('2026-10-25T23:00:00.000Z');
    expect(endOfWeek('Pacific/Kiritimati', '2026-12-28').toISOString()).toBe('2027-01-03T10:00:00.000Z');
  });

  test('a clock that goes back mails no other week, and the same one at the same moment', () => {
    const later = weeksToMail({ zone: 'Europe/Berlin', country: null }, new Date('2026-10-25T01:30:00Z'), RHYTHM);
    const earlier = weeksToMail({ zone: 'Europe/Berlin', country: null }, new Date('2026-10-25T00:30:00Z'), RHYTHM);
    expect(earlier).toEqual(later);
  });

  test('after an absence mail comes on the first working day', () => {
    expect(firstMailHourFrom('Europe/Berlin', '2026-12-19', 9).toISOString()).toBe('2026-12-21T08:00:00.000Z');
    expect(firstMailHourFrom('Europe/Berlin', '2026-12-22', 9).toISOString()).toBe('2026-12-22T08:00:00.000Z');
  });

  test('a zone that nobody knows falls back', () => {
    expect(knownZone('Mars/Olympus', 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(knownZone('Asia/Tokyo', 'Europe/Berlin')).toBe('Asia/Tokyo');
  });
});
