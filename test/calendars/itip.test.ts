import { describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import {
  cancelSequence,
  type Entry,
  entryText,
  type Hours,
  readEntry,
  requestSequence,
  type Told,
} from '../../src/features/calendars/domain.ts';
import { whenOf } from '../../src/features/calendars/when.ts';
import { calendarPart } from '../../src/features/notifications/calendar.ts';
import { addDays, startOfWeek } from '../../src/platform/iso-week.ts';
import { type Held, READERS, readByIcalJs, readByNodeIcal } from '../support/calendar-readers.ts';
import { icalFaults } from '../support/ical-lines.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Etc/GMT+12',
  'Pacific/Kiritimati',
  'America/Santiago',
  'Europe/Dublin',
] as const;

const ID = '01900000-0000-7000-8000-000000000001';
const HOST = 'shoes.example.org';

/** The changes of a zone's clock from 2026 to 2028: the local times that are skipped, and that come twice. */
function clockChanges(zone: string): { gap: DateTime | undefined; overlap: DateTime | undefined } {
  let gap: DateTime | undefined;
  let overlap: DateTime | undefined;
  for (let at = DateTime.utc(2026, 11, 2); at.year < 2029 && !(gap && overlap); at = at.plus({ hours: 12 })) {
    const [before, after] = [at.setZone(zone).offset, at.plus({ hours: 12 }).setZone(zone).offset];
    if (before === after) continue;
    let change = at;
    while (change.setZone(zone).offset === before) change = change.plus({ minutes: 30 });
    // The middle of what is skipped or repeated, as a clock that was never changed would show it.
    const local = change.toUTC().plus({ minutes: before + (after - before) / 2 });
    if (after > before) gap ??= local;
    else overlap ??= local;
  }
  return { gap, overlap };
}

const hoursAt = (local: DateTime, minutes = 60): { week: string; hours: Hours } => ({
  week: startOfWeek(local.toISODate() as string),
  hours: { kind: 'hours', weekday: local.weekday, start: local.toFormat('HH:mm'), minutes },
});

/** What luxon makes of it, worked out another way than the product does: from the offsets around the hour. */
function expectedTime(week: string, entry: Entry): string {
  if (entry.kind === 'week') return `${week} ${addDays(week, 5)}`;
  const wall = DateTime.fromISO(`${addDays(week, entry.weekday - 1)}T${entry.start}`, { zone: 'utc' });
  const offsets = [-24, 24].map((hours) => wall.plus({ hours }).setZone(entry.zone).offset);
  const fits = [...new Set(offsets)]
    .map((offset) => ({ offset, at: wall.minus({ minutes: offset }) }))
    .filter(({ offset, at }) => at.setZone(entry.zone).offset === offset)
    .sort((a, b) => a.at.toMillis() - b.at.toMillis());
  // Skipped: by the offset before the gap (RFC 5545, section 3.3.5). Twice: the first.
  const start = fits[0]?.at ?? wall.minus({ minutes: offsets[0] as number });
  return `${start.toJSDate().toISOString()} ${start.plus({ minutes: entry.minutes }).toJSDate().toISOString()}`;
}

interface Walk {
  readonly week: string;
  readonly entry: Entry;
  /** The assignment's own: rises with every move and every change of hours. */
  readonly sequence: number;
  readonly touchPoint?: string;
  readonly site?: string | null;
}

/** One person's walk through the mails about it, as the outbox composes them. */
function story() {
  let told: Told | null = null;
  const mail = (method: 'REQUEST' | 'CANCEL', walk: Walk): string => {
    const entry = entryText(walk.entry);
    const now = { week: walk.week, venueKey: 1, entry };
    const sequence = method === 'CANCEL' ? cancelSequence(walk.sequence, told) : requestSequence(walk.sequence, now, told);
    told = { ...now, sequence, method };
    return calendarPart({
      method,
      assignmentId: ID,
      host: HOST,
      sequence,
      week: walk.week,
      entry: readEntry(entry),
      touchPoint: walk.touchPoint ?? 'The helpline',
      site: walk.site ?? null,
      organiser: { name: 'In Their Shoes', address: 'shoes@example.org' },
      attendee: { name: 'Zoë Åström', address: 'zoe@example.org' },
      locale: 'en',
      stamp: new Date('2026-11-18T09:00:00Z'),
    }).content;
  };
  return { announce: (walk: Walk) => mail('REQUEST', walk), cancel: (walk: Walk) => mail('CANCEL', walk) };
}

/** What a calendar holds after one more object (RFC 5546, section 2.1.5): older ones change nothing, a CANCEL takes away. */
function receive(calendar: ReadonlyMap<string, Held>, events: readonly Held[]): Map<string, Held> {
  const next = new Map(calendar);
  for (const event of events) {
    if (event.sequence < (next.get(event.uid)?.sequence ?? 0)) continue;
    if (event.method === 'CANCEL') next.delete(event.uid);
    else next.set(event.uid, event);
  }
  return next;
}

