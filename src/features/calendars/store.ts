import type { Tx } from '../../platform/db/unit-of-work.ts';
import type { Choice } from './domain.ts';

/** A person's `Choice` as SQL: `c` is their row of calendar_choices, or nothing. */
export const CHOICE = `CASE WHEN c.weekday IS NULL THEN json_build_object('kind', 'week')
  ELSE json_build_object('kind', 'hours', 'weekday', c.weekday, 'start', to_char(c.starts, 'HH24:MI'), 'minutes', c.minutes) END`;

export const calendarStore = (tx: Tx) => ({
  /**
   * Makes this person wait for, and then see, what others change of their calendar.
   *
   * @returns the version of their choice; 0 when they never chose
   */
  async lock(employeeKey: number): Promise<{ version: number; choice: Choice }> {
    await tx.trx.raw('SELECT 1 FROM employees WHERE key = ? FOR NO KEY UPDATE', [employeeKey]);
    const { rows } = await tx.trx.raw(
      `SELECT coalesce(c.version, 0) AS version, ${CHOICE} AS choice
       FROM (SELECT ?::integer AS key) e LEFT JOIN calendar_choices c ON c.employee_key = e.key`,
      [employeeKey],
    );
    return rows[0] as { version: number; choice: Choice };
  },

  async choose(employeeKey: number, choice: Choice): Promise<void> {
    const hours = choice.kind === 'hours' ? choice : null;
    await tx.trx.raw(
      `INSERT INTO calendar_choices AS c (employee_key, weekday, starts, minutes, created_at, updated_at)
       VALUES (:employeeKey, :weekday, :starts, :minutes, :now, :now)
       ON CONFLICT (employee_key) DO UPDATE SET weekday = excluded.weekday, starts = excluded.starts, minutes = excluded.minutes,
         version = c.version + 1, updated_at = excluded.updated_at`,
      { employeeKey, weekday: hours?.weekday ?? null, starts: hours?.start ?? null, minutes: hours?.minutes ?? null, now: tx.now },
    );
  },

  /**
   * The entries that calendars hold already are different now: their SEQUENCE rises. What lies in the past stays as it was.
   *
   * @param from the Monday of the running week, by the person's clock
   * @returns the assignments
   */
  async raiseSequences(employeeKey: number, from: string): Promise<string[]> {
    const rows = await tx
      .trx('assignments')
      .where({ employee_key: employeeKey })
      .whereIn('status', ['announced', 'started'])
      .where('week', '>=', from)
      .update({ sequence: tx.trx.raw('sequence + 1'), version: tx.trx.raw('version + 1'), updated_at: tx.now })
      .returning('id');
    return rows.map((row) => row.id as string).sort();
  },

  /** Takes the place of the feed that there was. */
  async issueFeed(employeeKey: number, tokenHash: Buffer): Promise<void> {
    await tx
      .trx('calendar_feeds')
      .insert({ employee_key: employeeKey, token_hash: tokenHash, created_at: tx.now })
      .onConflict('employee_key')
      .merge(['token_hash', 'created_at']);
  },

  /** @returns whether there was one */
  revokeFeed: async (employeeKey: number): Promise<boolean> =>
    (await tx.trx('calendar_feeds').where({ employee_key: employeeKey }).delete()) > 0,
});
