import type { Tx } from '../../platform/db/unit-of-work.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { EVERYTHING, type Sight } from '../../platform/sight.ts';
import type { AnnouncedChange } from '../notifications/domain.ts';
import { notificationService } from '../notifications/service.ts';
import { webhookEvents } from '../webhooks/events/service.ts';
import { type Action, completedAs, isCompleted, mayBe, type Party, possibleFrom, sameStory, type Told } from './domain.ts';
import { getAssignmentDetail } from './read-model.ts';
import type { AssignmentDetail } from './schemas.ts';
import { ASSIGNMENTS, type AssignmentRow, assignmentStore } from './store.ts';

/**
 * What people do to their walk, on one transaction. Each locks the assignment first: of many that come together one acts,
 * the others find it done. The audit trail says what became of it, never what somebody felt or why they could not: that
 * stays with the experience, where it can be erased.
 *
 * @param sight whose walks the caller may act on; those of others are not there
 */
export const assignmentService = (tx: Tx, by: Party, sight: Sight = EVERYTHING) => {
  const store = assignmentStore(tx);
  const events = webhookEvents(tx);

  async function lock(id: string, version: number | undefined): Promise<AssignmentRow> {
    if (!(await store.isSeen(id, sight))) throw notFound(ASSIGNMENTS.noun, id);
    return store.lock(id, version);
  }

  function refuse(row: AssignmentRow, action: Action): never {
    throw conflict(`This assignment is ${row.status}. "${action}" is possible while it is ${possibleFrom(action).join(', ')}.`, [
      { pointer: '', message: `is ${row.status}`, code: 'another-state' },
    ]);
  }

  async function traced(row: AssignmentRow, action: string): Promise<AssignmentDetail> {
    const after = await getAssignmentDetail(tx.trx, row.id);
    const { status, version, experience } = after;
    tx.audit({
      action: `assignment.${action}`,
      entity: 'assignment',
      entityId: row.id,
      before: { status: row.status, version: row.version },
      after: { status, version, ...(experience ? { experience: experience.id } : {}) },
    });
    return after;
  }

  /** Somebody else decided that an announced walk need not happen: its person hears of it, and their calendar too. */
  function calledOff(row: AssignmentRow): AnnouncedChange[] {
    if (by === 'walker' || row.status === 'planned' || row.status === 'missed') return [];
    return [{ employeeKey: row.employee_key, planKey: null, assignmentId: row.id, change: 'cancelled', fromWeek: row.week, toWeek: null }];
  }

  return {
    /** Begun twice is begun once. @throws not-found, changed-meanwhile, conflict when it is closed */
    async start(id: string, version?: number): Promise<AssignmentDetail> {
      const row = await lock(id, version);
      if (row.status === 'started') return getAssignmentDetail(tx.trx, id);
      if (!mayBe(row.status, 'start', by)) refuse(row, 'start');
      await store.update(row, { status: 'started', started_at: tx.now });
      await events.assignments('started', { ids: [row.id] });
      return traced(row, 'started');
    },

    /**
     * The same story told twice is kept once and answered alike.
     *
     * @throws not-found, changed-meanwhile, conflict when it is closed, or was completed with another story
     */
    async complete(id: string, told: Told, version?: number): Promise<AssignmentDetail> {
      const row = await lock(id, version);
      if (isCompleted(row.status)) {
        const before = await getAssignmentDetail(tx.trx, id);
        if (before.experience && sameStory(before.experience, told)) return before;
        throw conflict('This assignment was completed with another experience. What was told first is kept.', [
          { pointer: '', message: `is ${row.status}`, code: 'another-state' },
        ]);
      }
      if (!mayBe(row.status, 'complete', by)) refuse(row, 'complete');
      const experience = await store.insertExperience(row, told);
      const status = completedAs(told);
      await store.update(row, { status, started_at: row.started_at ?? tx.now, closed_at: tx.now, close_reason: null });
      await events.experience(status, row.id);
      if (told.idea !== null) await events.ideas('raised', { experience });
      return traced(row, 'completed');
    },

    /** @throws not-found, changed-meanwhile, conflict when it is closed */
    async miss(id: string, reason: string | null, version?: number): Promise<AssignmentDetail> {
      const row = await lock(id, version);
      if (row.status === 'missed') return getAssignmentDetail(tx.trx, id);
      if (!mayBe(row.status, 'miss', by)) refuse(row, 'miss');
      await store.update(row, { status: 'missed', closed_at: tx.now, close_reason: reason });
      await events.experience('missed', row.id);
      return traced(row, 'missed');
    },

    /** @throws not-found, changed-meanwhile, conflict when it is closed */
    async excuse(id: string, reason: string, version?: number): Promise<AssignmentDetail> {
      const row = await lock(id, version);
      if (row.status === 'excused') return getAssignmentDetail(tx.trx, id);
      if (!mayBe(row.status, 'excuse', by)) refuse(row, 'excuse');
      await store.update(row, { status: 'excused', closed_at: tx.now, close_reason: reason });
      await events.assignments('excused', { ids: [row.id] });
      await notificationService(tx).queueChangeNotices(calledOff(row));
      return traced(row, 'excused');
    },
  };
};
