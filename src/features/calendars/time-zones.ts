import { IANAZone } from 'luxon';
import { tzlib_get_ical_block, tzlib_get_timezones } from 'timezones-ical-library';

/** A time zone as a calendar names and describes it. */
export interface CalendarZone {
  /** What DTSTART names: the zone's current name, where the given one is an old one. */
  readonly id: string;
  /** Its VTIMEZONE, lines ended by CRLF, the last one too. */
  readonly block: string;
}

interface Transition {
  readonly at: number;
  /** Minutes east of UTC, before and after. */
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** The shortest time between two changes of a clock that we have seen announced is four weeks (Morocco's Ramadan). */
const STEP = 7 * DAY;
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const known = new Map<string, CalendarZone>();

/**
 * The zone for entries that lie within some years.
 *
 * The block is the library's (yearly rules, which Outlook knows best), as long as it means the same instants in these years as
 * this machine's own time zone data: those decide everything else that we say about time, and the two can be of different
 * age (Morocco and British Columbia changed their clocks in 2026), and a yearly rule cannot say everything (Chile leaves
 * summer time on the Sunday after the first Saturday). Where they differ, the changes of the clock are listed one by one.
 *
 * @param zone a zone that luxon knows
 */
export function calendarZone(zone: string, firstYear: number, lastYear: number): CalendarZone {
  const key = `${zone} ${firstYear} ${lastYear}`;
  const found = known.get(key) ?? describe(zone, firstYear, lastYear);
  known.set(key, found);
  return found;
}

function describe(zone: string, firstYear: number, lastYear: number): CalendarZone {
  const own = changes(zone, firstYear, lastYear);
  const block = published(zone) ?? published(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
  const id = block && /^TZID:(.+?)\r?$/m.exec(block)?.[1];
  if (block && id) return { id, block: agrees(block, own, firstYear, lastYear) ? block : listed(id, own) };
  return { id: zone, block: listed(zone, own) };
}

const PUBLISHED = new Set(tzlib_get_timezones());

function published(zone: string): string | undefined {
  const [block] = PUBLISHED.has(zone) ? tzlib_get_ical_block(zone) : [];
  return block === undefined ? undefined : `${block.trimEnd()}\r\n`;
}

interface Changes {
  /** The first moment of the first year in UTC, and the offset then. */
  readonly start: number;
  readonly offset: number;
  readonly transitions: readonly Transition[];
}

/** When this machine's data change a zone's clock, to the minute. */
function changes(name: string, firstYear: number, lastYear: number): Changes {
  const zone = IANAZone.create(name);
  const [start, end] = [Date.UTC(firstYear, 0, 1), Date.UTC(lastYear + 1, 0, 1)];
  const transitions: Transition[] = [];
  let from = zone.offset(start);
  for (let before = start; before < end; before += STEP) {
    const to = zone.offset(before + STEP);
    if (from === to) continue;
    let [low, high] = [before, before + STEP];
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
      if (zone.offset(middle) === from) low = middle;
      else high = middle;
    }
    if (high < end) transitions.push({ at: high, from, to });
    from = to;
  }
  return { start, offset: zone.offset(start), transitions };
}

/** Whether a published block changes the clock at the very same moments. One that we cannot read does not. */
function agrees(block: string, own: Changes, firstYear: number, lastYear: number): boolean {
  const observances = [...block.matchAll(/BEGIN:(?:STANDARD|DAYLIGHT)\r\n([\s\S]*?)END:/g)].map(([, lines = '']) => lines);
  const [only] = observances;
  if (observances.length === 1 && only !== undefined) {
    return own.transitions.length === 0 && offsetOf(only, 'TO') === own.offset && !only.includes('RRULE');
  }
  const told: Transition[] = [];
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (const lines of observances) {
      const transition = transitionIn(lines, year);
      if (transition === undefined) return false;
      told.push(transition);
    }
  }
  told.sort((a, b) => a.at - b.at);
  return JSON.stringify(told) === JSON.stringify(own.transitions);
}

function transitionIn(lines: string, year: number): Transition | undefined {
  const time = /^DTSTART:\d{8}T(\d\d)(\d\d)00\r?$/m.exec(lines);
  const rule = /^RRULE:FREQ=YEARLY;BYMONTH=(\d+);BYDAY=(-?\d)([A-Z]{2})\r?$/m.exec(lines);
  const [from, to] = [offsetOf(lines, 'FROM'), offsetOf(lines, 'TO')];
  if (!time || !rule || from === undefined || to === undefined) return undefined;
  const day = nthWeekday(year, Number(rule[1]), Number(rule[2]), DAYS.indexOf(rule[3] as string));
  return { at: day + (Number(time[1]) * 60 + Number(time[2]) - from) * MINUTE, from, to };
}

/** Midnight, as if in UTC, of the nth (from the end: negative) such weekday of a month. */
function nthWeekday(year: number, month: number, nth: number, weekday: number): number {
  const edge = nth > 0 ? new Date(Date.UTC(year, month - 1, 1)) : new Date(Date.UTC(year, month, 0));
  const off = nth > 0 ? (weekday - edge.getUTCDay() + 7) % 7 : -((edge.getUTCDay() - weekday + 7) % 7);
  return edge.getTime() + (off + (nth > 0 ? nth - 1 : nth + 1) * 7) * DAY;
}

function offsetOf(lines: string, which: 'FROM' | 'TO'): number | undefined {
  const match = new RegExp(`^TZOFFSET${which}:([+-])(\\d\\d)(\\d\\d)\\r?$`, 'm').exec(lines);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : undefined;
}

/** A VTIMEZONE that names each change of the clock, for what begins in these years. */
function listed(id: string, { start, offset, transitions }: Changes): string {
  const standard = Math.min(offset, ...transitions.map(({ to }) => to));
  const observances = [{ at: start, from: offset, to: offset }, ...transitions].map(({ at, from, to }) => {
    const kind = to === standard ? 'STANDARD' : 'DAYLIGHT';
    const local = new Date(at + from * MINUTE).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    return [`BEGIN:${kind}`, `DTSTART:${local}`, `TZOFFSETFROM:${written(from)}`, `TZOFFSETTO:${written(to)}`, `END:${kind}`];
  });
  return ['BEGIN:VTIMEZONE', `TZID:${id}`, ...observances.flat(), 'END:VTIMEZONE', ''].join('\r\n');
}

const written = (minutes: number): string => {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(rest).padStart(2, '0')}`;
};
