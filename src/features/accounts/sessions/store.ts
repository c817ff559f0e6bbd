import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import type { Chore } from '../../../platform/maintenance/maintenance.ts';
import { type Device, idleSince, type SessionLimits, startedBefore } from './domain.ts';

export interface BegunSession extends Device {
  readonly sid: string;
  readonly accountId: string;
  readonly network: string | null;
  readonly provider: string | null;
}

/** Notes whose a session is. Without this row it lets nobody in. */
export async function insertSession(db: Knex, session: BegunSession, now: Date): Promise<void> {
  await db('account_sessions').insert({
    id: newId(),
    sid: session.sid,
    account_id: session.accountId,
    begun_at: now,
    seen_at: now,
    browser: session.browser,
    system: session.system,
    network: session.network,
    provider: session.provider,
  });
}

export const sessionStore = (tx: Tx) => ({
  /** Through which provider it was begun; undefined for a mailed link, and for no session. */
  async providerOf(id: string | undefined): Promise<string | undefined> {
    if (id === undefined) return undefined;
    return (await tx.trx('account_sessions').where({ id }).first('provider'))?.provider ?? undefined;
  },

  /** Ends one session of an account. @returns whether there was one */
  async end(accountId: string, id: string): Promise<boolean> {
    return (await endWhere(tx, tx.trx('account_sessions').where({ account_id: accountId, id }))) > 0;
  },

  /** Ends all sessions of an account, but for the one that is to stay. @returns how many */
  endAll: (accountId: string, except: string | null): Promise<number> => {
    const chosen = tx.trx('account_sessions').where({ account_id: accountId });
    return endWhere(tx, except === null ? chosen : chosen.whereNot({ id: except }));
  },
});

/** The rows of `account_sessions` go with them. A request that is under way keeps its answer and cannot bring a session back. */
const endWhere = (tx: Tx, chosen: Knex.QueryBuilder): Promise<number> => tx.trx('sessions').whereIn('sid', chosen.select('sid')).delete();

/** Sessions that nobody can use any more: idle too long, or too old. */
export const endedSessions = (db: Knex, limits: SessionLimits): Chore => ({
  what: 'ended sessions',
  run: (now) =>
    db('sessions')
      .whereIn(
        'sid',
        db('account_sessions')
          .where('seen_at', '<=', idleSince(limits, now))
          .orWhere('begun_at', '<=', startedBefore(limits, now))
          .select('sid'),
      )
      .delete(),
});
