import type { Knex } from 'knex';
import { dateIn } from '../../platform/iso-week.ts';
import type { Organisation } from './schemas.ts';
import type { OrganisationRow } from './store.ts';

/** The one row there is: the migration inserts it and its key allows no second. */
export async function getOrganisation(db: Knex): Promise<Organisation> {
  const row = (await db('organisation').first()) as OrganisationRow;
  return {
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    country: row.country,
    locale: row.locale,
    mailLeadDays: row.mail_lead_days,
    mailHour: row.mail_hour,
    reminderDays: row.reminder_days,
    quietHours: row.quiet_from === null || row.quiet_until === null ? null : { from: row.quiet_from, until: row.quiet_until },
    minWorkingDays: row.min_working_days,
    linkGraceDays: row.link_grace_days,
    reportRhythm: row.report_rhythm,
    reportRecipients: row.report_recipients,
    teamMail: row.team_mail,
    mailHeld: row.mail_held,
    employeeSignIn: row.employee_sign_in,
    mailHeldReason: row.mail_held_reason,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export const organisationTimeZone = async (db: Knex): Promise<string> => (await db('organisation').first('time_zone')).time_zone;

/** The calendar date that it is in the organisation's time zone. */
export const organisationToday = async (db: Knex, now: Date): Promise<string> => dateIn(await organisationTimeZone(db), now);
