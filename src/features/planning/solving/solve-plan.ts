import type { Knex } from 'knex';
import type { Clock } from '../../../platform/clock.ts';
import { reportFault } from '../../../platform/db/report-fault.ts';
import { isUnavailable } from '../../../platform/db/unavailable.ts';
import { SYSTEM, type UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { ProductError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Progress, Solution } from '../../../scheduler/index.ts';
import { webhookEvents } from '../../webhooks/events/service.ts';
import { type BuiltProblem, buildProblem } from '../problem/build.ts';
import { dateOf, mondayOfWeek } from '../problem/days.ts';
import { packProblem, unpackProblem } from '../problem/file.ts';
import { publicHolidays } from '../problem/holidays.ts';
import { readSnapshot } from '../problem/read-model.ts';
import { fingerprintOf, sha256 } from '../provenance/fingerprint.ts';
import { keepBottlenecks, mentioned, summarize, unplacedOf, visitsOf } from './draft.ts';
import { resourceNames } from './read-model.ts';
import type { Solver } from './solver.ts';
import { beat, type Claim, claimPlan, finish, release, storeDraft } from './store.ts';
import { SOLVER_VERSION } from './version.ts';

export interface Solving {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly solver: Solver;
  readonly maxSteps: number | undefined;
}

/** What every plan is until it is solved, in the audit trail's words. */
const SOLVING = { status: 'solving' };
/** Four times a second is often enough for a progress bar, and cheap enough for the database. */
const BEAT_MILLISECONDS = 250;
/** A plan that took five workers with it (out of memory, most likely) is not given to a sixth. */
const MOST_ATTEMPTS = 5;

const GIVEN_UP = `The server stopped ${MOST_ATTEMPTS} times while this plan was being generated; most likely it needs more memory. Give it more, then generate again.`;

/**
 * Solves one requested plan: snapshot → problem → thread → draft. Safe to call for any plan, at any time, by any number of
 * processes: one of them does the work, the others return. Whatever goes wrong ends as a `failed` plan with a reason; only
 * when `shutdown` is aborted does the plan wait for the next worker.
 */
export async function solvePlan(solving: Solving, id: string, shutdown?: AbortSignal): Promise<void> {
  const claim = await claimPlan(solving.db, id);
  if (!claim) return;
  if (claim.attempt > MOST_ATTEMPTS) return fail(solving, claim, GIVEN_UP);
  const watch = watchOver(solving, claim, shutdown);
  try {
    const snapshotAt = solving.clock.now();
    const { built, basePlanKey } = await readProblem(solving, claim, snapshotAt);
    const solution = await solving.solver.solve(built.problem, {
      seed: claim.seed,
      maxSteps: solving.maxSteps,
      onProgress: watch.report,
      stop: watch.cancelled,
      kill: watch.lost,
    });
    await watch.end();
    await store(solving, claim, { built, basePlanKey, snapshotAt, solution });
  } catch (error) {
    await watch.end();
    if (shutdown?.aborted) {
      // Thrown on, so that the queue offers the plan again at once instead of the sweep a minute later.
      await release(solving.db, claim);
      throw error;
    }
    if (watch.lost.aborted) return;
    // Not the plan's fault: it keeps its status, and the sweep offers it to a worker when its lease has run out.
    if (isUnavailable(error)) return reportFault(solving.logger, error, { plan: claim.id }, 'plan waits');
    solving.logger.error({ err: error, plan: claim.id }, 'plan failed');
    await fail(solving, claim, error instanceof ProductError ? error.message : `${(error as Error).message} Generate again.`);
  }
}

async function readProblem({ db }: Solving, claim: Claim, now: Date): Promise<{ built: BuiltProblem; basePlanKey: number | null }> {
  return db.transaction(
    async (trx) => {
      const snapshot = await readSnapshot(trx, claim.programmeId, now);
      return { built: buildProblem(snapshot, publicHolidays), basePlanKey: snapshot.basePlanKey };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

interface Outcome {
  readonly built: BuiltProblem;
  readonly basePlanKey: number | null;
  readonly snapshotAt: Date;
  readonly solution: Solution;
}

async function store(
  { db, unitOfWork, maxSteps }: Solving,
  claim: Claim,
  { built, basePlanKey, snapshotAt, solution }: Outcome,
): Promise<void> {
  const { horizon } = built;
  const summary = summarize(built, solution);
  const names = await resourceNames(db, mentioned(solution.bottlenecks));
  const problem = await packProblem(built.problem);
  await unitOfWork.run({ actor: SYSTEM, requestId: `plan:${claim.id}` }, async (tx) => {
    // Cancelled before anything was placed: there is no best plan so far.
    if (solution.stopped && summary.placed === 0) {
      if (!(await finish(tx, claim, { status: 'discarded' }))) return;
      await webhookEvents(tx).plan('discarded', claim.id);
      const after = { status: 'discarded', cancelled: true };
      tx.audit({ action: 'plan.discarded', entity: 'plan', entityId: claim.id, before: SOLVING, after });
      return;
    }
    const stored = await storeDraft(tx, claim, {
      firstWeek: dateOf(mondayOfWeek(horizon.first)),
      frozenWeek: dateOf(mondayOfWeek(horizon.frozen)),
      weeks: horizon.weeks,
      basePlanKey,
      snapshotAt,
      solverVersion: SOLVER_VERSION,
      maxSteps: maxSteps ?? null,
      problemHash: sha256(await unpackProblem(problem)),
      solutionHash: fingerprintOf(solution),
      summary,
      bottlenecks: keepBottlenecks(solution, horizon.first, (_resource, id) => names.get(id) ?? ''),
      problem,
      visits: visitsOf(built, solution),
      unplaced: unplacedOf(built, solution),
    });
    if (!stored) return;
    await webhookEvents(tx).plan('drafted', claim.id);
    tx.audit({ action: 'plan.solved', entity: 'plan', entityId: claim.id, before: SOLVING, after: { status: 'draft', ...summary } });
  });
}

async function fail({ unitOfWork }: Solving, claim: Claim, error: string): Promise<void> {
  await unitOfWork.run({ actor: SYSTEM, requestId: `plan:${claim.id}` }, async (tx) => {
    if (!(await finish(tx, claim, { status: 'failed', error: error.slice(0, 2000) }))) return;
    await webhookEvents(tx).plan('failed', claim.id);
    tx.audit({ action: 'plan.failed', entity: 'plan', entityId: claim.id, before: SOLVING, after: { status: 'failed', error } });
  });
}

/** Keeps the lease, writes progress, and hears of a cancellation, a lost lease or a shutdown. */
function watchOver({ db, logger }: Solving, claim: Claim, shutdown: AbortSignal | undefined) {
  const cancelled = new AbortController();
  const lost = new AbortController();
  let latest: Progress | null = null;
  let running: Promise<void> = Promise.resolve();
  const tick = async (): Promise<void> => {
    const progress = latest;
    latest = null;
    try {
      const answer = await beat(db, claim, progress);
      if (answer === null) lost.abort(new Error('Another worker has taken this plan.'));
      else if (answer.cancelled) cancelled.abort();
    } catch (error) {
      // The lease outlives a short outage of the database; a long one is noticed by the next beat.
      reportFault(logger, error, { plan: claim.id }, 'progress not written');
    }
  };
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = tick().finally(() => {
      busy = false;
    });
  }, BEAT_MILLISECONDS);
  const onShutdown = (): void => lost.abort(new Error('The server is stopping.'));
  shutdown?.addEventListener('abort', onShutdown, { once: true });
  if (shutdown?.aborted) onShutdown();
  return {
    cancelled: cancelled.signal,
    lost: lost.signal,
    report: (progress: Progress): void => {
      latest = progress;
    },
    async end(): Promise<void> {
      clearInterval(timer);
      shutdown?.removeEventListener('abort', onShutdown);
      await running;
    },
  };
}
