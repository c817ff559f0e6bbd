import { dayOf } from '../planning/problem/days.ts';
import { publicHolidays } from '../planning/problem/holidays.ts';
import type { IsHoliday } from './moments.ts';

/** The public holidays of a country, the same that plans count. Without a country there are none. */
export const holidaysOf =
  (country: string | null): IsHoliday =>
  (date) =>
    country !== null && publicHolidays(country, Number(date.slice(0, 4))).includes(dayOf(date));
