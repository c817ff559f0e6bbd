import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Secrets that have to be read again (a signing secret, unlike a password) lie in the database sealed: AES-256-GCM under a
 * key that HKDF-SHA-256 (RFC 5869) derives from one of the installation's keys for one purpose. Whoever has the database
 * alone, or a value that was sealed for something else, opens nothing.
 *
 * Layout: one byte for the version, 12 of nonce, 16 of tag, then the ciphertext.
 */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + NONCE + TAG;

const keyFor = (secret: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `sealed:${purpose}`, 32));

/**
 * @param keys secrets of the installation, the current one first: it seals
 * @param purpose what the value is and whose: it opens for the same purpose alone
 */
export function seal(keys: readonly string[], purpose: string, plain: Uint8Array): Buffer {
  const [current] = keys;
  if (current === undefined) throw new Error('There is no key to seal with');
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyFor(current, purpose), nonce);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), ciphertext]);
}

/**
 * @param keys the current secret and earlier ones: each is tried
 * @returns what was sealed; undefined when none of the keys opens it, or it was changed
 */
export function open(keys: readonly string[], purpose: string, sealed: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(sealed);
  if (bytes.length < HEAD || bytes[0] !== VERSION) return undefined;
  for (const key of keys) {
    const decipher = createDecipheriv('aes-256-gcm', keyFor(key, purpose), bytes.subarray(1, 1 + NONCE), { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(1 + NONCE, HEAD));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(HEAD)), decipher.final()]);
    } catch {
      // Sealed with another of the keys, or with none of them.
    }
  }
  return undefined;
}
