import { clearDays, workingDays } from '../../planning/problem/availability.ts';
import { dayOf, weekOfDay } from '../../planning/problem/days.ts';
import { publicHolidays } from '../../planning/problem/holidays.ts';

export interface Presence {
  /** ISO 3166; null knows no public holidays. */
  readonly country: string | null;
  readonly startDate: string | null;
  /** The last day of work. */
  readonly endDate: string | null;
  /** From the first day to the day after the last. */
  readonly absences: readonly { readonly from: string; readonly until: string }[];
}

/** @returns how many Mondays to Fridays of a week, 0 to 5, somebody is there and no public holiday is: as plans count them */
export function workingDaysInWeek(monday: string, presence: Presence): number {
  const first = dayOf(monday);
  const week = weekOfDay(first);
  const years = [...new Set([first, first + 4].map((day) => new Date(Date.UTC(2000, 0, 1 + day)).getUTCFullYear()))];
  const { country } = presence;
  const days = workingDays(week, 1, country === null ? [] : years.flatMap((year) => publicHolidays(country, year)));
  if (presence.startDate !== null) clearDays(days, week, first, dayOf(presence.startDate));
  if (presence.endDate !== null) clearDays(days, week, dayOf(presence.endDate) + 1, first + 7);
  for (const { from, until } of presence.absences) clearDays(days, week, dayOf(from), dayOf(until));
  return [...(days[0] as number).toString(2)].filter((bit) => bit === '1').length;
}
