import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { PlanRow } from '../store.ts';
import { CHANGES, changeBindings, TOLD } from './read-model.ts';

/** An assignment that a person knew of and that is different now; weeks are Mondays. */
export interface ToldChange {
  readonly employeeKey: number;
  readonly assignmentId: string;
  readonly change: 'moved' | 'cancelled';
  readonly fromWeek: string;
  readonly toWeek: string | null;
  readonly planKey: number;
}

/**
 * One statement a kind of change, whatever the size of the plan.
 */
export const publishingStore = (tx: Tx) => {
  return {
    /**
     * Nobody announces, moves or completes while a plan is published, and no two plans are published at once. Reading goes on.
     * One table lock costs nothing; locking the rows of 5 million assignments would write each of them.
     */
    async lockAssignments(): Promise<void> {
      await tx.trx.raw('LOCK TABLE assignments IN SHARE ROW EXCLUSIVE MODE');
    },

    async supersede(plan: PlanRow): Promise<void> {
      const stamps = { version: tx.trx.raw('version + 1'), updated_at: tx.now };
      await tx
        .trx('plans')
        .where({ programme_key: plan.programme_key, status: 'published' })
        .update({ status: 'superseded', ...stamps });
      await tx
        .trx('plans')
        .where({ key: plan.key })
        .update({ status: 'published', published_at: tx.now, ...stamps });
    },

    /** Those that somebody was told of already, before anything is changed. */
    async toldChanges(plan: PlanRow): Promise<ToldChange[]> {
      const { rows } = await tx.trx.raw(
        `SELECT c.employee_key AS "employeeKey", c.id AS "assignmentId", c.change, c.before_week AS "fromWeek", c.after_week AS "toWeek"
         FROM (${CHANGES}) c WHERE c.change IN ('moved', 'cancelled') AND ${TOLD} ORDER BY c.employee_key, c.before_week`,
        changeBindings(plan),
      );
      return (rows as Omit<ToldChange, 'planKey'>[]).map((row) => ({ ...row, planKey: plan.key }));
    },

    /** @returns how many */
    async move(plan: PlanRow): Promise<number> {
      return this.count(
        `UPDATE assignments a SET plan_key = :plan, venue_key = v.venue_key, week = v.week, sequence = a.sequence + 1,
           version = a.version + 1, updated_at = :now
         FROM plan_visits v
         WHERE v.plan_key = :plan AND a.programme_key = :programme AND a.status = 'planned'
           AND a.employee_key = v.employee_key AND a.touch_point_key = v.touch_point_key AND (a.week <> v.week OR a.venue_key <> v.venue_key)`,
        plan,
      );
    },

    async cancel(plan: PlanRow): Promise<number> {
      return this.count(
        `UPDATE assignments a SET status = 'cancelled', closed_at = :now, close_reason = 'replanned', sequence = a.sequence + 1,
           version = a.version + 1, updated_at = :now
         WHERE a.programme_key = :programme AND a.status = 'planned' AND a.week <> :frozen
           AND NOT EXISTS (
             SELECT 1 FROM plan_visits v WHERE v.plan_key = :plan AND v.employee_key = a.employee_key AND v.touch_point_key = a.touch_point_key)`,
        plan,
      );
    },

    async add(plan: PlanRow): Promise<number> {
      return this.count(
        `INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, created_at, updated_at)
         SELECT :programme, v.plan_key, v.employee_key, v.touch_point_key, v.venue_key, v.week, :now, :now
         FROM plan_visits v
         WHERE v.plan_key = :plan AND NOT EXISTS (
           SELECT 1 FROM assignments a WHERE a.employee_key = v.employee_key AND a.touch_point_key = v.touch_point_key
             AND a.programme_key = :programme AND a.status IN ('planned', 'announced', 'started', 'done'))`,
        plan,
      );
    },

    /**
     * Whole plans are joined with whole plans here: hash joins. The planner, seeing a table that was empty a moment ago, would
     * nest its loops over rows that this very statement adds: 92 s for 60,000 visits instead of 7 s (two busy cores).
     */
    async joinByHash(): Promise<void> {
      await tx.trx.raw('SET LOCAL enable_nestloop = off');
    },

    async joinAsUsual(): Promise<void> {
      await tx.trx.raw('SET LOCAL enable_nestloop TO DEFAULT');
    },

    /** Fresh statistics for the mails, which are looked up next, and for everything after the commit. */
    async analyze(): Promise<void> {
      await tx.trx.raw("SELECT refresh_statistics('assignments')");
    },

    async visits(plan: PlanRow): Promise<number> {
      const { rows } = await tx.trx.raw('SELECT count(*) AS number FROM plan_visits WHERE plan_key = ?', [plan.key]);
      return (rows as { number: number }[])[0]?.number ?? 0;
    },

    async count(sql: string, plan: PlanRow): Promise<number> {
      const { rowCount } = await tx.trx.raw(sql, { ...changeBindings(plan), now: tx.now });
      return rowCount as number;
    },
  };
};
