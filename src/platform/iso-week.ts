import { DateTime } from 'luxon';
import { remember } from './remember.ts';

/**
 * ISO weeks: written `2026-W53` at the edge, kept as that Monday's date (`2026-12-28`) inside.
 * A date string is a calendar date; no time zone is involved until "which week is it now" is asked.
 */
const WEEK = /^(\d{4})-W(\d{2})$/;

/** @returns the Monday of an ISO week, or undefined when there is no such week (2027 has no W53) */
export function mondayOf(week: string): string | undefined {
  const match = WEEK.exec(week);
  if (!match) return undefined;
  const monday = DateTime.fromObject({ weekYear: Number(match[1]), weekNumber: Number(match[2]) }, { zone: 'utc' });
  return monday.isValid ? (monday.toISODate() ?? undefined) : undefined;
}

/** @param date any calendar date; its ISO week is answered */
export const weekOf = remember((date: string): string => DateTime.fromISO(date, { zone: 'utc' }).toFormat("kkkk-'W'WW"));

/** The Monday on or before a calendar date. */
export const startOfWeek = remember(
  (date: string): string => DateTime.fromISO(date, { zone: 'utc' }).startOf('week').toISODate() as string,
);

export const addWeeks = (monday: string, weeks: number): string =>
  DateTime.fromISO(monday, { zone: 'utc' }).plus({ weeks }).toISODate() as string;

export const addDays = remember(
  (date: string, days: number): string => DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate() as string,
);

/** Whole weeks from one Monday to another; negative when `to` is earlier. */
export const weeksBetween = (from: string, to: string): number =>
  Math.round(DateTime.fromISO(to, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'weeks').weeks);

/** The calendar date that it is in a time zone. */
export const dateIn = remember((zone: string, now: Date): string => DateTime.fromJSDate(now, { zone }).toISODate() as string);

/** The Monday of the week that it is in a time zone. */
export const currentMonday = (zone: string, now: Date): string => startOfWeek(dateIn(zone, now));
