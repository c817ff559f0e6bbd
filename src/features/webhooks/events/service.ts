import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { SEND_QUEUE } from '../sending/queue.ts';
import { type AssignmentsOf, eventStore, type IdeasOf } from './store.ts';

type AssignmentEvent = 'planned' | 'announced' | 'moved' | 'started' | 'excused' | 'cancelled';
type ExperienceEvent = 'done' | 'privileged' | 'missed';
type PlanEvent = 'drafted' | 'failed' | 'published' | 'discarded';
type IdeaEvent = 'raised' | 'accepted' | 'started' | 'done' | 'declined';

/**
 * Tells the endpoints that subscribe to it what this transaction does; call it once the rows are as they will be. One
 * statement, whatever the number of rows; without a subscriber it writes nothing. The deliveries, and the job that sends
 * them, commit with the change or not at all.
 */
export const webhookEvents = (tx: Tx) => {
  const store = eventStore(tx);
  const wake = (webhooks: readonly string[]): void => {
    for (const webhook of webhooks) tx.wake(SEND_QUEUE, webhook);
  };
  return {
    async assignments(what: AssignmentEvent, of: AssignmentsOf): Promise<void> {
      wake(await store.assignments(`assignment.${what}`, of));
    },
    async experience(what: ExperienceEvent, assignment: string): Promise<void> {
      wake(await store.assignments(`experience.${what}`, { ids: [assignment] }));
    },
    async plan(what: PlanEvent, id: string): Promise<void> {
      wake(await store.plan(`plan.${what}`, id));
    },
    async ideas(what: IdeaEvent, of: IdeasOf): Promise<void> {
      wake(await store.ideas(`idea.${what}`, of));
    },
  };
};
