import type { Clock } from '../clock.ts';
import { reportFault } from '../db/report-fault.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../logger.ts';

/** One thing that grows and what of it may go. */
export interface Chore {
  /** In a log line: `idempotency keys`. */
  readonly what: string;
  /** Removes what nobody needs any more at `now`; doing it twice changes nothing. @returns how much it was */
  run(now: Date): Promise<number>;
}

const QUEUE = 'maintenance';
/** Not on the hour, when everything else of a machine runs. */
const HOURLY = '17 * * * *';

/** Clears away once an hour, on one of the replicas. */
export function registerMaintenance(
  jobs: Jobs,
  options: { readonly clock: Clock; readonly logger: Logger; readonly chores: readonly Chore[] },
): void {
  jobs.work(QUEUE, { expireInSeconds: 900, retryLimit: 0, pollingIntervalSeconds: 60 }, async (_nothing, signal) => {
    await clearAway(options, signal);
  });
  jobs.schedule(QUEUE, HOURLY);
}

/** Does every chore; one that fails is logged, and the others are done all the same. @returns how much each removed */
export async function clearAway(
  { clock, logger, chores }: { readonly clock: Clock; readonly logger: Logger; readonly chores: readonly Chore[] },
  signal?: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const removed: Record<string, number> = {};
  for (const { what, run } of chores) {
    if (signal?.aborted) break;
    try {
      removed[what] = await run(clock.now());
    } catch (error) {
      reportFault(logger, error, { chore: what }, 'maintenance');
    }
  }
  if (Object.values(removed).some((count) => count > 0)) logger.info({ removed }, 'cleared away what had expired');
  return removed;
}