const cases = ZONES.flatMap((zone) => {
  const { gap, overlap } = clockChanges(zone);
  const plain: Hours = { kind: 'hours', weekday: 2, start: '14:00', minutes: 60 };
  const weeks = [gap, overlap].flatMap((local) => (local ? [hoursAt(local).week] : []));
  return [
    { zone, what: 'all week', week: '2026-12-28', hours: null },
    { zone, what: 'an hour of the last week of 2026', week: '2026-12-28', hours: plain },
    { zone, what: 'an hour from Sunday into Monday', week: '2026-12-28', hours: { ...plain, weekday: 7, start: '23:30' } },
    ...weeks.flatMap((week) => [
      { zone, what: 'all week, clock change', week, hours: null },
      { zone, what: 'an hour before the clock change', week, hours: plain },
      { zone, what: 'twelve hours through the clock change', week, hours: { ...plain, weekday: 6, start: '20:00', minutes: 720 } },
    ]),
    ...[gap, overlap].flatMap((local, index) =>
      local ? [{ zone, what: index === 0 ? 'a skipped hour' : 'an hour that comes twice', ...hoursAt(local) }] : [],
    ),
    ...(overlap ? [{ zone, what: 'an hour that ends in one that comes twice', ...hoursAt(overlap.minus({ minutes: 60 })) }] : []),
  ];
});

describe('calendar entries, from the announcement to the end', () => {
  test('zones with a clock that changes are tested where it does', () => {
    const tested = (what: string) => cases.filter((one) => one.what === what).map((one) => one.zone);
    const changing = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Santiago', 'Europe/Dublin'];
    expect(tested('a skipped hour')).toEqual(changing);
    expect(tested('an hour that comes twice')).toEqual(changing);
  });

  test.each(cases)('$zone: $what ($week)', ({ zone, week, hours }) => {
    const entry: Entry = hours === null ? { kind: 'week' } : { ...hours, zone };
    const other: Entry = { kind: 'hours', weekday: 4, start: '09:15', minutes: 45, zone };
    const elsewhere: Entry = entry.kind === 'week' ? entry : { ...entry, zone: zone === 'Asia/Kolkata' ? 'Europe/Berlin' : 'Asia/Kolkata' };
    const later = addDays(week, 7);
    const steps: readonly (readonly [what: string, kind: 'announce' | 'cancel', walk: Walk])[] = [
      ['announced', 'announce', { week, entry, sequence: 0 }],
      ['announced again, the same', 'announce', { week, entry, sequence: 0 }],
      ['moved within the week', 'announce', { week, entry: other, sequence: 1 }],
      ['moved to another week', 'announce', { week: later, entry: other, sequence: 2 }],
      ['cancelled', 'cancel', { week: later, entry: other, sequence: 3 }],
      ['announced anew', 'announce', { week, entry, sequence: 3 }],
      ['other hours', 'announce', { week, entry: other, sequence: 4 }],
      ['all week', 'announce', { week, entry: { kind: 'week' }, sequence: 5 }],
      ['back to the hours', 'announce', { week, entry, sequence: 5 }],
      ['another zone', 'announce', { week, entry: elsewhere, sequence: 5 }],
      ['cancelled for good', 'cancel', { week, entry: elsewhere, sequence: 7 }],
    ];
    const mails = story();
    const calendars: Record<string, Map<string, Held>> = Object.fromEntries(Object.keys(READERS).map((name) => [name, new Map()]));
    let sequence = -1;
    for (const [what, kind, walk] of steps) {
      const text = mails[kind](walk);
      expect([what, icalFaults(text)]).toEqual([what, []]);
      for (const [name, read] of Object.entries(READERS)) {
        const [event, ...more] = read(text) as [Held, ...Held[]];
        expect(more).toEqual([]);
        calendars[name] = receive(calendars[name] as Map<string, Held>, [event]);
        expect([what, name, event.uid, event.method, event.status]).toEqual(
          kind === 'cancel'
            ? [what, name, `assignment-${ID}@${HOST}`, 'CANCEL', 'CANCELLED']
            : [what, name, `assignment-${ID}@${HOST}`, 'REQUEST', 'CONFIRMED'],
        );
        expect([what, name, event.time]).toEqual([what, name, expectedTime(walk.week, walk.entry)]);
        expect([what, name, [...(calendars[name]?.values() ?? [])].map((held) => held.time)]).toEqual([
          what,
          name,
          kind === 'cancel' ? [] : [expectedTime(walk.week, walk.entry)],
        ]);
        if (name === 'ical.js') {
          const same = what.endsWith('the same') || (['back to the hours', 'another zone'].includes(what) && entry.kind === 'week');
          expect([what, event.sequence > sequence]).toEqual([what, !same]);
          sequence = event.sequence;
        }
      }
    }
  });

  test('the local time that is written exists once, or is UTC', () => {
    for (const { week, hours, zone } of cases) {
      if (hours === null) continue;
      const when = whenOf(week, { ...hours, zone });
      if (when.kind !== 'hours' || when.zone === null) continue;
      for (const time of [when.start, when.end])
        expect([zone, time.toISO(), time.getPossibleOffsets().length]).toEqual([zone, time.toISO(), 1]);
    }
  });

  test('an hour keeps its time on the wall through the year', () => {
    for (const zone of ZONES) {
      for (let week = '2026-10-05'; week < '2027-11-15'; week = addDays(week, 7)) {
        const text = story().announce({ week, entry: { kind: 'hours', weekday: 3, start: '10:30', minutes: 90, zone }, sequence: 0 });
        for (const read of Object.values(READERS)) {
          const start = DateTime.fromISO(read(text)[0]?.time.split(' ')[0] as string, { zone });
          expect([zone, start.toFormat('yyyy-MM-dd HH:mm')]).toEqual([zone, `${addDays(week, 2)} 10:30`]);
        }
      }
    }
  });
});

