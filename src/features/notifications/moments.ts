import { DateTime, IANAZone } from 'luxon';
import { addWeeks, currentMonday, dateIn } from '../../platform/iso-week.ts';
import { remember } from '../../platform/remember.ts';

/** A zone that this machine does not know (an old name, a newer rule) must not stop everybody's mail. */
export const knownZone = remember((zone: string, fallback: string): string => (IANAZone.isValidZone(zone) ? zone : fallback));

/** When the organisation mails: on the Monday less `leadDays`, at `hour` of the person's own clock. */
export interface MailRhythm {
  readonly leadDays: number;
  readonly hour: number;
}

/** From one hour of the person's own day to another, over midnight as well: no mail comes. 22 to 7 is from 22:00 to 6:59. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

/** Whether a calendar date is a public holiday where somebody is. */
export type IsHoliday = (date: string) => boolean;

const NO_HOLIDAYS: IsHoliday = () => false;

/** Where people are, as far as it decides when their mail comes. */
export interface Place {
  readonly zone: string;
  /** ISO 3166; null knows no public holidays. */
  readonly country: string | null;
}

export interface WeekMoment extends Place {
  /** The Monday of the week that the mail is about. */
  readonly week: string;
  readonly dueAt: Date;
  /** The date that it is there now. */
  readonly today: string;
}

/** How far ahead weekly mails are put into the outbox: one week and a day, so that HR sees the next one coming. */
const QUEUE_AHEAD_DAYS = 8;

const FRIDAY = 5;

const isWorkingDay = (day: DateTime, isHoliday: IsHoliday): boolean => day.weekday <= FRIDAY && !isHoliday(day.toISODate() as string);

/**
 * The instant at which the mail of a week is due in a time zone. A public holiday puts it off to the next working day, up to
 * the Friday of that week; a Saturday or Sunday is what the organisation chose and stays. A local time that does not exist that day (the clock goes
 * forward) moves forward by the gap; one that exists twice means the first. Both are luxon's rules, tested for every zone.
 */
export function mailMoment(zone: string, week: string, rhythm: MailRhythm, isHoliday = NO_HOLIDAYS): Date {
  const monday = DateTime.fromISO(week, { zone });
  const chosen = monday.minus({ days: rhythm.leadDays });
  const day = chosen.weekday > FRIDAY ? chosen : (firstWorkingDay(chosen, rhythm.leadDays + FRIDAY, isHoliday) ?? chosen);
  return atHour(day, rhythm.hour);
}

/** Among so many days, the given one included. */
function firstWorkingDay(from: DateTime, days: number, isHoliday: IsHoliday): DateTime | undefined {
  for (let ahead = 0, day = from; ahead < days; ahead++, day = from.plus({ days: ahead })) {
    if (isWorkingDay(day, isHoliday)) return day;
  }
  return undefined;
}

const atHour = (day: DateTime, hour: number): Date => day.set({ hour, minute: 0, second: 0, millisecond: 0 }).toJSDate();

/**
 * The running week of a zone, if its reminders are due: from the mail hour of the day that lies `daysBefore` working days before
 * the week's last one (or of its first, in a week too short for that) to the end of that last one. No working day, no reminder.
 */
export function weekToRemind(
  { zone, country }: Place,
  now: Date,
  { hour, daysBefore }: { readonly hour: number; readonly daysBefore: number },
  isHoliday = NO_HOLIDAYS,
): WeekMoment | undefined {
  const week = currentMonday(zone, now);
  const monday = DateTime.fromISO(week, { zone });
  const working = Array.from({ length: FRIDAY }, (_, index) => monday.plus({ days: index })).filter((day) => isWorkingDay(day, isHoliday));
  const day = working[Math.max(0, working.length - 1 - daysBefore)];
  const last = working.at(-1);
  if (!day || !last) return undefined;
  const dueAt = atHour(day, hour);
  const over = last.plus({ days: 1 }).startOf('day').toJSDate();
  return dueAt <= now && now < over ? { zone, country, week, dueAt, today: dateIn(zone, now) } : undefined;
}

/** When the quiet hours that it is now are over; undefined outside of them. An hour that the clock leaps over ends with the leap. */
export function endOfQuietHours(zone: string, now: Date, quiet: QuietHours | null): Date | undefined {
  if (quiet === null) return undefined;
  const local = DateTime.fromJSDate(now, { zone });
  const { from, until } = quiet;
  const isQuiet = from < until ? local.hour >= from && local.hour < until : local.hour >= from || local.hour < until;
  if (!isQuiet) return undefined;
  const end = atHour(local.hour < until ? local : local.plus({ days: 1 }), until);
  return end > now ? end : undefined;
}

