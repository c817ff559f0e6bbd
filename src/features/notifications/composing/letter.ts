import type { Mailbox } from '../../../platform/mail/address.ts';
import type { CalendarEntry } from '../calendar.ts';
import type { MessageKind } from '../domain.ts';
import type { MailView } from '../emails/model.ts';
import type { Masked } from '../outbox/masks.ts';

/** What all mails of this deployment have in common. */
export interface Letterhead {
  readonly from: Mailbox;
  /** The host of the public address, without its port: mails and calendar entries are named by it. */
  readonly host: string;
  /** Where mail that cannot be delivered comes back to; null: to the sender, as on any mail. */
  readonly bounceAddress: string | null;
}

/** A walk as it goes into a calendar; who invites, who is invited and when it was said is the letter's to know. */
export type LetterEntry = Omit<CalendarEntry, 'host' | 'organiser' | 'attendee' | 'locale' | 'stamp'>;

/** A mail that goes, before it is bytes. Plain data: it may be composed in another thread. */
export interface Letter {
  readonly kind: MessageKind;
  readonly messageId: string;
  readonly to: Mailbox;
  readonly locale: string;
  readonly view: MailView;
  readonly entries: readonly LetterEntry[];
  /** Names the thread that the mail belongs to: the mails about one week, or about changes, of one person. */
  readonly thread: string | null;
  /** Of a mail that its reader can do without: where one click ends it, and the token of that link. */
  readonly unsubscribe: { readonly link: string; readonly token: string } | null;
  readonly date: Date;
  /** The picture that the mail shows, as PNG. */
  readonly chart: Uint8Array | null;
  /** Link secrets that the mail shows, under their masks. */
  readonly masked: readonly Masked[];
}
