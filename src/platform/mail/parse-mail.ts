import { simpleParser } from 'mailparser';

/** A mail taken apart for people to look at. */
export interface ParsedMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly { readonly name: string; readonly contentType: string; readonly bytes: number }[];
}

const END_OF_HEADERS = Buffer.from('\r\n\r\n');

/** Reads the exact bytes of a mail. `headersOnly` leaves the body out, for lists. */
export async function parseMail(raw: Buffer, options: { readonly headersOnly?: boolean } = {}): Promise<ParsedMail> {
  const end = raw.indexOf(END_OF_HEADERS);
  const bytes = options.headersOnly && end >= 0 ? raw.subarray(0, end + END_OF_HEADERS.length) : raw;
  const mail = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true });
  const address = (of: typeof mail.to): string =>
    of === undefined ? '' : Array.isArray(of) ? of.map((one) => one.text).join(', ') : of.text;
  return {
    from: address(mail.from),
    to: address(mail.to),
    subject: mail.subject ?? '',
    html: mail.html === false || mail.html === undefined ? '' : mail.html,
    text: mail.text ?? '',
    headers: mail.headerLines.map(({ line }) => {
      const colon = line.indexOf(':');
      return {
        name: line.slice(0, colon),
        value: line
          .slice(colon + 1)
          .replaceAll(/\r?\n[ \t]+/g, ' ')
          .trim(),
      };
    }),
    attachments: mail.attachments.map((part) => ({
      name: part.filename ?? '',
      contentType: part.contentType,
      bytes: part.size,
    })),
  };
}
