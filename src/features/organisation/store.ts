import type { Tx } from '../../platform/db/unit-of-work.ts';
import { ProductError } from '../../platform/errors.ts';
import type { ReportRecipients, ReportRhythm } from '../notifications/domain.ts';

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly time_zone: string;
  readonly country: string | null;
  readonly locale: string;
  readonly mail_lead_days: number;
  readonly mail_hour: number;
  readonly reminder_days: number | null;
  readonly quiet_from: number | null;
  readonly quiet_until: number | null;
  readonly min_working_days: number;
  readonly link_grace_days: number;
  readonly report_rhythm: ReportRhythm;
  readonly report_recipients: ReportRecipients;
  readonly team_mail: boolean;
  readonly mail_held: boolean;
  readonly employee_sign_in: boolean;
  readonly mail_held_reason: 'copied' | 'old' | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Changes = Partial<Omit<OrganisationRow, 'id' | 'version' | 'created_at' | 'updated_at'>>;

export const organisationStore = (tx: Tx) => ({
  /** @throws changed-meanwhile */
  async lock(version: number | undefined): Promise<OrganisationRow> {
    const row = (await tx.trx('organisation').forUpdate().first()) as OrganisationRow;
    if (version !== undefined && row.version !== version) {
      throw new ProductError(
        'changed-meanwhile',
        `The organisation was changed meanwhile (version ${row.version}, you sent ${version}). Read it again and repeat your change.`,
      );
    }
    return row;
  },

  async update(row: OrganisationRow, changes: Changes): Promise<void> {
    await tx.trx('organisation').update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },
});
