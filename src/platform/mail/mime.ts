import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mailbox } from './address.ts';

/** A calendar entry that travels with the mail: one iTIP object (RFC 5546) of one method. */
export interface CalendarPart {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly content: string;
  readonly filename: string;
}

export interface MailParts {
  readonly from: Mailbox;
  /** A deliverable address (see address.ts). */
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly messageId: string;
  readonly date: Date;
  /** Message-IDs of the thread that this mail belongs to. */
  readonly references?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
  readonly calendars: readonly CalendarPart[];
}

/** One line, whatever it was made of: a header value must not be able to begin another header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();

const withCrlf = (text: string): string => text.replaceAll(/\r?\n/g, '\r\n');

/**
 * The bytes of a mail: plain text and HTML as alternatives, quoted-printable so that plain ASCII (a link, its secret)
 * stays legible in the source; the first calendar object as an alternative of its own, which mail programs act on, and
 * all of them as attachments, one object a file (an iTIP object has one method and, as a request, one UID).
 */
export function composeMime(parts: MailParts): Promise<Buffer> {
  const [first, ...others] = parts.calendars;
  const composer = new MailComposer({
    from: { name: oneLine(parts.from.name), address: parts.from.address },
    to: { name: oneLine(parts.to.name), address: parts.to.address },
    subject: oneLine(parts.subject),
    messageId: parts.messageId,
    date: parts.date,
    ...(parts.references && parts.references.length > 0 ? { references: parts.references.join(' ') } : {}),
    headers: Object.fromEntries(Object.entries(parts.headers).map(([name, value]) => [name, oneLine(value)])),
    text: withCrlf(parts.text),
    html: withCrlf(parts.html),
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(first ? { icalEvent: { method: first.method, content: first.content, filename: first.filename } } : {}),
    attachments: others.map((calendar) => ({
      filename: calendar.filename,
      content: calendar.content,
      contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
    })),
  });
  return composer.compile().build();
}
