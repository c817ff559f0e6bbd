import type { Knex } from 'knex';
import { idleSince, type SessionLimits, startedBefore } from './domain.ts';
import type { AccountSession } from './schemas.ts';

interface Row {
  readonly id: string;
  readonly browser: string | null;
  readonly system: string | null;
  readonly network: string | null;
  readonly begun_at: Date;
  readonly seen_at: Date;
}

/** The browsers that are signed in to an account, the latest used first. @param current the session that asks */
export async function listSessions(
  db: Knex,
  accountId: string,
  current: string | undefined,
  now: Date,
  limits: SessionLimits,
): Promise<AccountSession[]> {
  const rows: Row[] = await db('account_sessions')
    .where({ account_id: accountId })
    .where('seen_at', '>', idleSince(limits, now))
    .where('begun_at', '>', startedBefore(limits, now))
    .orderBy([
      { column: 'seen_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(100)
    .select('id', 'browser', 'system', 'network', 'begun_at', 'seen_at');
  return rows.map((row) => ({
    id: row.id,
    current: row.id === current,
    browser: row.browser,
    system: row.system,
    network: row.network,
    begunAt: row.begun_at.toISOString(),
    lastUsedAt: row.seen_at.toISOString(),
    endsAt: new Date(row.begun_at.getTime() + limits.absolute).toISOString(),
  }));
}
