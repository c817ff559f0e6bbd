import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { addWeeks, currentWeek, mondayOf, weekDates, weekOf, weeksFromTo } from '../../../src/web/app/lib/weeks.ts';

describe('ISO weeks in the browser', () => {
  test('they are the weeks of the server, for two centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 73_000 }), (days) => {
        const day = DateTime.fromISO('1950-01-01', { zone: 'utc' }).plus({ days });
        const week = day.toFormat("kkkk-'W'WW");
        expect(weekOf(day.toJSDate())).toBe(week);
        expect(mondayOf(week)?.toISOString().slice(0, 10)).toBe(day.startOf('week').toISODate());
      }),
    );
  });

  test('a week that its year does not have is none', () => {
    expect(mondayOf('2026-W53')?.toISOString()).toBe('2026-12-28T00:00:00.000Z');
    for (const week of ['2027-W53', '2026-W00', '2026-W54', '2026-53', '']) expect(mondayOf(week)).toBeUndefined();
  });

  test('they are counted across a long year', () => {
    expect(addWeeks('2026-W52', 2)).toBe('2027-W01');
    expect(addWeeks('2027-W01', -1)).toBe('2026-W53');
    expect(weeksFromTo('2026-W52', '2027-W02')).toEqual(['2026-W52', '2026-W53', '2027-W01', '2027-W02']);
    expect(weeksFromTo('2027-W02', '2026-W52')).toEqual([]);
  });

  test('which week it is depends on where', () => {
    const sundayNight = new Date('2026-11-29T23:30:00Z');
    expect(currentWeek('Europe/London', sundayNight)).toBe('2026-W48');
    expect(currentWeek('Europe/Berlin', sundayNight)).toBe('2026-W49');
    expect(currentWeek('Pacific/Kiritimati', sundayNight)).toBe('2026-W49');
  });

  test('their days are written in the language of the reader', () => {
    expect(weekDates('2026-W53', 'en')).toMatch(/^Dec 28.+Jan 3/);
    expect(weekDates('2026-W53', 'de')).toMatch(/^28\. Dez.+3\. Jan/);
    expect(weekDates('nonsense', 'en')).toBe('');
  });
});
