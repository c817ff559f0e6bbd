import { type ParsedMail, type SimpleParserOptions, simpleParser } from 'mailparser';
import { type Bounce, kindOf } from './domain.ts';

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

const MOST_REFERENCES = 20;
const LONGEST_DIAGNOSTIC = 1000;

/** Reads a report in whatever form it comes. Says nothing of whether it is ours: the reference decides that. */
export async function readReport(raw: Buffer): Promise<ReadReport> {
  const options: SimpleParserOptions & { readonly keepDeliveryStatus: boolean } = {
    keepDeliveryStatus: true,
    skipHtmlToText: false,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  };
  const mail = await simpleParser(raw, options);
  // Quoted-printable may break a line inside the address.
  const text = raw.toString('latin1').replaceAll('=\r\n', '');
  const references = [...new Set([...text.matchAll(/\+([a-z2-7]{48})@/gi)].map((match) => (match[1] as string).toLowerCase()))];
  return { report: judge(mail), references: references.slice(0, MOST_REFERENCES), messageId: mail.messageId ?? null };
}

function judge(mail: ParsedMail): Report {
  const unsubscribe = /^\s*unsubscribe\s+([A-Za-z0-9_-]{48})\s*$/i.exec(mail.subject ?? '');
  if (unsubscribe) return { kind: 'unsubscribe', token: unsubscribe[1] as string };
  const status = mail.attachments.find((part) => part.contentType === 'message/delivery-status');
  if (status) return fromDeliveryStatus(status.content.toString('utf8'));
  // Before the answers of machines: some servers mark what they return as one.
  const bounce = looksReturned(mail) ? fromWords(mail) : undefined;
  if (bounce) return { kind: 'bounce', bounce };
  return { kind: 'ignored', why: isAutoReply(mail) ? 'auto-reply' : 'no-report' };
}

/** RFC 3464: a block for the message, then one a recipient. The worst of them counts. */
function fromDeliveryStatus(text: string): Report {
  const bounces = text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .flatMap((fields): Bounce[] => {
      const statusCode = enhancedCode(fields.get('status'));
      const kind = kindOf((fields.get('action') ?? '').toLowerCase(), statusCode);
      if (!kind) return [];
      return [{ kind, statusCode, diagnostic: short(fields.get('diagnostic-code')?.replace(/^[\w-]+;\s*/, '') ?? '') }];
    });
  const worst = (['hard', 'soft', 'delayed'] as const)
    .map((kind) => bounces.find((bounce) => bounce.kind === kind))
    .find((bounce) => bounce !== undefined);
  return worst ? { kind: 'bounce', bounce: worst } : { kind: 'ignored', why: 'no-failure' };
}

function fieldsOf(block: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** "5.1.1", also with the comment that RFC 3464 allows behind it. */
const enhancedCode = (text: string | undefined): string | null => /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(text ?? '')?.[0] ?? null;

const header = (mail: ParsedMail, name: string): string => {
  const line = mail.headerLines.find(({ key }) => key === name)?.line ?? '';
  return line.slice(line.indexOf(':') + 1).trim();
};

/** qmail, older Exims and what has grown by itself: a daemon as the sender, or nobody, and words for it. */
function looksReturned(mail: ParsedMail): boolean {
  const daemon =
    /\b(mailer-daemon|postmaster|mail delivery (sub)?system)\b/i.test(header(mail, 'from')) || header(mail, 'return-path') === '<>';
  const words =
    /undeliver|not delivered|delivery (status|failure|failed|has failed|incomplete|delayed)|failure notice|returned (mail|to sender)|mail (delivery|system) (failed|error)|unzustellbar|nicht zugestellt|zustellung/i;
  return header(mail, 'x-failed-recipients') !== '' || (daemon && words.test(mail.subject ?? ''));
}

const GONE =
  /user unknown|unknown user|no such (user|mailbox|address|recipient)|does(n't| not) exist|invalid (recipient|mailbox)|unbekannt/i;
const PASSING = /delayed|will (be retried|keep trying|retry)|temporar|verz(ö|oe)ger/i;

/** A code if there is one, else the words. What says nothing of either is a passing fault: an address is not given up on a guess. */
function fromWords(mail: ParsedMail): Bounce | undefined {
  const text = mail.text ?? '';
  const simple = /(?:^|[\s:<(#])([45])\d\d[\s-]/m.exec(text)?.[1];
  const statusCode = enhancedCode(text);
  const code = statusCode ?? simple;
  const passing = PASSING.test(mail.subject ?? '') || (code === undefined ? PASSING.test(text) : code.startsWith('4'));
  if (statusCode === null && simple === undefined && !GONE.test(text) && !PASSING.test(text) && header(mail, 'x-failed-recipients') === '')
    return undefined;
  const diagnostic = short(text.split('\n').find((line) => /\b[45]\d\d\b|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(line) || GONE.test(line)) ?? '');
  if (passing) return { kind: 'delayed', statusCode, diagnostic };
  const kind = statusCode === null ? (simple === '5' || GONE.test(text) ? 'hard' : 'soft') : (kindOf('failed', statusCode) ?? 'soft');
  return { kind, statusCode, diagnostic };
}

/** RFC 3834, and what came before it. */
const isAutoReply = (mail: ParsedMail): boolean =>
  /^auto-(replied|generated|notified)/i.test(header(mail, 'auto-submitted')) ||
  ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => header(mail, name) !== '') ||
  /^(auto_reply|junk|bulk)$/i.test(header(mail, 'precedence')) ||
  /^(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office|abwesen|automatische antwort)/i.test(mail.subject ?? '');

/** One line, as much of it as is kept; what no database keeps is left out. */
const short = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
    .replaceAll(/[\u0000-\u0020\u007f\ufffd]+/g, ' ')
    .trim()
    .slice(0, LONGEST_DIAGNOSTIC)
    .toWellFormed();
