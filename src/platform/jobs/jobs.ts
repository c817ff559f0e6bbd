import type { Knex } from 'knex';
import type { ClientBase } from 'pg';
import PgBoss from 'pg-boss';
import { CONNECTING } from '../db/connect.ts';
import { reportFault } from '../db/report-fault.ts';
import type { Logger } from '../logger.ts';

/**
 * Work that outlives a request. Jobs are enqueued in the transaction that needs them (no commit, no job), handed to one
 * worker of any replica, and tried again when that worker dies.
 */
export interface Jobs {
  /** Enqueues inside `trx`. In a queue that is `oncePerKey`, a second job with the same `singletonKey` is dropped while the first waits. */
  send(trx: Knex, queue: string, data: object, options?: { readonly singletonKey?: string }): Promise<void>;
  /** Declares a queue and the one function that works on it. Call before `start`. */
  work<T extends object>(queue: string, options: WorkOptions, handler: (data: T, signal: AbortSignal) => Promise<void>): void;
  /** Runs a queue's job by cron (UTC), once for all replicas. Call before `start`. */
  schedule(queue: string, cron: string): void;
  start(): Promise<void>;
  /** Lets running jobs finish, then lets go of the database. */
  stop(): Promise<void>;
}

export interface WorkOptions {
  /** A job still running after this many seconds counts as dead and is tried again. */
  readonly expireInSeconds: number;
  readonly retryLimit: number;
  readonly pollingIntervalSeconds?: number;
  /** Of jobs with the same `singletonKey` one waits at a time. */
  readonly oncePerKey?: boolean;
  /** Jobs that are taken at once and worked on side by side; 1 unless told. */
  readonly together?: number;
}

/** Where the queue keeps its tables. */
export const JOB_SCHEMA = 'pgboss';

export function createJobs(connectionString: string, logger: Logger): Jobs {
  const boss = new PgBoss({
    connectionString,
    schema: JOB_SCHEMA,
    application_name: 'in-their-shoes-jobs',
    max: 4,
    ...CONNECTING,
    archiveCompletedAfterSeconds: 3600,
    deleteAfterDays: 7,
  });
  boss.on('error', (error) => reportFault(logger, error, {}, 'job queue'));
  const workers: { queue: string; options: WorkOptions; handler: (data: object, signal: AbortSignal) => Promise<void> }[] = [];
  const schedules: { queue: string; cron: string }[] = [];
  const stopping = new AbortController();
  return {
    async send(trx, queue, data, options = {}) {
      await boss.send(queue, data, { ...options, db: { executeSql: (text, values) => executeIn(trx, text, values) } });
    },
    work(queue, options, handler) {
      workers.push({ queue, options, handler: handler as (data: object, signal: AbortSignal) => Promise<void> });
    },
    schedule(queue, cron) {
      schedules.push({ queue, cron });
    },
    async start() {
      await boss.start();
      for (const { queue, options, handler } of workers) {
        await boss.createQueue(queue, {
          name: queue,
          expireInSeconds: options.expireInSeconds,
          retryLimit: options.retryLimit,
          retryDelay: 1,
          retryBackoff: true,
          ...(options.oncePerKey ? { policy: 'short' } : {}),
        });
        const taking = { pollingIntervalSeconds: options.pollingIntervalSeconds ?? 1, batchSize: options.together ?? 1 };
        await boss.work<object>(queue, taking, async (jobs) => {
          await Promise.all(jobs.map((job) => handler(job.data, stopping.signal)));
        });
      }
      for (const { queue, cron } of schedules) await boss.schedule(queue, cron, {}, { tz: 'UTC' });
    },
    async stop() {
      stopping.abort();
      await boss.stop({ graceful: true, wait: true, timeout: 20_000 });
    },
  };
}

/** pg-boss writes `$1` and leaves values undefined: its statement goes to the transaction's own connection as it is. */
async function executeIn(trx: Knex, text: string, values: readonly unknown[]): Promise<{ rows: unknown[] }> {
  const connection = (await trx.client.acquireConnection()) as ClientBase;
  return connection.query(text, values as unknown[]);
}
