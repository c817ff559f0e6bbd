import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { AlertKind } from '../domain.ts';

/** Up to when administrators have been told of each kind of trouble, and the messages that tell them. */
export const alertStore = (tx: Tx) => ({
  /** One process looks at a time; the others find that it has been looked. */
  async lockMarks(): Promise<Map<AlertKind, Date>> {
    await tx.trx.raw("SELECT pg_advisory_xact_lock(hashtext('alert_marks'))");
    const rows = (await tx.trx('alert_marks').select('kind', 'told_until')) as { kind: AlertKind; told_until: Date }[];
    return new Map(rows.map((row) => [row.kind, row.told_until]));
  },

  async mark(kinds: readonly AlertKind[], until: string): Promise<void> {
    await tx
      .trx('alert_marks')
      .insert(kinds.map((kind) => ({ kind, told_until: until })))
      .onConflict('kind')
      .merge();
  },

  /** @returns how many administrators there are to be told */
  async insert(since: Readonly<Partial<Record<AlertKind, string>>>, until: string): Promise<number> {
    const { rows } = await tx.trx.raw(
      `WITH fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, c.id AS account_id, c.name, coalesce(e.email, c.email) AS email, coalesce(e.locale, o.locale) AS locale, c.employee_key
         FROM accounts c LEFT JOIN employees e ON e.key = c.employee_key CROSS JOIN organisation o
         WHERE c.deactivated_at IS NULL AND c.role = 'admin'
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, payload, due_at, message_id, created_at, updated_at)
       SELECT id, 'alert', 'alert:' || account_id || ':' || :until, employee_key, email, locale,
         jsonb_build_object('kind', 'alert', 'accountId', account_id, 'name', name, 'since', :since::jsonb, 'until', :until::text),
         :now, id::text, :now, :now
       FROM fresh
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { since: JSON.stringify(since), until, now: tx.now },
    );
    return rows.length;
  },
});
