import type { Mailbox } from '../../../platform/mail/address.ts';
import { composeMime } from '../../../platform/mail/mime.ts';
import { calendarPart } from '../calendar.ts';
import type { MessageKind } from '../domain.ts';
import { CHART_ID, type MailView } from '../emails/model.ts';
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
  /** The picture that the mail shows, as PNG. */
  readonly chart: Buffer | null;
}

const render = createRenderer();

/** The bytes of a letter and its subject. */
export function composeLetter(letter: Letter, sender: Sender): { subject: string; raw: Buffer; packed: Packed } {
  const { subject, html, text, common } = render(letter.view, letter.locale);
  const calendars = letter.told
    .filter((one) => one.calendar)
    .map(({ row, week, sequence, method }) =>
      calendarPart({
        method,
        assignmentId: row.id,
        host: sender.host,
        sequence,
        week,
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
    images: letter.chart === null ? [] : [{ id: CHART_ID, contentType: 'image/png', filename: 'coverage.png', content: letter.chart }],
    calendars,
  });
  return { subject, raw, packed: pack(raw, common) };
}
