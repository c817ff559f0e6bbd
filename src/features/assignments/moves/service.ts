import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflict, invalid } from '../../../platform/errors.ts';
import { SITES } from '../../directory/sites/store.ts';
import type { AnnouncedChange } from '../../notifications/domain.ts';
import { notificationService } from '../../notifications/service.ts';
import { webhookEvents } from '../../webhooks/events/service.ts';
import { mayBe, possibleFrom } from '../domain.ts';
import { getAssignment } from '../read-model.ts';
import type { Assignment, Move } from '../schemas.ts';
import { type AssignmentRow, assignmentStore } from '../store.ts';
import { findVenueKey, readMoveFacts, siteOfEmployee, siteOfVenue } from './read-model.ts';
import { blocksOf } from './rules.ts';

interface Place {
  readonly week: string;
  readonly venueKey: number;
}

/** Moves and swaps, on one transaction. The new place is written, then judged by the rules, then kept or rolled back. */
export const moveService = (tx: Tx) => {
  const store = assignmentStore(tx);
  const notices = notificationService(tx);

  async function place(row: AssignmentRow, to: Place): Promise<void> {
    await store.update(row, { week: to.week, venue_key: to.venueKey, sequence: row.sequence + 1 });
  }

  /** @throws conflict with everything that stands in the way */
  async function judge(row: AssignmentRow, to: Place): Promise<void> {
    const blocks = blocksOf(await readMoveFacts(tx.trx, { ...row, week: to.week, venue_key: to.venueKey }, tx.now));
    if (blocks.length > 0) throw conflict(blocks.map((block) => block.message).join(' '), blocks);
  }

  function refuseUnlessMovable(row: AssignmentRow, pointer: string): void {
    if (mayBe(row.status, 'move', 'administrator')) return;
    throw conflict(`This assignment is ${row.status}; only ${possibleFrom('move').join(' and ')} ones can move.`, [
      { pointer, message: `is ${row.status}`, code: 'another-state' },
    ]);
  }

  async function venueAfterMove(row: AssignmentRow, venue: Move['venue']): Promise<number> {
    const siteKey = await keyOf(tx.trx, SITES, venue, '/venue');
    if (siteKey === undefined) return row.venue_key;
    const key = await findVenueKey(tx.trx, row.touch_point_key, siteKey);
    if (key === undefined)
      throw invalid('/venue', `This touch-point has no venue ${venue ? `at "${venue}"` : 'that is anywhere'}.`, 'no-such-venue');
    return key;
  }

  /** Where somebody goes who takes over another's visit: the same venue, or their own when that one is not for them. */
  async function placeTakenFrom(other: AssignmentRow, mine: AssignmentRow): Promise<Place> {
    const siteKey = await siteOfVenue(tx.trx, other.venue_key);
    const open = siteKey === null || siteKey === (await siteOfEmployee(tx.trx, mine.employee_key));
    return { week: other.week, venueKey: open ? other.venue_key : mine.venue_key };
  }

  async function traced(row: AssignmentRow, before: Assignment): Promise<Assignment> {
    const after = await getAssignment(tx.trx, row.id);
    await webhookEvents(tx).assignments('moved', { ids: [row.id] });
    tx.audit({ action: 'assignment.moved', entity: 'assignment', entityId: row.id, before, after });
    return after;
  }

  const announced = (row: AssignmentRow, to: Place): AnnouncedChange[] =>
    row.status === 'announced'
      ? [
          {
            employeeKey: row.employee_key,
            planKey: null,
            assignmentId: row.id,
            change: 'moved',
            fromWeek: row.week,
            toWeek: to.week,
          },
        ]
      : [];

  return {
    /** @throws not-found, changed-meanwhile, conflict with what stands in the way */
    async move(id: string, version: number | undefined, move: Move): Promise<Assignment> {
      const row = await store.lock(id, version);
      refuseUnlessMovable(row, '');
      const to = { week: move.week, venueKey: await venueAfterMove(row, move.venue) };
      const before = await getAssignment(tx.trx, row.id);
      if (to.week === row.week && to.venueKey === row.venue_key) return before;
      await store.lockPlaces([row.employee_key], [to.week]);
      await place(row, to);
      await judge(row, to);
      await notices.queueChangeNotices(announced(row, to));
      return traced(row, before);
    },

    /**
     * Two people exchange their visits to one touch-point, or one person exchanges the weeks of two touch-points.
     *
     * @throws not-found, changed-meanwhile, invalid when the two have nothing to exchange, conflict with what stands in the way
     */
    async swap(id: string, version: number | undefined, withId: string): Promise<Assignment[]> {
      if (id.toLowerCase() === withId.toLowerCase())
        throw invalid('/with', 'An assignment cannot be swapped with itself. Name another one.');
      const locked = new Map<string, AssignmentRow>();
      for (const each of [id, withId].map((text) => text.toLowerCase()).sort()) {
        locked.set(each, await store.lock(each, each === id.toLowerCase() ? version : undefined));
      }
      const one = locked.get(id.toLowerCase()) as AssignmentRow;
      const other = locked.get(withId.toLowerCase()) as AssignmentRow;
      refuseUnlessMovable(one, '');
      refuseUnlessMovable(other, '/with');
      const places = await exchanged(one, other);
      const before = [await getAssignment(tx.trx, one.id), await getAssignment(tx.trx, other.id)] as const;
      await store.lockPlaces([one.employee_key, other.employee_key], [one.week, other.week]);
      await place(one, places.one);
      await place(other, places.other);
      await judge(one, places.one);
      await judge(other, places.other);
      await notices.queueChangeNotices([...announced(one, places.one), ...announced(other, places.other)]);
      return [await traced(one, before[0]), await traced(other, before[1])];
    },
  };

  async function exchanged(one: AssignmentRow, other: AssignmentRow): Promise<{ one: Place; other: Place }> {
    if (one.touch_point_key === other.touch_point_key) {
      return { one: await placeTakenFrom(other, one), other: await placeTakenFrom(one, other) };
    }
    if (one.employee_key === other.employee_key) {
      return { one: { week: other.week, venueKey: one.venue_key }, other: { week: one.week, venueKey: other.venue_key } };
    }
    throw invalid('/with', 'These are different people and different touch-points. Name an assignment that shares one of both.');
  }
};
