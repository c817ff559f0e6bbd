import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

/** One event as a calendar program holds it. */
export interface Held {
  readonly uid: string;
  readonly method: string | null;
  readonly sequence: number;
  readonly status: string;
  readonly summary: string;
  readonly location: string | null;
  /** `2026-12-21 2026-12-26` for whole days (the second is the first day after), else the two instants. */
  readonly time: string;
}

/** Two parsers that share no code. ical.js reads times by the VTIMEZONE in the text, node-ical by the zone's name. */
export const READERS: Readonly<Record<string, (text: string) => Held[]>> = { 'ical.js': readByIcalJs, 'node-ical': readByNodeIcal };

export function readByIcalJs(text: string): Held[] {
  const root = new ICAL.Component(ICAL.parse(text));
  return root.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      method: (root.getFirstPropertyValue('method') as string | null) ?? null,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue('status')),
      summary: event.summary,
      location: event.location || null,
      time: event.startDate.isDate
        ? `${event.startDate.toString()} ${event.endDate.toString()}`
        : `${event.startDate.toJSDate().toISOString()} ${event.endDate.toJSDate().toISOString()}`,
    };
  });
}

export function readByNodeIcal(text: string): Held[] {
  const parsed = nodeIcal.sync.parseICS(text);
  const method = (parsed['vcalendar'] as { method?: string } | undefined)?.method ?? null;
  return Object.values(parsed)
    .filter((component) => component?.type === 'VEVENT')
    .map((component) => {
      const event = component as nodeIcal.VEvent & { sequence?: string | number };
      return {
        uid: event.uid,
        method: method ?? ((event as { method?: string }).method || null),
        sequence: Number(event.sequence),
        status: String(event.status),
        summary: String(event.summary),
        location: (event.location as string | undefined) || null,
        time:
          event.datetype === 'date'
            ? `${localDate(event.start as Date)} ${localDate(event.end as Date)}`
            : `${(event.start as Date).toISOString()} ${(event.end as Date).toISOString()}`,
      };
    });
}

const localDate = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