/** How long a missed week is still worth asking about: to the end of the next working week. */
const NUDGE_DAYS = 5;

/** The week before the running one of a place, if its nudges are due: from the mail hour of its first working day to the end of Friday. */
export function weekToNudge({ zone, country }: Place, now: Date, hour: number, isHoliday = NO_HOLIDAYS): WeekMoment | undefined {
  const monday = currentMonday(zone, now);
  const dueAt = mailMoment(zone, monday, { leadDays: 0, hour }, isHoliday);
  const over = DateTime.fromISO(monday, { zone }).plus({ days: NUDGE_DAYS }).toJSDate();
  return dueAt <= now && now < over ? { zone, country, week: addWeeks(monday, -1), dueAt, today: dateIn(zone, now) } : undefined;
}

/** Figures about people are counted this long before the mail that has them, so that it waits beside the others of its moment. */
const COUNT_AHEAD_MILLISECONDS = 30 * 60_000;
/** Later than this nobody needs them any more. */
const COUNT_LATE_MILLISECONDS = 24 * 3_600_000;

export interface TeamMoment extends WeekMoment {
  /** The last week that was over when the mail is due. */
  readonly lastWeek: string;
}

/** The weeks whose mails to managers have to be made now: they are due with the weekly mails of the same week. */
export const teamsToMail = (place: Place, now: Date, rhythm: MailRhythm, isHoliday = NO_HOLIDAYS): TeamMoment[] =>
  weeksToMail(place, now, rhythm, isHoliday)
    .filter(({ dueAt }) => {
      const ahead = dueAt.getTime() - now.getTime();
      return ahead <= COUNT_AHEAD_MILLISECONDS && ahead > -COUNT_LATE_MILLISECONDS;
    })
    .map((moment) => ({ ...moment, lastWeek: addWeeks(currentMonday(place.zone, moment.dueAt), -1) }));

export interface ReportMoment {
  /** `2026-12` or `2026-Q4`: the month or quarter that is over. */
  readonly period: string;
  /** The first day after it. */
  readonly first: string;
}

/** Days after the end of a period in which its report still goes: an organisation that asks for reports later waits for the next one. */
const REPORT_DAYS = 7;

/** The report that is due, if one is: on the first working day after a month or quarter, at the mail hour. */
export function reportToMail(zone: string, now: Date, hour: number, rhythm: 'monthly' | 'quarterly'): ReportMoment | undefined {
  const first = DateTime.fromJSDate(now, { zone }).startOf(rhythm === 'monthly' ? 'month' : 'quarter');
  const due = firstMailHourFrom(zone, first.toISODate() as string, hour);
  const last = first.minus({ days: 1 });
  if (now < due || now.getTime() - due.getTime() > REPORT_DAYS * 24 * 3_600_000) return undefined;
  const period = rhythm === 'monthly' ? last.toFormat('yyyy-MM') : `${last.year}-Q${last.quarter}`;
  return { period, first: first.toISODate() as string };
}

/** The instant at which a week is over in a time zone: the next Monday's first moment. */
export const endOfWeek = remember(
  (zone: string, week: string): Date => DateTime.fromISO(addWeeks(week, 1), { zone }).startOf('day').toJSDate(),
);

/** The weeks of one zone whose mail is due within the next `QUEUE_AHEAD_DAYS`, or was due already while the week lasts. */
export function weeksToMail({ zone, country }: Place, now: Date, rhythm: MailRhythm, isHoliday = NO_HOLIDAYS): WeekMoment[] {
  const horizon = DateTime.fromJSDate(now, { zone }).plus({ days: QUEUE_AHEAD_DAYS }).toJSDate();
  const current = currentMonday(zone, now);
  const today = dateIn(zone, now);
  // The mail of a week is due at most 6 days before its Monday: within 8 days that is at most the second Monday from now.
  return [0, 1, 2, 3]
    .map((ahead) => addWeeks(current, ahead))
    .map((week) => ({ zone, country, week, dueAt: mailMoment(zone, week, rhythm, isHoliday), today }))
    .filter((moment) => moment.dueAt <= horizon);
}

/** Days. No country is away for longer; whoever has no working day within it is mailed on the day itself. */
const LONGEST_HOLIDAY = 21;

/** The first mail hour on a working day from `date` on: when a mail is due to somebody who was away until then. */
export function firstMailHourFrom(zone: string, date: string, hour: number, isHoliday = NO_HOLIDAYS): Date {
  const first = DateTime.fromISO(date, { zone });
  return atHour(firstWorkingDay(first, LONGEST_HOLIDAY, isHoliday) ?? first, hour);
}
