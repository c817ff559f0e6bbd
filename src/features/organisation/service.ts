import type { Tx } from '../../platform/db/unit-of-work.ts';
import { invalid } from '../../platform/errors.ts';
import { definedOnly } from '../../platform/objects.ts';
import { getOrganisation } from './read-model.ts';
import type { Organisation, OrganisationPatch } from './schemas.ts';
import { organisationStore } from './store.ts';

const isWithin = (hour: number, { from, until }: { readonly from: number; readonly until: number }): boolean =>
  from < until ? hour >= from && hour < until : hour >= from || hour < until;

/** Use cases of the organisation, on one transaction. */
export const organisationService = (tx: Tx) => ({
  /** @throws changed-meanwhile; invalid when mail would always be due within the quiet hours */
  async update(version: number | undefined, patch: OrganisationPatch): Promise<Organisation> {
    const store = organisationStore(tx);
    const row = await store.lock(version);
    const before = await getOrganisation(tx.trx);
    await store.update(
      row,
      definedOnly({
        name: patch.name,
        time_zone: patch.timeZone,
        country: patch.country,
        locale: patch.locale,
        mail_lead_days: patch.mailLeadDays,
        mail_hour: patch.mailHour,
        reminder_days: patch.reminderDays,
        quiet_from: patch.quietHours === null ? null : patch.quietHours?.from,
        quiet_until: patch.quietHours === null ? null : patch.quietHours?.until,
        min_working_days: patch.minWorkingDays,
        link_grace_days: patch.linkGraceDays,
        report_rhythm: patch.reportRhythm,
        report_recipients: patch.reportRecipients,
        team_mail: patch.teamMail,
        mail_held: patch.mailHeld,
        employee_sign_in: patch.employeeSignIn,
        mail_held_reason: patch.mailHeld === false ? null : undefined,
      }),
    );
    const after = await getOrganisation(tx.trx);
    if (after.quietHours !== null && isWithin(after.mailHour, after.quietHours)) {
      throw invalid(
        patch.mailHour === undefined ? '/quietHours' : '/mailHour',
        `Mail would be due at ${after.mailHour}:00, within the quiet hours (${after.quietHours.from}:00 to ${after.quietHours.until}:00). Choose other hours.`,
        'in-quiet-hours',
      );
    }
    tx.audit({ action: 'organisation.updated', entity: 'organisation', entityId: row.id, before, after });
    return after;
  },
});
