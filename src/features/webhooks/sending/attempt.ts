import type { Clock } from '../../../platform/clock.ts';
import type { Connection } from '../../../platform/egress/connection.ts';
import { EgressError } from '../../../platform/egress/faults.ts';
import type { DeliveryFault } from '../deliveries/schemas.ts';
import { putOffOf } from '../domain.ts';
import { payloadOf } from '../events/body.ts';
import { messageId, openSecret, signedHeaders } from '../secret.ts';
import type { Due, Lease } from './lease-store.ts';

/** One try, as it went. */
export interface Attempt {
  readonly due: Due;
  readonly at: Date;
  readonly milliseconds: number;
  readonly status: number | null;
  /** null = taken. */
  readonly fault: DeliveryFault | null;
  readonly detail: string | null;
  readonly response: string | null;
  /** Milliseconds that the receiver asked us to wait, or null. */
  readonly putOff: number | null;
}

const USER_AGENT = 'In-Their-Shoes-Webhooks/1';
const GONE = 410;

export const isGone = (attempt: Attempt): boolean => attempt.status === GONE;

/** @returns the secrets to sign with; undefined when no key opens the current one */
export function secretsOf(keys: readonly string[], lease: Lease, now: Date): readonly Buffer[] | undefined {
  const current = openSecret(keys, lease.id, lease.secret);
  if (current === undefined) return undefined;
  const lives = lease.old_secret !== null && lease.old_secret_until !== null && lease.old_secret_until > now;
  const old = lives && lease.old_secret ? openSecret(keys, lease.id, lease.old_secret) : undefined;
  return old === undefined ? [current] : [current, old];
}

/** Sends one delivery. Never throws: whatever goes wrong is how the try went. */
export async function attempt(connection: Connection, secrets: readonly Buffer[] | undefined, due: Due, clock: Clock): Promise<Attempt> {
  const at = clock.now();
  const begun = performance.now();
  const went = (how: Pick<Attempt, 'status' | 'fault' | 'detail' | 'response'>, putOff: number | null = null): Attempt => ({
    due,
    at,
    milliseconds: Math.round(performance.now() - begun),
    ...how,
    putOff,
  });
  if (secrets === undefined) {
    const detail = 'Its secret was sealed with another SECRET_KEY. Replace the secret, and give the new one to the receiver.';
    return went({ status: null, fault: 'secret', detail, response: null });
  }
  const body = JSON.stringify(payloadOf(due));
  const headers = {
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    ...signedHeaders(secrets, messageId(due.event_id), at, body),
  };
  try {
    const answer = await connection.post(headers, body);
    const { status } = answer;
    const response = answer.body;
    if (status >= 200 && status < 300) return went({ status, fault: null, detail: null, response });
    if (status >= 300 && status < 400) {
      const to = answer.location === null ? '' : ` to ${answer.location.slice(0, 500)}`;
      return went({ status, fault: 'redirect', detail: `It answered with a redirect${to}, and redirects are never followed.`, response });
    }
    const asksToWait = status === 429 || status === 503;
    const detail = `It answered ${status}; only a status from 200 to 299 says that it has taken the event.`;
    return went({ status, fault: 'status', detail, response }, asksToWait ? putOffOf(answer.retryAfter, at) : null);
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return went({ status: null, fault: error.fault, detail: error.message.slice(0, 1000), response: null });
  }
}
