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

export interface WeekMoment {
  readonly zone: string;
  /** The Monday of the week that the mail is about. */
  readonly week: string;
  readonly dueAt: Date;
  /** The date that it is there now. */
  readonly today: string;
}

/** How far ahead weekly mails are put into the outbox: one week and a day, so that HR sees the next one coming. */
const QUEUE_AHEAD_DAYS = 8;

/**
 * The instant at which the mail of a week is due in a time zone. A local time that does not exist that day (the clock goes
 * forward) moves forward by the gap; one that exists twice means the first. Both are luxon's rules, tested for every zone.
 */
export function mailMoment(zone: string, week: string, rhythm: MailRhythm): Date {
  const day = DateTime.fromISO(week, { zone }).minus({ days: rhythm.leadDays });
  return day.set({ hour: rhythm.hour, minute: 0, second: 0, millisecond: 0 }).toJSDate();
}

/** A walk is for the working days of a week; two days before the last one, whoever has not done it is reminded. */
const REMINDER_DAYS_AFTER_MONDAY = 2;

/** The running week of a zone, if its reminders are due: from Wednesday's mail hour to the end of Friday. */
export function weekToRemind(zone: string, now: Date, rhythm: MailRhythm): WeekMoment | undefined {
  const week = currentMonday(zone, now);
  const dueAt = mailMoment(zone, week, { leadDays: -REMINDER_DAYS_AFTER_MONDAY, hour: rhythm.hour });
  const over = DateTime.fromISO(week, { zone }).plus({ days: 5 }).toJSDate();
  return dueAt <= now && now < over ? { zone, week, dueAt, today: dateIn(zone, now) } : undefined;
}

/** The instant at which a week is over in a time zone: the next Monday's first moment. */
export const endOfWeek = remember(
  (zone: string, week: string): Date => DateTime.fromISO(addWeeks(week, 1), { zone }).startOf('day').toJSDate(),
);

/** The weeks of one zone whose mail is due within the next `QUEUE_AHEAD_DAYS`, or was due already while the week lasts. */
export function weeksToMail(zone: string, now: Date, rhythm: MailRhythm): WeekMoment[] {
  const horizon = DateTime.fromJSDate(now, { zone }).plus({ days: QUEUE_AHEAD_DAYS }).toJSDate();
  const current = currentMonday(zone, now);
  const today = dateIn(zone, now);
  // The mail of a week is due at most 6 days before its Monday: within 8 days that is at most the second Monday from now.
  return [0, 1, 2, 3]
    .map((ahead) => addWeeks(current, ahead))
    .map((week) => ({ zone, week, dueAt: mailMoment(zone, week, rhythm), today }))
    .filter((moment) => moment.dueAt <= horizon);
}

/** The first mail hour on a working day from `date` on: when a mail is due to somebody who was away until then. */
export function firstMailHourFrom(zone: string, date: string, hour: number): Date {
  let day = DateTime.fromISO(date, { zone });
  while (day.weekday > 5) day = day.plus({ days: 1 });
  return day.set({ hour, minute: 0, second: 0, millisecond: 0 }).toJSDate();
}
