import { DateTime } from 'luxon';
import { addDays } from '../../../platform/iso-week.ts';
import type { Catalogue } from './catalogue/index.ts';

const day = (catalogue: Catalogue, date: string): DateTime => DateTime.fromISO(date, { zone: 'utc', locale: catalogue.locale });

/** The catalogue for HTML: a day stays on one line with its month. Plain text keeps ordinary spaces. */
export const unbroken = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  dayFormat: glued(catalogue.dayFormat),
  dayFormatWithYear: glued(catalogue.dayFormatWithYear),
  dateFormat: glued(catalogue.dateFormat),
});

const glued = (format: string): string => format.replaceAll(/ (?=LLLL)/g, '\u00a0');

/** The working days of a week in words: "Monday 28 December 2026 to Friday 1 January 2027"; one year is said once. */
export function daysOfWeek(catalogue: Catalogue, monday: string): string {
  const [first, last] = [day(catalogue, monday), day(catalogue, addDays(monday, 4))];
  const sameYear = first.year === last.year;
  return catalogue.days(
    first.toFormat(sameYear ? catalogue.dayFormat : catalogue.dayFormatWithYear),
    last.toFormat(catalogue.dayFormatWithYear),
  );
}

/** One date in words: "18 December 2026". */
export const dateInWords = (catalogue: Catalogue, date: string): string => day(catalogue, date).toFormat(catalogue.dateFormat);

/** A moment in words, where its reader is: "18 December 2026, 09:30 (Europe/Berlin)". */
export const momentInWords = (catalogue: Catalogue, instant: string, zone: string): string =>
  `${DateTime.fromISO(instant, { zone, locale: catalogue.locale }).toFormat(`${catalogue.dateFormat}, HH:mm`)} (${zone})`;

/** One date where there is little room: "18 Dec 2026". */
export const shortDate = (catalogue: Catalogue, date: string): string => day(catalogue, date).toFormat(catalogue.shortDateFormat);
