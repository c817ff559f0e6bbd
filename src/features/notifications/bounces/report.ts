import { type ParsedMail, type SimpleParserOptions, simpleParser } from 'mailparser';
import { fromDeliveryStatus } from './delivery-status.ts';
import type { Bounce } from './domain.ts';
import { fromWords, header, looksReturned, withWords } from './returned-text.ts';

/** What a mail that came back to us is. */
export type Report =
  | { readonly kind: 'bounce'; readonly bounce: Bounce }
  | { readonly kind: 'unsubscribe'; readonly token: string }
  | { readonly kind: 'ignored'; readonly why: 'auto-reply' | 'no-failure' | 'no-report' };

export interface ReadReport {
  readonly report: Report;
  /** Texts that may be the reference in our envelope sender, in the order in which they stand. */
  readonly references: readonly string[];
  /** The report's own Message-ID; null when it has none. */
  readonly messageId: string | null;
}

/** Characters of HTML that are read for the words in them: a megabyte of nothing but <div> takes 44 seconds, this a tenth of one. */
const LONGEST_HTML = 50_000;
const MOST_REFERENCES = 20;

/** Reads a report in whatever form it comes. Says nothing of whether it is ours: the reference decides that. */
export async function readReport(raw: Buffer): Promise<ReadReport> {
  const options: SimpleParserOptions & { readonly keepDeliveryStatus: boolean } = {
    keepDeliveryStatus: true,
    skipHtmlToText: false,
    maxHtmlLengthToParse: LONGEST_HTML,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  };
  // More parts than the parser takes, markup that never ends: no server writes that, and one such mail must not hold up those behind it.
  const mail = await simpleParser(raw, options).catch(() => undefined);
  // Quoted-printable may break a line inside the address.
  const text = raw.toString('latin1').replaceAll('=\r\n', '');
  const references = [...new Set([...text.matchAll(/\+([a-z2-7]{48})@/gi)].map((match) => (match[1] as string).toLowerCase()))];
  return {
    report: mail ? judge(mail) : { kind: 'ignored', why: 'no-report' },
    references: references.slice(0, MOST_REFERENCES),
    messageId: mail?.messageId ?? null,
  };
}

function judge(mail: ParsedMail): Report {
  const unsubscribe = /^\s*unsubscribe\s+([A-Za-z0-9_-]{48})\s*$/i.exec(mail.subject ?? '');
  if (unsubscribe) return { kind: 'unsubscribe', token: unsubscribe[1] as string };
  // RFC 3464, and RFC 6533 for addresses outside ASCII.
  const status = mail.attachments.find((part) => /^message\/(global-)?delivery-status$/i.test(part.contentType));
  const stated = status && fromDeliveryStatus(status.content.toString('utf8'));
  if (stated !== undefined && stated !== 'nobody')
    return { kind: 'bounce', bounce: stated.diagnostic === '' ? withWords(stated, mail) : stated };
  if (status && stated === undefined) return { kind: 'ignored', why: 'no-failure' };
  // Before the answers of machines: some servers mark what they return as one.
  const bounce = looksReturned(mail) ? fromWords(mail) : undefined;
  if (bounce) return { kind: 'bounce', bounce };
  return { kind: 'ignored', why: isAutoReply(mail) ? 'auto-reply' : 'no-report' };
}

/** RFC 3834, and what came before it. */
const isAutoReply = (mail: ParsedMail): boolean =>
  /^auto-(replied|generated|notified)/i.test(header(mail, 'auto-submitted')) ||
  ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => header(mail, name) !== '') ||
  /^(auto_reply|junk|bulk)$/i.test(header(mail, 'precedence')) ||
  /^(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office|abwesen|automatische antwort)/i.test(mail.subject ?? '');
