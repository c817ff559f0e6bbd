import type { Tx } from '../../platform/db/unit-of-work.ts';

/** Every way in that was opened before: sessions, links that were not used, tokens. */
const WAYS_IN = [
  `DELETE FROM sessions WHERE sid IN (SELECT sid FROM account_sessions WHERE account_id IN (SELECT id FROM closed))`,
  `DELETE FROM sign_in_links WHERE used_at IS NULL AND account_id IN (SELECT id FROM closed)`,
  `UPDATE api_tokens SET revoked_at = :now WHERE revoked_at IS NULL AND account_id IN (SELECT id FROM closed)`,
];

/** Ends every way into an account, in the transaction that deactivates it. */
export async function endAccess(tx: Tx, accountId: string): Promise<void> {
  for (const end of WAYS_IN) {
    await tx.trx.raw(`WITH closed AS (SELECT id FROM accounts WHERE id = :accountId) ${end}`, { accountId, now: tx.now });
  }
}

/**
 * The same for people of the directory who are deactivated or whose end date has passed. Set-based: an import calls it once
 * for everybody it touched. Each request asks the database as well, so nobody gets in between the end of their last day
 * and the next call.
 *
 * @param today the date where the organisation is
 */
export async function endAccessOfDeparted(tx: Tx, employeeKeys: readonly number[], today: string): Promise<void> {
  const bindings = { keys: employeeKeys as number[], today, now: tx.now };
  const gone = `SELECT key FROM employees WHERE key = ANY(:keys) AND (deactivated_at IS NOT NULL OR end_date < :today::date)`;
  await tx.trx.raw(`DELETE FROM sign_in_links WHERE used_at IS NULL AND employee_key IN (${gone})`, bindings);
  for (const end of WAYS_IN) {
    await tx.trx.raw(`WITH closed AS (SELECT id FROM accounts WHERE employee_key IN (${gone})) ${end}`, bindings);
  }
}
