import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type Operation, raw } from '../../../platform/http/operation.ts';
import type { Logger } from '../../../platform/logger.ts';
import { getPlan } from '../read-model.ts';
import { PlanParams } from '../schemas.ts';
import { followPlan } from './stream.ts';

/** The progress of a plan as server-sent events. It lives longer than a request should hold a connection: it borrows one a poll. */
export const planEventOperations = ({
  db,
  logger,
  stopping,
}: {
  readonly db: Knex;
  readonly logger: Logger;
  /** Aborted when the server stops: streams end, and their clients follow on at another replica. */
  readonly stopping: AbortSignal;
}): readonly Operation[] => [
  raw({
    id: 'followPlan',
    method: 'get',
    path: '/plans/:plan/events',
    tag: 'Planning',
    summary: 'Follow a plan while it is generated (server-sent events)',
    description:
      '`progress` events with phase, visits placed and a fraction from 0 to 1; then one event named after the status the plan has come to, with the plan, and the stream ends.',
    access: 'staff',
    scope: 'planning:read',
    params: PlanParams,
    produces: { status: 200, mediaType: 'text/event-stream' },
    async handle({ response, params, signal }) {
      await getPlan(db, params.plan);
      const gone = new AbortController();
      const onStop = (): void => gone.abort();
      stopping.addEventListener('abort', onStop, { once: true });
      signal.addEventListener('abort', () => gone.abort(), { once: true });
      response.on('close', () => stopping.removeEventListener('abort', onStop));
      if (stopping.aborted || signal.aborted) gone.abort();
      response.status(200).set({
        'Content-Type': 'text/event-stream; charset=utf-8',
        // Compression and proxies would hold small pieces back.
        'Cache-Control': 'private, no-store, no-transform',
        'X-Accel-Buffering': 'no',
      });
      response.flushHeaders();
      try {
        await followPlan({
          read: () => getPlan(db, params.plan),
          write: (text) => void response.write(text),
          wait: (milliseconds) => delay(milliseconds, undefined, { signal: gone.signal }).catch(() => {}),
          gone: gone.signal,
        });
      } catch (error) {
        // The answer has begun: the client sees the stream end without a last event, and reconnects.
        logger.error({ err: error, plan: params.plan }, 'following a plan failed');
      }
      response.end();
    },
  }),
];
