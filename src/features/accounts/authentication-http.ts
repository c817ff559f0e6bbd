import type { Request } from 'express';
import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.ts';
import type { Actor } from '../../platform/db/unit-of-work.ts';
import { ProductError } from '../../platform/errors.ts';
import { signedInSession } from '../../platform/http/session.ts';
import { accountActor, sessionActor, tokenActor } from './actors-read-model.ts';
import { deviceOf, type SessionLimits } from './sessions/domain.ts';
import { networkOf } from './sessions/network.ts';
import { insertSession } from './sessions/store.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who is calling: a bearer token, else the session of a signed-in browser.
 *
 * @throws unauthenticated for a token that is not valid; forbidden for a session used from a foreign page
 */
export function authentication(
  db: Knex,
  clock: Clock,
  limits: SessionLimits,
  openTo: (request: Request, db: Knex) => Promise<string | undefined> = async () => undefined,
): (request: Request) => Promise<Actor | null> {
  return async (request) => {
    const authorization = request.get('authorization');
    if (authorization !== undefined) {
      const secret = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
      const actor = secret === undefined ? undefined : await tokenActor(db, secret, clock.now());
      if (!actor) throw new ProductError('unauthenticated', 'This token is unknown, revoked or expired. Create a new one.');
      return actor;
    }
    const changes = !SAFE.has(request.method);
    // Also for somebody who is not signed in: a foreign page could sign them in as somebody else.
    if (changes && origin(request) === 'foreign') throw notFromHere();
    const sid = signedInSession(request);
    const visitor = sid === undefined ? await openTo(request, db) : undefined;
    if (sid === undefined && visitor === undefined) return null;
    if (changes && origin(request) !== 'ours') throw notFromHere();
    const now = clock.now();
    const actor = sid !== undefined ? await sessionActor(db, sid, now, limits) : await accountActor(db, visitor as string, now);
    return actor ?? null;
  };
}

const notFromHere = (): ProductError =>
  new ProductError('forbidden', 'This change did not come from a page of In Their Shoes. Open the app and repeat it there.');

/** Whose page a request comes from: a browser says so in Sec-Fetch-Site, an older one in Origin, no browser in neither. */
function origin(request: Request): 'ours' | 'foreign' | 'unknown' {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' ? 'ours' : 'foreign';
  const page = request.get('origin');
  if (page === undefined) return 'unknown';
  return URL.canParse(page) && new URL(page).host === request.get('host') ? 'ours' : 'foreign';
}

/** Notes whose session has begun, on what device, and roughly where: what its owner will tell it by. */
export const noteSession =
  (db: Knex, clock: Clock) =>
  (request: Request, sid: string, accountId: string, provider: string | null = null): Promise<void> =>
    insertSession(db, { sid, accountId, provider, ...deviceOf(request.get('user-agent')), network: networkOf(request.ip) }, clock.now());
