import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { newSecret } from '../../../platform/secrets.ts';
import { ATTEMPT_LASTS } from './domain.ts';

/** One attempt to sign in, between leaving for a provider and coming back. */
export interface Attempt {
  /** Travels through the provider; names the provider, the hour and the return address, readable by us alone. */
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly verifier: string;
  /** A path of ours. */
  readonly next: string;
  readonly expiresAt: Date;
}

export interface Attempts {
  /** @param browser the secret of the browser's cookie, which alone can come back */
  begin(browser: string, provider: string, next: string, now: Date): Attempt;
  /** @returns undefined for a state that is not ours, or is another browser's, another provider's or too old */
  read(state: string, browser: string, provider: string, now: Date): Attempt | undefined;
}

const IV = 12;
const TAG = 16;
const LONGEST = 4096;

/**
 * Attempts are kept by nobody until they come back, so that an address which anyone may open writes nothing: the state is
 * sealed (AES-256-GCM) with the installation's key and with the browser's secret as associated data; nonce and verifier are
 * derived from that secret, which never leaves the cookie.
 *
 * @param secret SECRET_KEY, the same on every replica
 */
export function createAttempts(secret: string): Attempts {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'in-their-shoes oidc state', 32));
  const derive = (browser: string, purpose: string, id: string): string =>
    createHmac('sha256', browser).update(`${purpose} ${id}`).digest('base64url');
  const attempt = (state: string, browser: string, id: string, next: string, begun: number): Attempt => ({
    state,
    nonce: derive(browser, 'nonce', id),
    verifier: derive(browser, 'verifier', id),
    next,
    expiresAt: new Date(begun + ATTEMPT_LASTS),
  });
  return {
    begin(browser, provider, next, now) {
      const id = newSecret();
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(browser));
      const sealed = [cipher.update(JSON.stringify([provider, next, id, now.getTime()]), 'utf8'), cipher.final()];
      const state = Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64url');
      return attempt(state, browser, id, next, now.getTime());
    },
    read(state, browser, provider, now) {
      if (state.length > LONGEST) return undefined;
      const sealed = Buffer.from(state, 'base64url');
      // A state that is spent must not come back in another spelling of the same bytes.
      const opened = sealed.toString('base64url') === state ? open(key, sealed, browser) : undefined;
      if (opened === undefined) return undefined;
      const [of, next, id, begun] = JSON.parse(opened) as [string, string, string, number];
      const read = attempt(state, browser, id, next, begun);
      return of === provider && now < read.expiresAt ? read : undefined;
    },
  };
}

function open(key: Buffer, sealed: Buffer, browser: string): string | undefined {
  if (sealed.length <= IV + TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), { authTagLength: TAG })
    .setAAD(Buffer.from(browser))
    .setAuthTag(sealed.subarray(-TAG));
  try {
    return decipher.update(sealed.subarray(IV, -TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
