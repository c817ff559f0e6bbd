import { DateTime, IANAZone } from 'luxon';
import { addWeeks, currentMonday, dateIn } from '../../platform/iso-week.ts';

/** A zone that this machine does not know (an old name, a newer rule) must not stop everybody's mail. */
export const knownZone = (zone: string, fallback: string): string => (IANAZone.isValidZone(zone) ? zone : fallback);

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

/** How long a missed week is still worth asking about: to the end of the next working week. */
const NUDGE_DAYS = 5;

/** The week before the running one of a zone, if its nudges are due: from Monday's mail hour to the end of Friday. */
export function weekToNudge(zone: string, now: Date, hour: number): WeekMoment | undefined {
  const monday = currentMonday(zone, now);
  const dueAt = mailMoment(zone, monday, { leadDays: 0, hour });
  const over = DateTime.fromISO(monday, { zone }).plus({ days: NUDGE_DAYS }).toJSDate();
  return dueAt <= now && now < over ? { zone, week: addWeeks(monday, -1), dueAt, today: dateIn(zone, now) } : undefined;
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
export const teamsToMail = (zone: string, now: Date, rhythm: MailRhythm): TeamMoment[] =>
  weeksToMail(zone, now, rhythm)
    .filter(({ dueAt }) => {
      const ahead = dueAt.getTime() - now.getTime();
      return ahead <= COUNT_AHEAD_MILLISECONDS && ahead > -COUNT_LATE_MILLISECONDS;
    })
    .map((moment) => ({ ...moment, lastWeek: addWeeks(currentMonday(zone, moment.dueAt), -1) }));

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
export const endOfWeek = (zone: string, week: string): Date => DateTime.fromISO(addWeeks(week, 1), { zone }).startOf('day').toJSDate();

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
