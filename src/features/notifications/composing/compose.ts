import { composeMime } from '../../../platform/mail/mime.ts';
import { calendarPart } from '../calendar.ts';
import { CHART_ID } from '../emails/model.ts';
import { createRenderer } from '../emails/renderer.ts';
import { type Packed, pack } from '../outbox/contents.ts';
import { reveal } from '../outbox/masks.ts';
import type { Letter, Letterhead } from './letter.ts';

/** A mail as bytes. */
export interface Composed {
  readonly subject: string;
  /** As it goes, with its secrets. */
  readonly raw: Buffer;
  /** As it is kept, with masks in their place. */
  readonly packed: Packed;
}

const render = createRenderer();

function composeLetter(letter: Letter, head: Letterhead): Composed {
  const { subject, html, text, common } = render(letter.view, letter.locale);
  const calendars = letter.entries.map((entry) =>
    calendarPart({
      ...entry,
      host: head.host,
      organiser: head.from,
      attendee: letter.to,
      locale: letter.locale,
      stamp: letter.date,
    }),
  );
  const raw = composeMime({
    from: head.from,
    to: letter.to,
    subject,
    messageId: `<${letter.messageId}>`,
    date: letter.date,
    references: letter.thread === null ? [] : [`<${letter.thread}@${head.host}>`],
    headers: {
      // RFC 3834: out-of-office replies stay away. X-Auto-Response-Suppress is what Exchange listens to.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `In Their Shoes <${letter.kind}.in-their-shoes.${head.host}>`,
      ...(letter.unsubscribe === null ? {} : unsubscribeHeaders(letter.unsubscribe, head)),
      // Four parts, the last one naming the sender in 5 to 15 characters: what Gmail's feedback loop reads.
      'Feedback-ID': `${letter.kind}:${head.host}:digest:in-their-shoes`,
    },
    text,
    html,
    images:
      letter.chart === null
        ? []
        : [{ id: CHART_ID, contentType: 'image/png', filename: 'coverage.png', content: Buffer.from(letter.chart) }],
    calendars,
  });
  return { subject, raw: reveal(raw, letter.masked), packed: pack(raw, common) };
}

/** @returns the mail, or why it cannot be one */
export function attempt(letter: Letter, head: Letterhead): Composed | Error {
  try {
    return composeLetter(letter, head);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * RFC 2369 and RFC 8058. One click needs an https address; without one the link alone remains. The mailbox that bounces come
 * back to takes the same wish by mail, with the token in the subject.
 */
function unsubscribeHeaders({ link, token }: { link: string; token: string }, head: Letterhead): Readonly<Record<string, string>> {
  const mailto = head.bounceAddress === null ? '' : `, <mailto:${encodeURI(head.bounceAddress)}?subject=unsubscribe%20${token}>`;
  return {
    'List-Unsubscribe': `<${link}>${mailto}`,
    ...(link.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}
