import { createRequire } from 'node:module';
import { dayOf } from './days.ts';

interface Holiday {
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly type: string;
}
interface Calendar {
  getHolidays(year: number): Holiday[];
}

const require = createRequire(import.meta.url);
const cache = new Map<string, readonly number[]>();

/**
 * The nation-wide public holidays of a country, as days. Regional ones are left out: a site has a country, no province.
 * Loaded on first use (0.3 s) and kept for each country and year. A country that the calendar does not know has none.
 */
export function publicHolidays(country: string, year: number): readonly number[] {
  const name = `${country} ${year}`;
  const known = cache.get(name);
  if (known) return known;
  const Holidays = (require('date-holidays') as { default?: new (country: string) => Calendar }).default ?? require('date-holidays');
  const calendar = new (Holidays as new (country: string) => Calendar)(country);
  const days: number[] = [];
  for (const holiday of calendar.getHolidays(year) ?? []) {
    if (holiday.type !== 'public') continue;
    const first = dayOf(holiday.date.slice(0, 10));
    // A half day off (0.5) is a working day: the floor drops it.
    const length = Math.floor((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000);
    for (let day = first; day < first + length; day++) days.push(day);
  }
  cache.set(name, days);
  return days;
}
