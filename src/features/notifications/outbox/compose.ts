import type { Mailbox } from '../../../platform/mail/address.ts';
import { composeMime } from '../../../platform/mail/mime.ts';
import { readEntry } from '../../calendars/domain.ts';
import { calendarPart } from '../calendar.ts';
import type { MessageKind } from '../domain.ts';
import { CHART_ID, type MailView } from '../emails/model.ts';
import { createRenderer } from '../emails/renderer.ts';
import type { MailTokens } from '../tokens.ts';
import { type Packed, pack } from './contents.ts';
import type { DigestContent } from './digest.ts';

/** Where mails come from, and the host that their ids and calendar entries are named by. */
export interface Sender {
  readonly from: Mailbox;
  /** The host of the public address, without its port. */
  readonly host: string;
  /** Begins every link; no slash at its end. */
  readonly publicUrl: string;
  readonly tokens: MailTokens;
  /** Where mail that cannot be delivered comes back to; null: to the sender, as on any mail. */
  readonly bounceAddress: string | null;
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
  /** Of a mail that its reader can do without: where one click ends it, and the token of that link. */
  readonly unsubscribe: { readonly link: string; readonly token: string } | null;
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
    .map(({ row, week, sequence, method, entry }) =>
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
      ...(letter.unsubscribe === null ? {} : unsubscribeHeaders(letter.unsubscribe, sender)),
      // Four parts, the last one naming the sender in 5 to 15 characters: what Gmail's feedback loop reads.
      'Feedback-ID': `${letter.kind}:${sender.host}:digest:in-their-shoes`,
    },
    text,
    html,
    images: letter.chart === null ? [] : [{ id: CHART_ID, contentType: 'image/png', filename: 'coverage.png', content: letter.chart }],
    calendars,
  });
  return { subject, raw, packed: pack(raw, common) };
}

/**
 * RFC 2369 and RFC 8058. One click needs an https address; without one the link alone remains. The mailbox that bounces come
 * back to takes the same wish by mail, with the token in the subject.
 */
function unsubscribeHeaders({ link, token }: { link: string; token: string }, sender: Sender): Readonly<Record<string, string>> {
  const mailto = sender.bounceAddress === null ? '' : `, <mailto:${encodeURI(sender.bounceAddress)}?subject=unsubscribe%20${token}>`;
  return {
    'List-Unsubscribe': `<${link}>${mailto}`,
    ...(link.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}

/** The envelope sender: one of its own for every message (VERP), so that what comes back says by its address what it is about. */
export function envelopeFrom(messageId: string, sender: Sender): string {
  if (sender.bounceAddress === null) return sender.from.address;
  const at = sender.bounceAddress.lastIndexOf('@');
  return `${sender.bounceAddress.slice(0, at)}+${sender.tokens.bounce(messageId)}${sender.bounceAddress.slice(at)}`;
}
