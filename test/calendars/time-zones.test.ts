import { describe, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import { DateTime, IANAZone } from 'luxon';
import { tzlib_get_timezones } from 'timezones-ical-library';
import { calendarZone } from '../../src/features/calendars/time-zones.ts';

const YEARS = [2026, 2027] as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Minutes east of UTC by a VTIMEZONE, at a local time. */
function offsetBy(zone: ICAL.Timezone, local: DateTime): number {
  const { year, month, day, hour, minute } = local;
  return zone.utcOffset(ICAL.Time.fromData({ year, month, day, hour, minute, second: 0, isDate: false })) / 60;
}

const parsed = (block: string) => {
  const component = new ICAL.Component(ICAL.parse(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n${block}END:VCALENDAR\r\n`));
  return new ICAL.Timezone(component.getFirstSubcomponent('vtimezone') as ICAL.Component);
};

describe('VTIMEZONE', () => {
  // Old names too; what this machine does not know, no person can have.
  const zones = [...new Set([...tzlib_get_timezones(), ...Intl.supportedValuesOf('timeZone')])].filter((zone) =>
    IANAZone.isValidZone(zone),
  );
  const seen = new Map<string, string>();
  for (const zone of zones) {
    const { block } = calendarZone(zone, ...YEARS);
    seen.set(`${block} ${DateTime.utc(2026, 1, 1).setZone(zone).offset}`, zone);
  }

  test('there are hundreds of zones and dozens of different clocks', () => {
    expect(zones.length).toBeGreaterThan(550);
    expect(seen.size).toBeGreaterThan(100);
  });

  test('every zone: the block means what luxon does, every ten days and an hour to each side of every change', () => {
    const faults: string[] = [];
    for (const name of seen.values()) {
      const described = parsed(calendarZone(name, ...YEARS).block);
      const zone = IANAZone.create(name);
      const check = (at: number): void => {
        const local = DateTime.fromMillis(at, { zone });
        if (local.getPossibleOffsets().length === 1 && offsetBy(described, local) !== local.offset)
          faults.push(`${name} ${local.toISO()} ${offsetBy(described, local)}`);
      };
      for (let day = Date.UTC(YEARS[0], 0, 2, 12); day < Date.UTC(YEARS[1], 11, 30); day += 10 * DAY) {
        check(day);
        const before = zone.offset(day);
        if (before === zone.offset(day + 10 * DAY)) continue;
        let change = day;
        while (zone.offset(change) === before) change += HOUR / 2;
        for (const hours of [-3, -2, 1, 1.5, 3]) check(change + hours * HOUR);
      }
    }
    expect(faults).toEqual([]);
  });

  test('an old name becomes the current one, an unusual spelling too, and a zone that only we know keeps its own', () => {
    expect(calendarZone('Asia/Calcutta', 2026, 2026).id).toBe('Asia/Kolkata');
    expect(calendarZone('europe/berlin', 2026, 2026).id).toBe('Europe/Berlin');
    expect(calendarZone('US/Eastern', 2026, 2026)).toMatchObject({ id: 'America/New_York', block: expect.stringContaining('RRULE') });
  });

  test('yearly rules where they hold; the changes one by one where they do not', () => {
    expect(calendarZone('Europe/Berlin', 2026, 2040).block).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU');
    // Chile's summer ends on the Sunday after the first Saturday: in 2029 that is the 8th of April, not the first Sunday.
    expect(calendarZone('America/Santiago', 2028, 2028).block).toContain('RRULE');
    const listed = calendarZone('America/Santiago', 2029, 2029).block;
    expect(listed).not.toContain('RRULE');
    expect(listed).toContain('DTSTART:20290408T000000\r\nTZOFFSETFROM:-0300\r\nTZOFFSETTO:-0400');
    expect(listed).toMatch(/^BEGIN:VTIMEZONE\r\n(?:[A-Z-]+:[^\r\n]+\r\n)+END:VTIMEZONE\r\n$/);
  });
});
