import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { type Solving, solvePlan } from './solve-plan.ts';
import { orphanedPlans } from './store.ts';

export const SOLVE_QUEUE = 'plan-solve';
const SWEEP_QUEUE = 'plan-sweep';

/**
 * The queue hands a requested plan to one worker. Leases decide whose it is, so the queue may offer it as often as it
 * likes; once a minute the sweep picks up plans whose worker died.
 */
export function registerPlanJobs(jobs: Jobs, solving: Solving): void {
  jobs.work<{ plan: string }>(SOLVE_QUEUE, { expireInSeconds: 4 * 3600, retryLimit: 2, pollingIntervalSeconds: 0.5 }, ({ plan }, signal) =>
    solvePlan(solving, plan, signal),
  );
  jobs.work(SWEEP_QUEUE, { expireInSeconds: 4 * 3600, retryLimit: 0 }, (_nothing, signal) => sweepPlans(solving, signal));
  jobs.schedule(SWEEP_QUEUE, '* * * * *');
}

/** Solves, one after the other, the plans that nobody works on any more. */
export async function sweepPlans(solving: Solving, shutdown?: AbortSignal): Promise<void> {
  for (const plan of await orphanedPlans(solving.db)) {
    if (shutdown?.aborted) return;
    await solvePlan(solving, plan, shutdown);
  }
}