describe('hostile names', () => {
  const names = [
    'Shop, 1st floor; "back" door \\ stairs',
    'A\\nB\\,C\\;D\\\\',
    'x\r\nATTENDEE:mailto:evil@example.org\r\nX:y',
    'x\nEND:VEVENT\nBEGIN:VEVENT',
    'x\u2028BEGIN:VALARM\u0085END:VALARM\u2029',
    'مكتبة المدينة',
    '\u202egnitteS\u202c',
    '👩‍👩‍👧‍👦'.repeat(15),
    'Ŝĉ€𝄞'.repeat(40),
    `${'a'.repeat(62)}é${'b'.repeat(70)}`,
    '=?utf-8?q?x?=',
    'BEGIN:VCALENDAR',
    '\u0000\u0007\u007f tab\there',
    `";CN="x":mailto:evil@example.org`,
  ];

  test.each(names)('%j is a name and nothing else', (name) => {
    const text = calendarPart({
      method: 'REQUEST',
      assignmentId: ID,
      host: HOST,
      sequence: 0,
      week: '2026-12-28',
      entry: { kind: 'hours', weekday: 2, start: '14:00', minutes: 60, zone: 'Europe/Berlin' },
      touchPoint: name,
      site: name,
      organiser: { name, address: 'shoes@example.org' },
      attendee: { name, address: 'zoe@example.org' },
      locale: 'de',
      stamp: new Date('2026-11-18T09:00:00Z'),
    }).content;
    expect(icalFaults(text)).toEqual([]);
    expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
    expect(text.match(/^ATTENDEE/gm)).toHaveLength(1);
    expect(text.split('\r\n').filter((line) => /^(BEGIN|END):VALARM/.test(line))).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the test is about
    const clean = name.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
    const [held] = readByIcalJs(text) as [Held];
    expect([held.summary, held.location]).toEqual([`In den Schuhen der Kunden: ${clean}`.trim(), clean.trim()]);
    const [other] = readByNodeIcal(text) as [Held];
    expect([other.uid, other.time]).toEqual([held.uid, held.time]);
  });
});

describe('the check of lines itself', () => {
  const good = story().announce({
    week: '2026-12-28',
    entry: { kind: 'hours', weekday: 2, start: '14:00', minutes: 60, zone: 'Europe/Berlin' },
    sequence: 0,
  });

  test.each<[string, (text: string) => string]>([
    ['a bare line feed', (text) => text.replace('\r\n', '\n')],
    ['no last line end', (text) => text.trimEnd()],
    ['a long line', (text) => text.replace('SUMMARY:', `SUMMARY:${'x'.repeat(76)}`)],
    ['a second UID', (text) => text.replace('SEQUENCE:0', 'UID:x\r\nSEQUENCE:0')],
    ['a local stamp', (text) => text.replace(/(DTSTAMP:\d{8}T\d{6})Z/, '$1')],
    ['a zone without description', (text) => text.replaceAll(';TZID=Europe/Berlin', ';TZID=Europe/Paris')],
    ['an open component', (text) => text.replace('END:VEVENT\r\n', '')],
    ['unescaped text', (text) => text.replace('SUMMARY:', 'SUMMARY:a,b')],
    ['a control character', (text) => text.replace('SUMMARY:', 'SUMMARY:\u0007')],
    ['a local time without a zone', (text) => text.replace('DTSTART;TZID=Europe/Berlin:2', 'DTSTART:2')],
  ])('finds %s', (_what, spoil) => {
    expect(icalFaults(good)).toEqual([]);
    expect(icalFaults(spoil(good))).not.toEqual([]);
  });
});
