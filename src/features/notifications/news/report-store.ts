import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { ReportFigures, ReportRecipients, ReportRhythm } from '../domain.ts';

interface Settings {
  readonly rhythm: ReportRhythm;
  readonly recipients: ReportRecipients;
  readonly hour: number;
  readonly zone: string;
}

/** Coverage reports, and their messages. */
export const reportStore = (tx: Tx) => ({
  async settings(): Promise<Settings> {
    return tx.trx('organisation').first({ rhythm: 'report_rhythm', recipients: 'report_recipients', hour: 'mail_hour', zone: 'time_zone' });
  },

  /** As for reports in the app: room to hash, and no compiling that costs more than it saves. */
  makeRoom: async (): Promise<void> => void (await tx.trx.raw("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")),

  exists: async (period: string): Promise<boolean> => (await tx.trx('coverage_reports').where({ period }).first('period')) !== undefined,

  /** What the last report said, for the next one to compare with. */
  async previous(): Promise<ReportFigures['previous']> {
    const row = (await tx.trx('coverage_reports').orderBy('created_at', 'desc').first('figures')) as { figures: ReportFigures } | undefined;
    return row ? { asOf: row.figures.asOf, total: row.figures.total } : null;
  },

  async ideas(): Promise<ReportFigures['ideas']> {
    const { rows } = await tx.trx.raw(
      `SELECT (count(*) FILTER (WHERE status IN ('new', 'accepted', 'doing')))::int AS open,
         (count(*) FILTER (WHERE status IN ('done', 'proved')))::int AS done
       FROM ideas`,
    );
    return (rows as [ReportFigures['ideas']])[0];
  },

  /** @returns false when another process has counted this period meanwhile */
  async insert(period: string, figures: ReportFigures, chart: Buffer): Promise<boolean> {
    const rows = await tx
      .trx('coverage_reports')
      .insert({ period, figures: JSON.stringify(figures), chart, created_at: tx.now })
      .onConflict('period')
      .ignore()
      .returning('period');
    return rows.length > 0;
  },

  /** One message an address: who has an account and is an employee as well is one person. */
  async insertMessages(period: string, recipients: ReportRecipients): Promise<number> {
    const { rows } = await tx.trx.raw(
      `WITH everyone AS (
         SELECT coalesce(e.email, c.email) AS email, c.name, coalesce(e.locale, o.locale) AS locale, c.employee_key, c.id AS account_id, c.id AS who
         FROM accounts c LEFT JOIN employees e ON e.key = c.employee_key CROSS JOIN organisation o
         WHERE c.deactivated_at IS NULL AND (c.role = 'admin' OR c.employee_key IN (SELECT employee_key FROM leaders))
         UNION ALL
         SELECT e.email, e.given_name, coalesce(e.locale, o.locale), e.key, NULL, e.id
         FROM leaders JOIN employees e ON e.key = leaders.employee_key CROSS JOIN organisation o
         WHERE :recipients = 'leaders' AND e.deactivated_at IS NULL
           AND (e.start_date IS NULL OR e.start_date <= (:now::timestamptz AT TIME ZONE o.time_zone)::date)
           AND (e.end_date IS NULL OR e.end_date >= (:now::timestamptz AT TIME ZONE o.time_zone)::date)
       ), chosen AS (
         SELECT DISTINCT ON (lower(email)) * FROM everyone ORDER BY lower(email), account_id NULLS LAST, who
       ), fresh AS MATERIALIZED (
         SELECT uuid_v7() AS id, chosen.* FROM chosen
       )
       INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, payload, due_at, message_id, created_at, updated_at)
       SELECT id, 'report', 'report:' || :period || ':' || who, employee_key, email, locale,
         jsonb_build_object('kind', 'report', 'period', :period::text, 'accountId', account_id, 'name', name), :now, id::text, :now, :now
       FROM fresh
       ON CONFLICT (dedupe_key) DO NOTHING
       RETURNING 1`,
      { recipients, period, now: tx.now },
    );
    return rows.length;
  },
});
