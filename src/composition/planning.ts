import { notificationService } from '../features/notifications/service.ts';
import { analysisOperations } from '../features/planning/analysis/http.ts';
import { planEventOperations } from '../features/planning/events/http.ts';
import { planOperations } from '../features/planning/http.ts';
import { registerPlanJobs } from '../features/planning/solving/jobs.ts';
import { threadSolver } from '../features/planning/solving/thread-solver.ts';
import type { UnitOfWork } from '../platform/db/unit-of-work.ts';
import type { Draining } from '../platform/http/graceful.ts';
import type { Operation } from '../platform/http/operation.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import type { Surroundings } from './surroundings.ts';

interface Needs {
  readonly jobs: Jobs;
  readonly unitOfWork: UnitOfWork;
  readonly draining: Draining;
}

/** Plans: asked for, solved by a job, followed while they are, and questioned. @returns its operations */
export function composePlanning(surroundings: Surroundings, { jobs, unitOfWork, draining }: Needs): readonly Operation[] {
  const { db, clock, logger, config } = surroundings;
  const solver = surroundings.solver ?? threadSolver;
  registerPlanJobs(jobs, { db, unitOfWork, clock, logger, solver, maxSteps: config.solverMaxSteps });
  return [
    ...planOperations({ jobs, announcementsOn: notificationService }),
    ...planEventOperations({ db, logger, stopping: draining.signal }),
    ...analysisOperations({ db, clock, solver }),
  ];
}
