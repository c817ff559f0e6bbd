import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from '../../platform/secrets.ts';
import { OPTIONAL_KINDS, type OptionalKind } from './choices/domain.ts';

/**
 * References in mails that nobody can guess and nobody has to keep: what they name, and a keyed MAC over it (HMAC-SHA-256,
 * cut to 112 bits and more; RFC 2104, section 5). Each purpose has a key of its own, derived from the installation's, so
 * that no token of one is any good as another.
 */
export interface MailTokens {
  /** For the page of one person's choices of mail, and for unsubscribing from `kinds`: 48 characters of base64url. */
  choices(employeeId: string, kinds: readonly OptionalKind[]): string;
  /** @returns undefined for a token that is not ours */
  readChoices(token: string): { readonly employeeId: string; readonly kinds: readonly OptionalKind[] } | undefined;
  /** For the envelope sender of one message: 48 characters of base32, because some servers fold the case of addresses. */
  bounce(messageId: string): string;
  /** @returns the id of the message; undefined for a token that is not ours */
  readBounce(token: string): string | undefined;
}

const UUID_BYTES = 16;
const TOKEN_BYTES = { choices: 36, bounce: 30 } as const;
export const BOUNCE_TOKEN_LENGTH = 48;

/** @param ring the installation's keys, the same on every replica: links that an earlier one signed are in people's mail */
export function createMailTokens(ring: KeyRing): MailTokens {
  const keysOf = (purpose: string) =>
    ring.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', `in-their-shoes mail ${purpose}`, 32)));
  const keys = { choices: keysOf('choices'), bounce: keysOf('bounce') };
  const sealWith = (key: Buffer, purpose: keyof typeof keys, named: Buffer): Buffer =>
    Buffer.concat([named, mac(key, named, TOKEN_BYTES[purpose] - named.length)]);
  const seal = (purpose: keyof typeof keys, named: Buffer): Buffer => sealWith(keys[purpose][0] as Buffer, purpose, named);
  const open = (purpose: keyof typeof keys, token: Buffer, length: number): Buffer | undefined => {
    if (token.length !== TOKEN_BYTES[purpose]) return undefined;
    const named = token.subarray(0, length);
    return keys[purpose].some((key) => timingSafeEqual(sealWith(key, purpose, named), token)) ? named : undefined;
  };
  return {
    choices(employeeId, kinds) {
      const mask = kinds.reduce((bits, kind) => bits | (1 << OPTIONAL_KINDS.indexOf(kind)), 0);
      const named = Buffer.alloc(UUID_BYTES + 2);
      uuidBytes(employeeId).copy(named);
      named.writeUInt16BE(mask, UUID_BYTES);
      return seal('choices', named).toString('base64url');
    },
    readChoices(token) {
      if (!/^[A-Za-z0-9_-]{48}$/.test(token)) return undefined;
      const named = open('choices', Buffer.from(token, 'base64url'), UUID_BYTES + 2);
      if (!named) return undefined;
      const mask = named.readUInt16BE(UUID_BYTES);
      return { employeeId: uuidText(named), kinds: OPTIONAL_KINDS.filter((_kind, index) => (mask & (1 << index)) !== 0) };
    },
    bounce: (messageId) => base32(seal('bounce', uuidBytes(messageId))),
    readBounce(token) {
      const bytes = fromBase32(token);
      const named = bytes && open('bounce', bytes, UUID_BYTES);
      return named && uuidText(named);
    },
  };
}

const mac = (key: Buffer, data: Buffer, bytes: number): Buffer => createHmac('sha256', key).update(data).digest().subarray(0, bytes);

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

const uuidText = (bytes: Buffer): string =>
  bytes.toString('hex', 0, UUID_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** RFC 4648, section 6, in lower case. 30 bytes are 48 characters, without padding. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Buffer): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(buffer >> (bits - 5)) & 31];
  }
  return text;
}

function fromBase32(token: string): Buffer | undefined {
  if (!/^[a-z2-7]{48}$/i.test(token)) return undefined;
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const character of token.toLowerCase()) {
    buffer = ((buffer << 5) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 255);
    }
  }
  return Buffer.from(bytes);
}
