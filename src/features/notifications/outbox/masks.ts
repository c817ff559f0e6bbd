import { randomBytes } from 'node:crypto';

/**
 * Secrets in mails. A mail is composed, and kept, with masks in the place of its link secrets; the secrets themselves
 * are put in on the way to the mail server. A mask is as long as its secret and needs as little escaping, so that the
 * bytes kept differ from the bytes sent in nothing else. It is random: no text of a brief can pretend to be one.
 */
export interface Masked {
  readonly mask: string;
  readonly secret: string;
}

const MARK = 'hidden-';
/** With fewer characters a mask would not be random enough to be unmistakable. */
const SHORTEST = 20;

/** @throws RangeError for a secret too short to be masked unmistakably */
export function mask(secret: string): Masked {
  if (secret.length < SHORTEST) throw new RangeError(`A link secret has at least ${SHORTEST} characters.`);
  return { mask: (MARK + randomBytes(secret.length).toString('base64url')).slice(0, secret.length), secret };
}

/** The secret in a URL that ends with it: what follows the last "/", "=" or "#". */
export const secretOf = (url: string): string => /[^/=#]*$/.exec(url)?.[0] ?? '';

/** Puts the secrets in, also where quoted-printable has broken a line inside a mask (RFC 2045, section 6.7). */
export function reveal(raw: Buffer, masked: readonly Masked[]): Buffer {
  if (masked.length === 0) return raw;
  let text = raw.toString('latin1');
  for (const { mask, secret } of masked) {
    const pattern = new RegExp([...mask].map((character) => character.replace('-', '\\-')).join('(=\\r\\n)?'), 'g');
    text = text.replaceAll(pattern, (_match, ...groups) => {
      const breaks = groups.slice(0, mask.length - 1) as (string | undefined)[];
      return [...secret].map((character, index) => character + (breaks[index] ?? '')).join('');
    });
  }
  return Buffer.from(text, 'latin1');
}
