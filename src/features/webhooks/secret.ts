import { createHmac, randomBytes } from 'node:crypto';
import { open, seal } from '../../platform/sealed.ts';

/** What the receiver verifies with (Standard Webhooks): `whsec_` and 32 random bytes in base64. */
export const shownSecret = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`;

export const newSigningSecret = (): Buffer => randomBytes(32);

/** Sealed for one endpoint: put into another one's row it opens nothing. */
const purposeOf = (webhook: string): string => `webhook-secret:${webhook}`;

export const sealSecret = (keys: readonly string[], webhook: string, secret: Uint8Array): Buffer => seal(keys, purposeOf(webhook), secret);

export const openSecret = (keys: readonly string[], webhook: string, sealed: Uint8Array): Buffer | undefined =>
  open(keys, purposeOf(webhook), sealed);

/** `msg_…`: the same for every try, and for every endpoint that hears of the event. */
export const messageId = (event: string): string => `msg_${event.replaceAll('-', '')}`;

/**
 * The headers of Standard Webhooks 1.0 (https://github.com/standard-webhooks/standard-webhooks, "Signature scheme"): HMAC-SHA-256 over id,
 * seconds and the very bytes of the body.
 *
 * @param secrets the current one, and the old one as long as it lives
 */
export function signedHeaders(secrets: readonly Uint8Array[], id: string, at: Date, body: string): Readonly<Record<string, string>> {
  const seconds = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}
