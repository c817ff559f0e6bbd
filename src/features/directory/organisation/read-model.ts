import type { Knex } from 'knex';
import { dateIn } from '../../../platform/iso-week.ts';

/** The defaults that everybody shares, and the calendar date that it is there. */
export interface OrganisationCalendar {
  readonly timeZone: string;
  readonly locale: string;
  readonly today: string;
}

/** @param now the moment whose date in the organisation's time zone is asked for */
export async function organisationCalendar(db: Knex, now: Date): Promise<OrganisationCalendar> {
  const row = (await db('organisation').first('time_zone', 'locale')) as { time_zone: string; locale: string };
  return { timeZone: row.time_zone, locale: row.locale, today: dateIn(row.time_zone, now) };
}
