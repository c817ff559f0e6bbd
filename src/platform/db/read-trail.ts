import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { isUuid } from '../ids.ts';
import type { Actor } from './unit-of-work.ts';

/** Somebody has looked at what is about other people. */
export interface SensitiveRead {
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  readonly requestId: string;
  /** What was read, in the plural: `employees`. It is the event's entity, and begins its action. */
  readonly what: string;
  readonly how: 'read' | 'exported';
  readonly operation: string;
  /** The one record that was read; null for a list. */
  readonly entityId: string | null;
  /** Path and query, as far as they choose what is shown; kept without what may name a person (`shown`). */
  readonly filter: Readonly<Record<string, unknown>>;
  /** How many records the answer shows; null for a stream that has only begun. */
  readonly count: number | null;
}

/** A page that is reloaded, or asked for again by a screen that refreshes itself, is one event for so long. */
export const FOLD_MINUTES = 5;

/**
 * Keeps that something was read: one event, or none where the same actor has read the same a moment ago. One statement, so
 * that of any number of requests at once one leaves the event.
 */
export async function noteRead(db: Knex, now: Date, read: SensitiveRead): Promise<void> {
  const { actor, operation, filter } = read;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([actor.kind, actor.id, operation, read.entityId, filter]))
    .digest();
  await db.raw(
    `WITH first AS (
       INSERT INTO audit_reads AS r (fingerprint, at) VALUES (:fingerprint, :now)
       ON CONFLICT (fingerprint) DO UPDATE SET at = excluded.at WHERE r.at <= excluded.at - interval '${FOLD_MINUTES} minutes'
       RETURNING 1)
     INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, request_id, action, entity, entity_id, after)
     SELECT :now, :kind, :actorId, :actorName, :requestId, :action, :what, :entityId, :after::jsonb FROM first`,
    {
      fingerprint,
      now,
      kind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      requestId: read.requestId,
      action: `${read.what}.${read.how}`,
      what: read.what,
      entityId: read.entityId,
      after: JSON.stringify({ operation, filter: shown(filter), count: read.count }),
    },
  );
}

/** Filters whose words are ours or the organisation's, and nobody's name. */
const IMPERSONAL = new Set([
  'status',
  'kind',
  'sort',
  'role',
  'action',
  'entity',
  'format',
  'department',
  'site',
  'touchPoint',
  'mail',
  'requestId',
]);

/**
 * A filter as it may be kept for years: a number, an address or a name that somebody typed, and a cursor with the name at which
 * a page ended, would outlive the erasure of whom they name. Ids stay: erased people keep theirs.
 */
function shown(filter: SensitiveRead['filter']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => {
      const plain = typeof value !== 'string' || IMPERSONAL.has(name) || isUuid(value) || /^\d{4}-(W\d\d|\d\d-\d\d)/.test(value);
      return [name, plain ? value : '…'];
    }),
  );
}
