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

/** Random bytes of many masks: each call to the system costs 25 µs, and a mask is no secret. */
const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);

function randomText(characters: number): string {
  const bytes = Math.ceil((characters * 3) / 4);
  if (pool.length < bytes) pool = randomBytes(POOL_BYTES + bytes);
  const text = pool.toString('base64url', 0, bytes);
  pool = pool.subarray(bytes);
  return text;
}

/** @throws RangeError for a secret too short to be masked unmistakably */
export function mask(secret: string): Masked {
  if (secret.length < SHORTEST) throw new RangeError(`A link secret has at least ${SHORTEST} characters.`);
  return { mask: (MARK + randomText(secret.length)).slice(0, secret.length), secret };
}

/** A soft line break is "=", CR, LF; neither of these is a character of a mask. */
const [EQUALS, LF, BREAK] = [0x3d, 0x0a, 3];

/**
 * Puts the secrets in, also where quoted-printable has broken a line inside a mask (RFC 2045, section 6.7). A mask is
 * shorter than a line, so at most one break is in it, and one of its halves is whole: that is what is looked for.
 */
export function reveal(raw: Buffer, masked: readonly Masked[]): Buffer {
  if (masked.length === 0) return raw;
  const revealed = Buffer.from(raw);
  for (const { mask, secret } of masked) {
    const half = mask.length >> 1;
    const head = mask.slice(0, half);
    const tail = mask.slice(half);
    for (const at of places(raw, head)) overwrite(revealed, raw, at, mask, secret);
    for (const at of places(raw, tail)) {
      const start = startOf(raw, at, head);
      if (start !== undefined) overwrite(revealed, raw, start, mask, secret);
    }
  }
  return revealed;
}

function* places(raw: Buffer, text: string): Generator<number> {
  for (let at = raw.indexOf(text, 0, 'latin1'); at >= 0; at = raw.indexOf(text, at + 1, 'latin1')) yield at;
}

/** Where the mask begins whose second half is at `at`; undefined when something else stands before it. */
function startOf(raw: Buffer, at: number, head: string): number | undefined {
  let place = at;
  for (let index = head.length - 1; index >= 0; index--) {
    if (raw[place - 1] === LF) place -= BREAK;
    if (raw[--place] !== head.charCodeAt(index)) return undefined;
  }
  return place;
}

/** Writes the secret over the mask that begins at `start`, unless the text is another one after all. */
function overwrite(revealed: Buffer, raw: Buffer, start: number, mask: string, secret: string): void {
  const places: number[] = [];
  let place = start;
  for (let index = 0; index < mask.length; index++, place++) {
    if (raw[place] === EQUALS) place += BREAK;
    if (raw[place] !== mask.charCodeAt(index)) return;
    places.push(place);
  }
  places.forEach((at, index) => {
    revealed[at] = secret.charCodeAt(index);
  });
}
