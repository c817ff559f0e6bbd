import type { ParsedMail } from 'mailparser';
import { enhancedCode, repliedCode, short } from './codes.ts';
import { type Bounce, severityOf } from './domain.ts';
import { faultIn, isDelay } from './words.ts';

export const header = (mail: ParsedMail, name: string): string => {
  const line = mail.headerLines.find(({ key }) => key === name)?.line ?? '';
  return line.slice(line.indexOf(':') + 1).trim();
};

const RETURNED =
  /undeliver|not (be )?delivered|deliver(y|ing)( your (mail|message))? (status|failure|failed|has failed|incomplete|delayed|problem|report|error)|failure notice|returned (mail|to sender|message)|(mail|message|mail delivery|mail system) (delivery )?(failed|failure|error|delayed)|non[- ]?delivery|unzustellbar|nicht zugestellt|zustell/i;
/** A server says why at the top. Anybody can write a mail of a megabyte, and these expressions are not all linear. */
const LINES_TO_READ = 60;
const MOST_TEXT = 10_000;
const MOST_SUBJECT = 500;
const subjectOf = (mail: ParsedMail): string => (mail.subject ?? '').slice(0, MOST_SUBJECT);

/** qmail, dma, older servers and what has grown by itself: a daemon as the sender, or nobody, and words for it. */
export function looksReturned(mail: ParsedMail): boolean {
  if (header(mail, 'x-failed-recipients') !== '') return true;
  const daemon = /\b(mailer-daemon|mailerdaemon|postmaster|mail delivery (sub)?system)\b/i.test(header(mail, 'from'));
  if (daemon) return RETURNED.test(subjectOf(mail)) || RETURNED.test(ownWords(mail.text ?? ''));
  return header(mail, 'return-path') === '<>' && RETURNED.test(subjectOf(mail));
}

/** What the server says, before it returns what we wrote. */
function ownWords(text: string): string {
  const lines = text.slice(0, MOST_TEXT).split(/\r?\n/);
  const end = lines.findIndex((line) =>
    /^[\s>*-]*(this is a copy of|below (this line|is a copy)|(message|original|returned)( message| mail)? (headers?|follows|text)|original message|unsent message|undelivered message|received: |return-path: )/i.test(
      line,
    ),
  );
  return lines.slice(0, end < 0 ? LINES_TO_READ : Math.min(end, LINES_TO_READ)).join('\n');
}

/** The line in which a server says why: one with a code, or else one whose words say what is at fault. */
function tellingLine(text: string): string | undefined {
  const lines = text.split('\n');
  return (
    lines.find((line) => /(?<![\d.:])[45]\d\d[\s:-]/.test(line) || /^[45]/.test(enhancedCode(line) ?? '')) ??
    lines.find((line) => faultIn(line) !== undefined)
  );
}

/** A report whose fields do not say why, as Exim's of its own faults and all of OpenSMTPD's: its text does. */
export function withWords(bounce: Bounce, mail: ParsedMail): Bounce {
  const diagnostic = short(tellingLine(ownWords(mail.text ?? '')) ?? '');
  const statusCode = repliedCode(diagnostic) ?? bounce.statusCode;
  return { ...bounce, statusCode, diagnostic, kind: bounce.kind === 'delayed' ? 'delayed' : severityOf(statusCode, faultIn(diagnostic)) };
}

/** A code if there is one, else the words. What says nothing of either is a passing fault: an address is not given up on a guess. */
export function fromWords(mail: ParsedMail): Bounce | undefined {
  const text = ownWords(mail.text ?? '');
  const reply = /(?:^|[\s:<(#])([45])\d\d[\s:-]/m.exec(text)?.[1];
  const statusCode = repliedCode(text) ?? enhancedCode(text);
  const subject = subjectOf(mail);
  const delay = isDelay(`${subject}\n${text}`) || /\((delay|delayed)\)|\bwarning\b|delayed/i.test(subject);
  const telling = tellingLine(text);
  const diagnostic = short(telling ?? '');
  if (statusCode === null && reply === undefined && telling === undefined && !delay && !RETURNED.test(`${subject}\n${text}`))
    return undefined;
  if (delay) return { kind: 'delayed', statusCode, diagnostic };
  if ((statusCode ?? reply)?.startsWith('4')) return { kind: 'soft', statusCode, diagnostic };
  return { kind: severityOf(statusCode, faultIn(diagnostic) ?? faultIn(text)), statusCode, diagnostic };
}
