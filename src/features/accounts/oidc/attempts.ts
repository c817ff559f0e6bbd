import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { type KeyRing, newSecret } from '../../../platform/secrets.ts';
import { ATTEMPT_LASTS, type Connection, TICKET_LASTS } from './domain.ts';

/** One attempt to sign in, between leaving for a provider and coming back. */
export interface Attempt {
  /** Travels through the provider; names the provider, the hour and the return address, readable by us alone. */
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly verifier: string;
  /** A path of ours. */
  readonly next: string;
  /** Of an attempt that is to connect a sign-in to an account, instead of signing in. */
  readonly connection: Connection | undefined;
  readonly expiresAt: Date;
}

export interface Attempts {
  /** @param browser the secret of the browser's cookie, which alone can come back */
  begin(browser: string, provider: string, next: string, now: Date, connection?: Connection): Attempt;
  /** @returns undefined for a state that is not ours, or is another browser's, another provider's or too old */
  read(state: string, browser: string, provider: string, now: Date): Attempt | undefined;
  /** Lets an account leave for this provider to connect its sign-in there. */
  issueTicket(accountId: string, provider: string, now: Date): string;
  /** @returns undefined for a ticket that is not ours, or is another provider's or too old */
  readTicket(ticket: string, provider: string, now: Date): Connection | undefined;
}

const IV = 12;
const TAG = 16;
const LONGEST = 4096;
/** Stands where a state has its browser's secret, which is longer: neither can be taken for the other. */
const TICKETS = 'connect';

/**
 * Attempts are kept by nobody until they come back, so that an address which anyone may open writes nothing: the state is
 * sealed (AES-256-GCM) with the installation's key and with the browser's secret as associated data; nonce and verifier are
 * derived from that secret, which never leaves the cookie.
 *
 * @param ring the installation's keys, the same on every replica; the first seals, all open
 */
export function createAttempts(ring: KeyRing): Attempts {
  const [key, ...earlier] = ring.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'in-their-shoes oidc state', 32))) as [
    Buffer,
    ...Buffer[],
  ];
  const openAny = <T>(context: string, sealed: string): T | undefined => {
    for (const one of [key, ...earlier]) {
      const opened = open<T>(one, context, sealed);
      if (opened !== undefined) return opened;
    }
    return undefined;
  };
  const derive = (browser: string, purpose: string, id: string): string =>
    createHmac('sha256', browser).update(`${purpose} ${id}`).digest('base64url');
  const attempt = (state: string, browser: string, next: string, id: string, begun: number, connection?: Connection): Attempt => ({
    state,
    nonce: derive(browser, 'nonce', id),
    verifier: derive(browser, 'verifier', id),
    next,
    connection,
    expiresAt: new Date(begun + ATTEMPT_LASTS),
  });
  return {
    begin(browser, provider, next, now, connection) {
      const id = newSecret();
      const state = seal(key, browser, [provider, next, id, now.getTime(), ...(connection ? [connection] : [])]);
      return attempt(state, browser, next, id, now.getTime(), connection);
    },
    read(state, browser, provider, now) {
      const opened = openAny<[string, string, string, number, Connection?]>(browser, state);
      if (opened === undefined) return undefined;
      const [of, next, id, begun, connection] = opened;
      const read = attempt(state, browser, next, id, begun, connection);
      return of === provider && now < read.expiresAt ? read : undefined;
    },
    issueTicket: (accountId, provider, now) => seal(key, TICKETS, [provider, { accountId, ticketId: newSecret() }, now.getTime()]),
    readTicket(ticket, provider, now) {
      const [of, connection, issued = 0] = openAny<[string, Connection, number]>(TICKETS, ticket) ?? [];
      return of === provider && now.getTime() < issued + TICKET_LASTS ? connection : undefined;
    },
  };
}

function seal(key: Buffer, owner: string, content: readonly unknown[]): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(owner));
  const sealed = [cipher.update(JSON.stringify(content), 'utf8'), cipher.final()];
  return Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64url');
}

function open<T>(key: Buffer, owner: string, text: string): T | undefined {
  if (text.length > LONGEST) return undefined;
  const sealed = Buffer.from(text, 'base64url');
  // What is spent must not come back in another spelling of the same bytes.
  if (sealed.length <= IV + TAG || sealed.toString('base64url') !== text) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), { authTagLength: TAG })
    .setAAD(Buffer.from(owner))
    .setAuthTag(sealed.subarray(-TAG));
  try {
    return JSON.parse(decipher.update(sealed.subarray(IV, -TAG), undefined, 'utf8') + decipher.final('utf8')) as T;
  } catch {
    return undefined;
  }
}
