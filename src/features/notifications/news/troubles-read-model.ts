import type { Knex } from 'knex';
import { ALERT_KINDS, type AlertKind } from '../domain.ts';
import type { Trouble } from '../outbox/news.ts';

/** Up to when each kind was told before (a kind that is left out is not asked for), and until when to look now. */
export interface Span {
  readonly since: Readonly<Partial<Record<AlertKind, string>>>;
  readonly until: string;
}

interface Row {
  readonly count: number;
  readonly names: readonly string[];
  readonly plan: string | null;
}

/** As many programmes as one sentence takes. */
const MOST_NAMES = 5;
/** Tries after which a mail that is put off is worth a person's look: with growing pauses that is about three minutes. */
const PUT_OFF = 3;

const mails = (condition: string): string =>
  `SELECT count(*)::int AS count, '{}'::text[] AS names, NULL AS plan
   FROM messages WHERE ${condition} AND kind <> 'alert' AND updated_at > :since AND updated_at <= :until`;

const plans = (weight: string, from: string): string =>
  `SELECT coalesce(sum(weight), 0)::int AS count, (array_agg(name ORDER BY name))[1:${MOST_NAMES}] AS names,
     CASE WHEN count(*) = 1 THEN min(id::text) END AS plan
   FROM (SELECT p.id, g.name, ${weight} AS weight FROM plans p JOIN programmes g ON g.key = p.programme_key AND g.archived_at IS NULL WHERE ${from}) found`;

/** What stands now of what happened in the span: whatever was settled meanwhile is no trouble any more. */
const QUERIES: Readonly<Record<AlertKind, string>> = {
  'plan-failed': plans(
    '1',
    `p.status = 'failed' AND p.solved_at > :since AND p.solved_at <= :until
     AND NOT EXISTS (SELECT 1 FROM plans later WHERE later.programme_key = p.programme_key AND later.key > p.key)`,
  ),
  unplaced: plans(
    "(p.summary->>'unplaced')::int",
    `p.status = 'published' AND p.published_at > :since AND p.published_at <= :until AND (p.summary->>'unplaced')::int > 0`,
  ),
  unknown: mails(`status = 'unknown'`),
  delayed: mails(`status = 'queued' AND reason = 'retry' AND attempts >= ${PUT_OFF}`),
  undelivered: mails(`(status = 'failed' OR (status = 'suppressed' AND reason = 'address'))`),
  // Hosts alone: the rest of such an address is often a secret.
  webhook: `SELECT count(*)::int AS count, (array_remove(array_agg(DISTINCT substring(url FROM '^\\w+://([\\w.-]+)')), NULL))[1:${MOST_NAMES}] AS names, NULL AS plan
    FROM webhooks WHERE disabled_reason IN ('gone', 'failing') AND disabled_at > :since AND disabled_at <= :until`,
};

const PATHS: Readonly<Record<AlertKind, (plan: string | null) => string>> = {
  'plan-failed': (plan) => (plan === null ? '/plan' : `/plans/${plan}`),
  unplaced: (plan) => (plan === null ? '/plan' : `/plans/${plan}?view=unplaced`),
  unknown: () => '/mailbox?status=unknown',
  delayed: () => '/mailbox?status=queued',
  undelivered: () => '/mailbox?status=failed',
  webhook: () => '/webhooks',
};

/** @returns the troubles that stand, the most urgent first */
export async function readTroubles(db: Knex, { since, until }: Span): Promise<Trouble[]> {
  const troubles: Trouble[] = [];
  for (const kind of ALERT_KINDS) {
    const from = since[kind];
    if (from === undefined) continue;
    const { rows } = await db.raw(QUERIES[kind], { since: from, until });
    const [{ count, names, plan }] = rows as [Row];
    if (count > 0) troubles.push({ kind, count, names: names ?? [], path: PATHS[kind](plan) });
  }
  return troubles;
}
