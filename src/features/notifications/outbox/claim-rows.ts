import type { Choice } from '../../calendars/domain.ts';
import type { OptionalKind } from '../choices/domain.ts';
import type { MessageKind, MessageStatus, Payload, Reason } from '../domain.ts';

export interface OrganisationRow {
  readonly name: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly mail_hour: number;
  readonly quiet_from: number | null;
  readonly quiet_until: number | null;
  readonly link_grace_days: number;
  readonly mail_held: boolean;
  /** It was made in another database than this one. */
  readonly elsewhere: boolean;
}

export interface MessageRow {
  readonly id: string;
  readonly kind: MessageKind;
  readonly employee_key: number | null;
  readonly to_address: string;
  readonly locale: string;
  readonly week: string | null;
  readonly payload: Payload;
  readonly attempts: number;
  /** Since a person asked for it to be sent again, if somebody did. */
  readonly tries: number;
  readonly fence: number;
  readonly message_id: string;
  readonly reason: string | null;
  /** Its payload has become that of several messages. */
  readonly merged?: true;
}

export interface PersonRow {
  readonly key: number;
  readonly id: string;
  readonly email: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly locale: string;
  readonly zone: string;
  readonly start_date: string | null;
  readonly country: string | null;
  readonly end_date: string | null;
  readonly deactivated: boolean;
  /** How their walks stand in their calendar. */
  readonly calendar: Choice;
  /** First day and first day after, of absences that are not over. */
  readonly absences: readonly { readonly from: string; readonly until: string }[];
  /** Kinds of mail that the person does without. */
  readonly unwanted: readonly OptionalKind[];
}

export interface WalkRow {
  readonly id: string;
  readonly employee_key: number;
  readonly week: string;
  readonly status: string;
  readonly sequence: number;
  /** Its programme is not archived and has a published plan. */
  readonly valid: boolean;
  readonly touch_point: string;
  readonly stage: string;
  readonly channel: string;
  readonly audience: 'external' | 'internal';
  readonly brief: string;
  readonly duration_minutes: number | null;
  readonly promised_wait_minutes: number | null;
  readonly photo: 'none' | 'allowed' | 'required';
  readonly venue_key: number;
  readonly site: string | null;
  /** What a message that reached the person, or may have, said of it last. */
  readonly told_week: string | null;
  readonly told_venue_key: number | null;
  readonly told_site: string | null;
  readonly told_sequence: number | null;
  readonly told_method: 'REQUEST' | 'CANCEL' | null;
  readonly told_entry: string | null;
  /** Messages that cover it already: a message tried again still tells what it told. */
  readonly covered_by: readonly string[];
}

/** What a claimed message has become; `sending` ones carry their content. */
export interface Verdict {
  readonly id: string;
  readonly status: Extract<MessageStatus, 'sending' | 'queued' | 'suppressed' | 'cancelled' | 'failed'>;
  readonly reason: Reason | null;
  readonly dueAt: Date | null;
  readonly attempts: number;
  /** Null leaves it as it is. */
  readonly payload: Payload | null;
  readonly to: string;
  readonly locale: string;
  readonly messageId: string;
  readonly subject: string | null;
}

export interface ToldRow {
  readonly messageId: string;
  readonly assignmentId: string;
  readonly week: string;
  readonly venueKey: number;
  readonly sequence: number;
  readonly method: 'REQUEST' | 'CANCEL';
  /** Whether the walk counts as announced now, so that no plan moves it any more. */
  readonly announce: boolean;
  /** How it stands in the calendar, as `entryText` writes it. */
  readonly entry: string;
}
