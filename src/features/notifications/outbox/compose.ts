import type { Mailbox } from '../../../platform/mail/address.ts';
import { composeMime } from '../../../platform/mail/mime.ts';
import { readEntry } from '../../calendars/domain.ts';
import { calendarPart } from '../calendar.ts';
import type { MessageKind } from '../domain.ts';
import type { MailView } from '../emails/model.ts';
import { createRenderer } from '../emails/renderer.ts';
import { type Packed, pack } from './contents.ts';
import type { DigestContent } from './digest.ts';

/** Where mails come from, and the host that their ids and calendar entries are named by. */
export interface Sender {
  readonly from: Mailbox;
  /** The host of the public address, without its port. */
  readonly host: string;
  /** Begins every link; no slash at its end. */
  readonly publicUrl: string;
}

export interface Letter {
  readonly id: string;
  readonly kind: MessageKind;
  readonly messageId: string;
  readonly to: Mailbox;
  readonly locale: string;
  readonly view: MailView;
  readonly told: DigestContent['told'];
  /** Names the thread that the mail belongs to: the mails about one week, or about changes, of one person. */
  readonly thread: string | null;
  readonly date: Date;
}

const render = createRenderer();

/** The bytes of a letter and its subject. */
export function composeLetter(letter: Letter, sender: Sender): { subject: string; raw: Buffer; packed: Packed } {
  const { subject, html, text, common } = render(letter.view, letter.locale);
  const calendars = letter.told.map(({ row, week, sequence, method, entry }) =>
    calendarPart({
      method,
      assignmentId: row.id,
      host: sender.host,
      sequence,
      week,
      entry: readEntry(entry),
      touchPoint: row.touch_point,
      site: row.site,
      organiser: sender.from,
      attendee: letter.to,
      locale: letter.locale,
      stamp: letter.date,
    }),
  );
  const raw = composeMime({
    from: sender.from,
    to: letter.to,
    subject,
    messageId: `<${letter.messageId}>`,
    date: letter.date,
    references: letter.thread === null ? [] : [`<${letter.thread}@${sender.host}>`],
    headers: {
      // RFC 3834: out-of-office replies stay away. X-Auto-Response-Suppress is what Exchange listens to.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `In Their Shoes <${letter.kind}.in-their-shoes.${sender.host}>`,
      'Feedback-ID': `${letter.kind}:in-their-shoes:${sender.host}`,
    },
    text,
    html,
    calendars,
  });
  return { subject, raw, packed: pack(raw, common) };
}
