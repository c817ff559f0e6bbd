import { domainToASCII } from 'node:url';

/** RFC 5321, section 4.5.3.1: lengths in octets. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;
/** RFC 5322 dot-atom. Quoted local parts are legal and nobody's: they are refused rather than half supported. */
const DOT_ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * The address as an SMTP envelope and a header can carry it: ASCII, an international domain in its `xn--` form.
 *
 * @returns undefined when no mail server would take it: control characters, spaces, several @, a local part outside ASCII
 *   (that needs SMTPUTF8 at every hop), a domain that is none
 */
export function deliverableAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = text.slice(0, at);
  const domain = domainToASCII(text.slice(at + 1));
  if (!DOT_ATOM.test(local) || local.length > MAX_LOCAL) return undefined;
  const labels = domain.split('.');
  if (domain === '' || domain.length > 253 || !labels.every((label) => LABEL.test(label))) return undefined;
  // domainToASCII reads "1" and "0x7f.1" as IPv4 addresses; a bare number is no mail domain.
  if (/^[\d.]+$/.test(domain)) return undefined;
  const address = `${local}@${domain}`;
  return address.length <= MAX_ADDRESS ? address : undefined;
}

/** The host of our public address as ids end in it (Message-ID, UID): without a port, and an IPv6 address without its signs. */
export const idHost = (publicUrl: string): string => new URL(publicUrl).hostname.replaceAll(/[[\]]/g, '').replaceAll(':', '-');

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/**
 * Reads `Name <address>` or a bare address, as in MAIL_FROM.
 *
 * @throws Error that names the value
 */
export function parseMailbox(text: string): Mailbox {
  const match = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>]+)>|([^<>\s]+))\s*$/.exec(text);
  const address = deliverableAddress((match?.[2] ?? match?.[3] ?? '').trim());
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
  if (!match || address === undefined || /[\u0000-\u001f\u007f]/.test(text)) {
    throw new Error(`"${text}" is no sender. Write "Name <address@example.org>" or a bare address.`);
  }
  return { name: match[1] ?? '', address };
}
