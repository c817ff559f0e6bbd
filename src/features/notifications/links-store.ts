import type { Tx } from '../../platform/db/unit-of-work.ts';

interface WeekRow {
  readonly id: string;
  readonly week: string;
  readonly zone: string;
  readonly fallback: string;
  readonly grace: number;
}

interface LinkRow {
  readonly assignment_id: string;
  readonly token_hash: Buffer;
  readonly expires_at: Date;
}

export const linkStore = (tx: Tx) => ({
  /** The week of each assignment and the clock of its person. */
  async weeks(assignmentIds: readonly string[]): Promise<WeekRow[]> {
    if (assignmentIds.length === 0) return [];
    const { rows } = await tx.trx.raw(
      `SELECT a.id, a.week, coalesce(e.time_zone, s.time_zone, o.time_zone) AS zone, o.time_zone AS fallback,
         o.link_grace_days AS grace
       FROM assignments a
       JOIN employees e ON e.key = a.employee_key
       LEFT JOIN sites s ON s.key = e.site_key
       CROSS JOIN organisation o
       WHERE a.id = ANY(?::uuid[])
       ORDER BY a.id`,
      [[...assignmentIds]],
    );
    return rows as WeekRow[];
  },

  /** Adds the links and lets earlier ones of the same assignments live as long. */
  async insert(rows: readonly LinkRow[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.trx.raw(
      `WITH fresh AS (
         SELECT * FROM unnest(:hashes::bytea[], :assignments::uuid[], :ends::timestamptz[]) AS f (token_hash, assignment_id, expires_at)
       ), prolonged AS (
         UPDATE assignment_links l SET expires_at = f.expires_at
         FROM fresh f WHERE l.assignment_id = f.assignment_id AND l.expires_at < f.expires_at
       )
       INSERT INTO assignment_links (token_hash, assignment_id, expires_at, created_at)
       SELECT token_hash, assignment_id, expires_at, :now FROM fresh`,
      {
        hashes: rows.map((row) => row.token_hash),
        assignments: rows.map((row) => row.assignment_id),
        ends: rows.map((row) => row.expires_at),
        now: tx.now,
      },
    );
  },
});
