import type { ConstraintMessages } from '../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../platform/db/rows.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import { newId } from '../../platform/ids.ts';
import type { Sight } from '../../platform/sight.ts';
import { oneWithinSight } from '../accounts/sight-read-model.ts';
import type { AssignmentStatus, Told } from './domain.ts';

export const ASSIGNMENTS: Identity = { table: 'assignments', code: 'id::text', noun: 'assignment' };

export interface AssignmentRow {
  readonly id: string;
  readonly programme_key: number;
  readonly plan_key: number;
  readonly employee_key: number;
  readonly touch_point_key: number;
  readonly venue_key: number;
  readonly week: string;
  readonly status: AssignmentStatus;
  readonly sequence: number;
  readonly version: number;
  readonly started_at: Date | null;
  readonly closed_at: Date | null;
  readonly close_reason: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Changes = Partial<Pick<AssignmentRow, 'status' | 'started_at' | 'closed_at' | 'close_reason' | 'week' | 'venue_key' | 'sequence'>>;

export const assignmentConstraints: ConstraintMessages = {
  assignments_one_live: {
    kind: 'conflict',
    pointer: '',
    message: 'This walk was planned again meanwhile. Use the newer assignment of this person and touch-point.',
  },
};

export const assignmentStore = (tx: Tx) => ({
  /**
   * Locks one assignment, behind a plan that is being published: publishing locks the whole table, and whoever held a row
   * of it already would make the two wait for each other.
   *
   * @throws not-found, changed-meanwhile
   */
  async lock(id: string, version: number | undefined): Promise<AssignmentRow> {
    await tx.trx.raw('LOCK TABLE assignments IN ROW EXCLUSIVE MODE');
    return lockVersion<AssignmentRow>(tx.trx, ASSIGNMENTS, id, version);
  },

  /** Whether the caller may act on this assignment at all; asked before anything else would tell that it exists. */
  async isSeen(id: string, sight: Sight): Promise<boolean> {
    return (await oneWithinSight(tx.trx('assignments').where({ id }), 'employee_key', sight).first('id')) !== undefined;
  },

  /**
   * The walks of one person and touch-point that nobody has begun, in weeks that the days from `from` to `until` touch, from
   * the week of `today` on. Behind a plan that is being published, as `lock`: what it writes is seen.
   *
   * @param until the last day; null = for ever
   * @returns ids, the earliest week first
   */
  async findAhead(
    { employeeKey, touchPointKey }: { readonly employeeKey: number; readonly touchPointKey: number },
    { from, until, today }: { readonly from: string; readonly until: string | null; readonly today: string },
  ): Promise<string[]> {
    await tx.trx.raw('LOCK TABLE assignments IN ROW EXCLUSIVE MODE');
    return tx
      .trx('assignments')
      .where({ employee_key: employeeKey, touch_point_key: touchPointKey })
      .whereIn('status', ['planned', 'announced'])
      .whereRaw("week >= date_trunc('week', greatest(?::date, ?::date))", [from, today])
      .whereRaw('week <= coalesce(?::date, week)', [until])
      .orderBy('week')
      .pluck('id');
  },

  async update(row: AssignmentRow, changes: Changes): Promise<void> {
    await tx
      .trx('assignments')
      .where({ id: row.id })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  /** @returns the id of the experience */
  async insertExperience(row: AssignmentRow, told: Told): Promise<string> {
    const id = newId();
    const written = { created_at: tx.now, updated_at: tx.now };
    await tx.trx('experiences').insert({
      id,
      assignment_id: row.id,
      effort: told.effort,
      emotion: told.emotion,
      waited_minutes: told.waitedMinutes,
      recognised: told.recognised,
      happened: told.happened,
      change_in_my_work: told.changeInMyWork,
      ...written,
    });
    if (told.idea !== null) await tx.trx('ideas').insert({ id: newId(), experience_id: id, text: told.idea, ...written });
    return id;
  },

  /**
   * Queues up behind everybody else who changes where these people are or who is out in these weeks: two moves into the
   * last place, or of the last person a department can spare, come one after the other. Held to the end of the
   * transaction; taken in one order, so that two movers never wait for each other.
   */
  async lockPlaces(employeeKeys: readonly number[], weeks: readonly string[]): Promise<void> {
    await tx.trx('employees').whereIn('key', employeeKeys).orderBy('key').forNoKeyUpdate().select('key');
    for (const week of [...new Set(weeks)].sort()) {
      await tx.trx.raw("SELECT pg_advisory_xact_lock(hashtext('assignments.week'), ?::date - DATE '2000-01-01')", [week]);
    }
  },
});
