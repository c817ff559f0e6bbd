import { DateTime } from 'luxon';
import { addDays } from '../../../platform/iso-week.ts';
import type { Catalogue } from './catalogue/index.ts';

/** The working days of a week in words: "Monday 28 December 2026 to Friday 1 January 2027"; one year is said once. */
export function daysOfWeek(catalogue: Catalogue, monday: string): string {
  const [first, last] = [monday, addDays(monday, 4)].map((date) => DateTime.fromISO(date, { zone: 'utc', locale: catalogue.locale })) as [
    DateTime,
    DateTime,
  ];
  const sameYear = first.year === last.year;
  return catalogue.days(
    first.toFormat(sameYear ? catalogue.dayFormat : catalogue.dayFormatWithYear),
    last.toFormat(catalogue.dayFormatWithYear),
  );
}
