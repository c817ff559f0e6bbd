import { addDays } from '../../platform/iso-week.ts';

const LONG = { weekday: 'long', day: 'numeric', month: 'long' } as const;

/** Calendar days in words, as the locale writes them; a locale that this Node does not know is written in the page's language. */
export function dayWriter(locale: string, language: string) {
  const known = locale.toLowerCase().startsWith(language) && Intl.DateTimeFormat.supportedLocalesOf([locale]).length > 0;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(known ? locale : language, options);
  const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);
  return {
    /** A calendar date: "Monday 4 January". */
    day: (date: string): string => format({ ...LONG, timeZone: 'UTC' }).format(noon(date)),
    /** Monday to Sunday, with the year. */
    week: (monday: string): string =>
      format({ ...LONG, year: 'numeric', timeZone: 'UTC' }).formatRange(noon(monday), noon(addDays(monday, 6))),
    /** The last day on which an instant is not yet over, by somebody's own clock. */
    lastDay: (end: Date, timeZone: string): string => format({ ...LONG, timeZone }).format(new Date(end.getTime() - 1)),
  };
}
