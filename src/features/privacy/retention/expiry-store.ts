import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { PeriodName } from '../domain.ts';

const CUTOFF = `(:now::timestamptz - make_interval(months => :months))`;
const OVER = `m.created_at < ${CUTOFF} AND m.status NOT IN ('queued', 'sending', 'unknown')`;

/** One table that a period ends something in. Each statement takes `:most` rows at most, by an index, the oldest first where it has one. */
interface Expiry {
  readonly period: Exclude<PeriodName, 'leavers' | 'audit'>;
  readonly what: string;
  readonly sql: string;
}

export const EXPIRIES: readonly Expiry[] = [
  {
    period: 'feelings',
    what: 'words of experiences',
    sql: `UPDATE experiences SET happened = NULL, change_in_my_work = NULL, version = version + 1, updated_at = :now
      WHERE id IN (SELECT id FROM experiences WHERE created_at < ${CUTOFF} AND num_nonnulls(happened, change_in_my_work) > 0 LIMIT :most)`,
  },
  {
    period: 'feelings',
    what: 'reasons of walks',
    sql: `UPDATE assignments SET close_reason = NULL, version = version + 1, updated_at = :now
      WHERE id IN (SELECT id FROM assignments WHERE close_reason IS NOT NULL AND closed_at < ${CUTOFF} LIMIT :most)`,
  },
  {
    period: 'experiences',
    what: 'experiences and their ideas',
    sql: `DELETE FROM experiences WHERE id IN (SELECT id FROM experiences WHERE created_at < ${CUTOFF} LIMIT :most)`,
  },
  {
    period: 'absenceKinds',
    what: 'kinds of absences',
    sql: `UPDATE absences SET kind = 'other', version = version + 1, updated_at = :now
      WHERE id IN (SELECT id FROM absences WHERE kind <> 'other' AND upper(during) <= ${CUTOFF}::date LIMIT :most)`,
  },
  {
    period: 'absences',
    what: 'absences',
    sql: `DELETE FROM absences WHERE id IN (SELECT id FROM absences WHERE upper(during) <= ${CUTOFF}::date LIMIT :most)`,
  },
  {
    period: 'messageContents',
    what: 'contents of mails',
    sql: `DELETE FROM message_contents WHERE message_id IN (
      SELECT m.id FROM messages m JOIN message_contents c ON c.message_id = m.id WHERE ${OVER} LIMIT :most)`,
  },
  {
    period: 'deliveries',
    what: 'answers of mail servers',
    sql: `DELETE FROM message_attempts WHERE (message_id, number) IN (
      SELECT t.message_id, t.number FROM message_attempts t JOIN messages m ON m.id = t.message_id
      WHERE t.started_at < ${CUTOFF} AND m.status NOT IN ('queued', 'sending', 'unknown') LIMIT :most)`,
  },
  {
    period: 'deliveries',
    what: 'bounces',
    sql: `DELETE FROM message_bounces WHERE report_key IN (SELECT report_key FROM message_bounces WHERE received_at < ${CUTOFF} LIMIT :most)`,
  },
  {
    period: 'mailLog',
    what: 'mails',
    // A welcome is what keeps a second one from going; what somebody was told of a week to come is what a change is told by.
    sql: `DELETE FROM messages WHERE id IN (
      SELECT m.id FROM messages m WHERE ${OVER} AND m.kind <> 'welcome'
        AND NOT EXISTS (SELECT 1 FROM message_assignments l WHERE l.message_id = m.id AND l.told_week >= :now::date) LIMIT :most)`,
  },
  {
    period: 'planProblems',
    what: 'problems of plans that are not in force',
    sql: `DELETE FROM plan_problems WHERE plan_key IN (
      SELECT q.plan_key FROM plan_problems q JOIN plans p ON p.key = q.plan_key
      WHERE p.status IN ('superseded', 'discarded', 'failed') AND p.updated_at < ${CUTOFF} LIMIT :most)`,
  },
];

/** @returns how many rows it was */
export async function expire(tx: Tx, { sql }: Expiry, months: number, most: number): Promise<number> {
  return ((await tx.trx.raw(sql, { now: tx.now, months, most })) as { rowCount: number | null }).rowCount ?? 0;
}

export async function expireAudit(tx: Tx, months: number, most: number): Promise<number> {
  const { rows } = await tx.trx.raw('SELECT expire_audit_events(?::timestamptz - make_interval(months => ?), ?) AS expired', [
    tx.now,
    months,
    most,
  ]);
  return (rows as [{ expired: number }])[0].expired;
}

export interface Leaver {
  readonly id: string;
  readonly kind: 'employee' | 'account';
}

/** Whoever has been gone for longer than the period: people of the directory, and deactivated accounts of nobody there. */
export async function leaversOf(db: Knex, today: string, now: Date, months: number, most: number): Promise<Leaver[]> {
  const { rows } = await db.raw(
    `SELECT id, 'employee' AS kind FROM employees
     WHERE erased_at IS NULL
       AND (deactivated_at < ${CUTOFF} OR (end_date < :today::date AND end_date < (${CUTOFF})::date))
     UNION ALL
     SELECT id, 'account' FROM accounts WHERE employee_key IS NULL AND deactivated_at < ${CUTOFF}
     ORDER BY kind DESC, id LIMIT :most`,
    { today, now, months, most },
  );
  return rows as Leaver[];
}
