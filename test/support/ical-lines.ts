/**
 * RFC 5545 read by its letter and by nobody's parser: what is wrong with a calendar text, a line each; nothing when it is right.
 *
 * Line ends, folding, characters and the grammar of content lines (section 3.1), components in each other (3.4, 3.6), how often
 * a property may occur (3.6.1), UTC stamps (3.8.7.2), escaped text (3.3.11), every TZID described once (3.2.19).
 */
export function icalFaults(text: string): string[] {
  const faults: string[] = [];
  const fault = (what: string, line = ''): void => void faults.push(line === '' ? what : `${what}: ${JSON.stringify(line)}`);
  if (!text.endsWith('\r\n')) fault('does not end with CRLF');
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) fault('holds a bare CR or LF');
  for (const line of Buffer.from(text, 'utf8').toString('latin1').split('\r\n')) {
    if (line.length > 75) fault(`has ${line.length} octets`, line);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(line, 'latin1'));
    } catch {
      fault('is cut inside a character', line);
    }
  }

  const path: string[] = [];
  const counts: Map<string, number>[] = [];
  const described: string[] = [];
  const named = new Set<string>();
  for (const line of text
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')
    .slice(0, -1)) {
    const match = LINE.exec(line);
    if (!match) {
      fault('is no content line', line);
      continue;
    }
    const [, name = '', parameters = '', value = ''] = match;
    if (name === 'BEGIN') {
      path.push(value);
      counts.push(new Map());
      if ((path.length === 1) !== (value === 'VCALENDAR')) fault('begins in the wrong place', line);
      continue;
    }
    if (name === 'END') {
      if (path.pop() !== value) fault('ends what had not begun', line);
      const seen = counts.pop() ?? new Map<string, number>();
      for (const [property, [least, most]] of Object.entries(TIMES[value] ?? {})) {
        const times = seen.get(property) ?? 0;
        if (times < least || times > most) fault(`${value} has ${times} ${property}`);
      }
      continue;
    }
    const here = path.at(-1);
    if (here === undefined) fault('stands outside', line);
    counts.at(-1)?.set(name, (counts.at(-1)?.get(name) ?? 0) + 1);
    const zone = /;TZID=([^;:]+)/.exec(parameters)?.[1];
    if (zone !== undefined) named.add(zone);
    if (here === 'VTIMEZONE' && name === 'TZID') described.push(value);
    if (['DTSTAMP', 'LAST-MODIFIED'].includes(name) && !/^\d{8}T\d{6}Z$/.test(value)) fault('is not in UTC', line);
    if (name === 'DTSTART' || name === 'DTEND') {
      const form = parameters.includes('VALUE=DATE')
        ? /^\d{8}$/
        : zone !== undefined || here !== 'VEVENT'
          ? /^\d{8}T\d{6}$/
          : /^\d{8}T\d{6}Z$/;
      if (!form.test(value)) fault('is no such time', line);
    }
    if (TEXTS.has(name) && !/^(?:[^\\;,]|\\[\\;,nN])*$/.test(value)) fault('is not escaped', line);
  }
  if (path.length > 0) fault(`never ends ${path.join(', ')}`);
  if (new Set(described).size !== described.length) fault('describes a zone twice');
  for (const zone of named) if (!described.includes(zone)) fault(`names ${zone} and does not describe it`);
  return faults;
}

const PARAMETER = ';[A-Z0-9-]+=(?:"[^"\\x00-\\x08\\x0a-\\x1f\\x7f]*"|[^";:,\\x00-\\x08\\x0a-\\x1f\\x7f]*)';
const LINE = new RegExp(`^([A-Z0-9-]+)((?:${PARAMETER})*):([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)$`);
const TEXTS = new Set(['SUMMARY', 'DESCRIPTION', 'LOCATION', 'NAME', 'X-WR-CALNAME', 'TZNAME']);
const ONE = [1, 1] as const;
const MAYBE = [0, 1] as const;
const TIMES: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  VCALENDAR: { VERSION: ONE, PRODID: ONE, METHOD: MAYBE, CALSCALE: MAYBE },
  VEVENT: {
    UID: ONE,
    DTSTAMP: ONE,
    DTSTART: ONE,
    DTEND: ONE,
    SEQUENCE: ONE,
    SUMMARY: ONE,
    STATUS: ONE,
    TRANSP: ONE,
    ORGANIZER: MAYBE,
    LOCATION: MAYBE,
    DESCRIPTION: MAYBE,
    ATTENDEE: MAYBE,
  },
  VTIMEZONE: { TZID: ONE, 'LAST-MODIFIED': MAYBE },
  STANDARD: { DTSTART: ONE, TZOFFSETFROM: ONE, TZOFFSETTO: ONE, RRULE: MAYBE },
  DAYLIGHT: { DTSTART: ONE, TZOFFSETFROM: ONE, TZOFFSETTO: ONE, RRULE: MAYBE },
};
