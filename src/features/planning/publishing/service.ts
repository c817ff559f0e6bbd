import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflictOf } from '../../../platform/errors.ts';
import { currentMonday } from '../../../platform/iso-week.ts';
import { webhookEvents } from '../../webhooks/events/service.ts';
import { timeZone } from '../problem/read-model.ts';
import type { Published } from '../schemas.ts';
import { outdatedSentence } from '../sentences.ts';
import { planStore } from '../store.ts';
import { outdatedReasons } from './read-model.ts';
import { publishingStore, type ToldChange } from './store.ts';

/** Who is mailed because of a plan: the outbox rows are written by the publishing transaction itself. */
interface Announcements {
  /** @returns how many new starters are told of their path */
  queueWelcomes(): Promise<number>;
  /** @returns how many weekly mails are new */
  queueWeeklyMail(): Promise<number>;
  /** @returns how many people get a mail about changes */
  queueChangeNotices(changes: readonly ToldChange[]): Promise<number>;
}

export type AnnouncementsOn = (tx: Tx) => Announcements;

/** Changes from which on new statistics are worth half a second. */
const MANY = 1000;

/** Draft → published, all of it or nothing. */
export const publishingService = (tx: Tx, announcementsOn: AnnouncementsOn) => {
  const plans = planStore(tx);
  const store = publishingStore(tx);
  return {
    /** @throws not-found, changed-meanwhile; conflict when the plan is no draft, or life went on since it was drawn up */
    async publish(id: string, version: number | undefined): Promise<Published> {
      await store.lockAssignments();
      const plan = await plans.lock(id, version);
      if (plan.status !== 'draft')
        throw conflictOf('another-state', `This plan is ${plan.status}; only a draft can be published. Generate a new plan.`);
      const reasons = await outdatedReasons(tx.trx, plan, currentMonday(await timeZone(tx.trx), tx.now));
      if (reasons.length > 0) throw conflictOf('outdated', outdatedSentence(reasons));
      await store.joinByHash();
      const told = await store.toldChanges(plan);
      await store.supersede(plan);
      const moved = await store.move(plan);
      const cancelled = await store.cancel(plan);
      const announced = await store.add(plan);
      await store.joinAsUsual();
      if (announced + moved + cancelled > MANY) await store.analyze();
      const unchanged = (await store.visits(plan)) - moved - announced;
      const announcements = announcementsOn(tx);
      const messages =
        (await announcements.queueWelcomes()) + (await announcements.queueWeeklyMail()) + (await announcements.queueChangeNotices(told));
      const events = webhookEvents(tx);
      await events.plan('published', plan.id);
      for (const change of ['planned', 'moved', 'cancelled'] as const) await events.assignments(change, { plan, change });
      const result: Published = { announced, moved, unchanged, cancelled, messages };
      tx.audit({
        action: 'plan.published',
        entity: 'plan',
        entityId: plan.id,
        before: { status: 'draft' },
        after: { status: 'published', ...result },
      });
      return result;
    },
  };
};
