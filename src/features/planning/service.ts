import type { Tx } from '../../platform/db/unit-of-work.ts';
import { conflictOf } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { currentMonday, weekOf } from '../../platform/iso-week.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { getProgrammeRow } from '../programmes/read-model.ts';
import { webhookEvents } from '../webhooks/events/service.ts';
import { ALLOWED } from './domain.ts';
import { isOver } from './problem/horizon.ts';
import { timeZone } from './problem/read-model.ts';
import { getPlan } from './read-model.ts';
import type { Plan } from './schemas.ts';
import { SOLVE_QUEUE } from './solving/jobs.ts';
import { type PlanRow, planStore } from './store.ts';

/** Use cases of plans but for publishing, on one transaction. */
export const planService = (tx: Tx) => {
  const store = planStore(tx);

  function refuseUnless(row: PlanRow, act: keyof typeof ALLOWED): void {
    if (ALLOWED[act].includes(row.status)) return;
    throw conflictOf(
      'another-state',
      `This plan is ${row.status}: only ${ALLOWED[act].join(' or ')} ones can be ${WORDS[act]}. Read it again.`,
    );
  }

  return {
    /**
     * A new plan that waits to be solved. Without a queue the caller solves it (`solvePlan`), as the demonstration does.
     *
     * @throws not-found; conflict when the programme is archived, over, or being solved already
     */
    async request(programmeId: string, seed: number, jobs: Jobs | null): Promise<Plan> {
      const programme = await getProgrammeRow(tx.trx, programmeId);
      if (programme.archived_at !== null)
        throw conflictOf('archived', `"${programme.name}" is archived. Restore it before you generate a plan.`);
      const current = currentMonday(await timeZone(tx.trx), tx.now);
      if (isOver(programme.end_week, current)) {
        throw conflictOf(
          'over',
          `"${programme.name}" ends in ${weekOf(programme.end_week as string)}, and next week is the first that can be planned. Give it a later end week.`,
        );
      }
      const id = newId();
      await store.insert({ id, programmeKey: programme.key, seed });
      if (jobs) await jobs.send(tx.trx, SOLVE_QUEUE, { plan: id });
      const plan = await getPlan(tx.trx, id);
      tx.audit({ action: 'plan.requested', entity: 'plan', entityId: id, after: { programme: programme.id, seed } });
      return plan;
    },

    /** Ends the search early; the best plan so far becomes the draft. @throws not-found, changed-meanwhile, conflict */
    async cancel(id: string, version: number | undefined): Promise<Plan> {
      const row = await store.lock(id, version);
      refuseUnless(row, 'cancel');
      await store.update(row, { cancel_requested: true });
      tx.audit({
        action: 'plan.cancelled',
        entity: 'plan',
        entityId: row.id,
        before: { status: row.status, cancelRequested: false },
        after: { status: row.status, cancelRequested: true },
      });
      return getPlan(tx.trx, row.id);
    },

    /** @throws not-found, changed-meanwhile, conflict */
    async discard(id: string, version: number | undefined): Promise<Plan> {
      const row = await store.lock(id, version);
      refuseUnless(row, 'discard');
      await store.update(row, { status: 'discarded' });
      await store.dropContents(row);
      await webhookEvents(tx).plan('discarded', row.id);
      tx.audit({
        action: 'plan.discarded',
        entity: 'plan',
        entityId: row.id,
        before: { status: row.status },
        after: { status: 'discarded' },
      });
      return getPlan(tx.trx, row.id);
    },
  };
};

const WORDS = { cancel: 'cancelled', discard: 'discarded', publish: 'published' } as const;
