import { describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { holidaysOf } from '../../src/features/notifications/holidays.ts';
import { endOfQuietHours, firstMailHourFrom, mailMoment, weeksToMail, weekToRemind } from '../../src/features/notifications/moments.ts';

const HOUR = 3_600_000;
const FRIDAY_AT_NINE = { leadDays: 3, hour: 9 };
const MONDAY_AT_NINE = { leadDays: 0, hour: 9 };
const german = holidaysOf('DE');
const on = (moment: Date | undefined, zone: string): string | null =>
  moment ? DateTime.fromJSDate(moment, { zone }).toFormat('ccc yyyy-MM-dd HH:mm') : null;

/** Offsets of whole, half and quarter hours, both ends of the world, and half-hour daylight saving. */
const ZONES = [
  'Etc/GMT+12',
  'America/St_Johns',
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Eucla',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
];

describe('public holidays', () => {
  test('a week whose Monday is one is mailed on the next working day, and stays the same week', () => {
    // Easter Monday 2026 is 6 April, Whit Monday 25 May.
    for (const [monday, tuesday] of [
      ['2026-04-06', 'Tue 2026-04-07 09:00'],
      ['2026-05-25', 'Tue 2026-05-26 09:00'],
    ] as const) {
      const moments = weeksToMail({ zone: 'Europe/Berlin', country: 'DE' }, new Date(`${monday}T05:00:00Z`), MONDAY_AT_NINE, german);
      const [moment] = moments;
      expect([moment?.week, on(moment?.dueAt, 'Europe/Berlin')]).toEqual([monday, tuesday]);
    }
  });

  test('a Friday that is one, with a weekend behind it, becomes the Monday of the week itself', () => {
    // Friday 25 December 2026, before week 53.
    expect(on(mailMoment('Europe/Berlin', '2026-12-28', FRIDAY_AT_NINE, german), 'Europe/Berlin')).toBe('Mon 2026-12-28 09:00');
    // Good Friday and Easter Monday.
    expect(on(mailMoment('Europe/Berlin', '2026-04-06', FRIDAY_AT_NINE, german), 'Europe/Berlin')).toBe('Tue 2026-04-07 09:00');
  });

  test('a chosen weekend stays; a week of nothing but holidays is mailed on the chosen day', () => {
    expect(on(mailMoment('Europe/Berlin', '2026-12-28', { leadDays: 2, hour: 9 }, german), 'Europe/Berlin')).toBe('Sat 2026-12-26 09:00');
    expect(
      on(
        mailMoment('UTC', '2026-12-28', FRIDAY_AT_NINE, () => true),
        'UTC',
      ),
    ).toBe('Fri 2026-12-25 09:00');
    expect(
      on(
        firstMailHourFrom('UTC', '2026-12-25', 9, () => true),
        'UTC',
      ),
    ).toBe('Fri 2026-12-25 09:00');
  });

  test('another country has others, none has none', () => {
    expect(on(mailMoment('America/New_York', '2026-05-25', MONDAY_AT_NINE, holidaysOf('US')), 'America/New_York')).toBe(
      'Tue 2026-05-26 09:00',
    );
    expect(on(mailMoment('Asia/Tokyo', '2026-05-25', MONDAY_AT_NINE, holidaysOf('JP')), 'Asia/Tokyo')).toBe('Mon 2026-05-25 09:00');
    for (const country of [null, 'ZZ'])
      expect(on(mailMoment('UTC', '2026-12-28', FRIDAY_AT_NINE, holidaysOf(country)), 'UTC')).toBe('Fri 2026-12-25 09:00');
  });

  test('who comes back on a holiday hears on the day after', () => {
    expect(on(firstMailHourFrom('Europe/Berlin', '2026-12-25', 9, german), 'Europe/Berlin')).toBe('Mon 2026-12-28 09:00');
    expect(on(firstMailHourFrom('Europe/Berlin', '2027-01-01', 9, german), 'Europe/Berlin')).toBe('Mon 2027-01-04 09:00');
  });
});

describe('reminders', () => {
  const rhythm = { hour: 9, daysBefore: 2 };
  /** The first and the last full hour of a week at which it is to be reminded of. */
  const span = (zone: string, monday: string, isHoliday?: (date: string) => boolean, when = rhythm): (string | null)[] => {
    const first = DateTime.fromISO(monday, { zone }).toMillis();
    const hours = Array.from({ length: 7 * 24 }, (_, hour) => new Date(first + hour * HOUR));
    const due = hours.filter((now) => weekToRemind({ zone, country: null }, now, when, isHoliday)?.week === monday);
    return [on(due[0], zone), on(due.at(-1), zone)];
  };

  test.each(ZONES)('%s: from the mail hour two working days before the last one to its end, every week around a year’s end', (zone) => {
    for (let monday = DateTime.fromISO('2026-12-07'); monday < DateTime.fromISO('2027-01-18'); monday = monday.plus({ weeks: 1 })) {
      const [first, last] = span(zone, monday.toISODate() as string);
      expect(first).toBe(`Wed ${monday.plus({ days: 2 }).toISODate()} 09:00`);
      expect(last).toBe(`Fri ${monday.plus({ days: 4 }).toISODate()} 23:00`);
    }
  });

  test('holidays shorten the week: two working days before the last one that is left', () => {
    // Friday 1 January 2027 is one; so is Ascension Day, Thursday 14 May 2026, which leaves the Friday.
    expect(span('Europe/Berlin', '2026-12-28', german)).toEqual(['Tue 2026-12-29 09:00', 'Thu 2026-12-31 23:00']);
    expect(span('Europe/Berlin', '2026-05-11', german)).toEqual(['Tue 2026-05-12 09:00', 'Fri 2026-05-15 23:00']);
    expect(span('UTC', '2026-12-21', (date) => date < '2026-12-24')).toEqual(['Thu 2026-12-24 09:00', 'Fri 2026-12-25 23:00']);
    expect(span('UTC', '2026-12-21', () => true)).toEqual([null, null]);
    expect(span('UTC', '2026-12-21', undefined, { hour: 7, daysBefore: 0 })).toEqual(['Fri 2026-12-25 07:00', 'Fri 2026-12-25 23:00']);
  });
});

describe('quiet hours', () => {
  const night = { from: 22, until: 7 };
  const noon = { from: 12, until: 13 };

  test('over midnight and within a day; at the very end of them mail may come', () => {
    for (const [now, end] of [
      ['2026-12-23T21:59:59Z', null],
      ['2026-12-23T22:00:00Z', 'Thu 2026-12-24 07:00'],
      ['2026-12-24T00:00:00Z', 'Thu 2026-12-24 07:00'],
      ['2026-12-24T06:59:59Z', 'Thu 2026-12-24 07:00'],
      ['2026-12-24T07:00:00Z', null],
    ] as const)
      expect([now, on(endOfQuietHours('UTC', new Date(now), night), 'UTC')]).toEqual([now, end]);
    expect(on(endOfQuietHours('UTC', new Date('2026-12-31T12:30:00Z'), noon), 'UTC')).toBe('Thu 2026-12-31 13:00');
    expect(endOfQuietHours('UTC', new Date('2026-12-31T23:00:00Z'), noon)).toBeUndefined();
    expect(endOfQuietHours('UTC', new Date(), null)).toBeUndefined();
  });

  test.each(ZONES)(
    '%s: whatever the quarter of an hour, also of the days on which clocks change, mail waits for an end that is none',
    (zone) => {
      for (const quiet of [night, noon, { from: 1, until: 3 }, { from: 23, until: 0 }, { from: 2, until: 1 }]) {
        for (const day of ['2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31', '2026-12-31']) {
          for (let at = Date.parse(`${day}T00:00:00Z`), until = at + 48 * HOUR; at < until; at += HOUR / 4) {
            const now = new Date(at);
            const end = endOfQuietHours(zone, now, quiet);
            if (end === undefined) continue;
            const hours = (end.getTime() - at) / HOUR;
            if (hours <= 0 || hours > 24.5) throw new Error(`${zone} ${now.toISOString()}: ${hours} hours`);
            if (endOfQuietHours(zone, end, quiet) !== undefined) throw new Error(`${zone} ${now.toISOString()}: still quiet at its end`);
          }
        }
      }
    },
  );

  test('an end that the clock leaps over is the hour behind the leap', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00.
    expect(endOfQuietHours('Europe/Berlin', new Date('2026-03-28T23:30:00Z'), { from: 22, until: 2 })?.toISOString()).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });
});
