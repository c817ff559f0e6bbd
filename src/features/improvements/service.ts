import type { Tx } from '../../platform/db/unit-of-work.ts';
import { conflict } from '../../platform/errors.ts';
import { EVERYTHING } from '../../platform/sight.ts';
import { notificationService } from '../notifications/service.ts';
import { webhookEvents } from '../webhooks/events/service.ts';
import { type IdeaAction, mayBe, possibleFrom, resultOf } from './domain.ts';
import { getIdea } from './read-model.ts';
import type { Idea } from './schemas.ts';
import { ideaStore } from './store.ts';

const EVENT_OF = { accept: 'accepted', start: 'started', finish: 'done', decline: 'declined' } as const;

/** What an organisation does with ideas, on one transaction; whoever raised one is told in the same transaction. */
export const ideaService = (tx: Tx) => {
  const store = ideaStore(tx);
  return {
    /**
     * The same step twice is one: the second changes nothing and tells nobody.
     *
     * @param reason for declining, else null
     * @throws not-found, changed-meanwhile, conflict when the step does not follow
     */
    async act(action: IdeaAction, id: string, version: number | undefined, reason: string | null): Promise<Idea> {
      const row = await store.lock(id, version);
      const status = resultOf(action);
      if (row.status === status && row.reason === reason) return getIdea(tx.trx, id, EVERYTHING);
      if (!mayBe(row.status, action)) {
        throw conflict(`This idea is ${row.status}. "${action}" is possible while it is ${possibleFrom(action).join(', ')}.`, [
          { pointer: '', message: `is ${row.status}`, code: 'another-state' },
        ]);
      }
      const next = await store.change(row, status, reason);
      tx.audit({
        action: `idea.${status === 'doing' ? 'started' : status}`,
        entity: 'idea',
        entityId: row.id,
        before: { status: row.status, reason: row.reason, version: row.version },
        after: { status, reason, version: next },
      });
      await notificationService(tx).queueIdeaNews(row.id, next, row.status);
      await webhookEvents(tx).ideas(EVENT_OF[action], { id: row.id });
      return getIdea(tx.trx, id, EVERYTHING);
    },
  };
};
