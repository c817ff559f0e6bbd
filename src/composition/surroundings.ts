import type { Express, Request } from 'express';
import type { Knex } from 'knex';
import type { Config } from '../config.ts';
import type { Notifier } from '../features/notifications/notifier.ts';
import type { Solver } from '../features/planning/solving/solver.ts';
import type { Sender } from '../features/webhooks/sending/sender.ts';
import type { Clock } from '../platform/clock.ts';
import type { Guard } from '../platform/db/app-role.ts';
import type { Actor, UnitOfWork } from '../platform/db/unit-of-work.ts';
import type { EgressSettings } from '../platform/egress/connection.ts';
import type { DownloadLimits } from '../platform/http/download.ts';
import type { Draining } from '../platform/http/graceful.ts';
import type { Operation } from '../platform/http/operation.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import type { Logger } from '../platform/logger.ts';
import type { MailTransport } from '../platform/mail/transport.ts';
import type { Chore } from '../platform/maintenance/maintenance.ts';
import type { KeyRing } from '../platform/secrets.ts';

export interface Surroundings {
  readonly db: Knex;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: Config;
  /** The first one signs, all verify. */
  readonly secretKeys: KeyRing;
  /** What keeps the product's own connections from rewriting the audit trail. */
  readonly guard: Guard;
  /** Check every answer against its schema: tests do. */
  readonly checkAnswers: boolean;
  /** Account that somebody without any credential acts for; the demonstration has one, a real installation never. */
  readonly openTo?: (request: Request, db: Knex) => Promise<string | undefined>;
  /** Tells of a stop that has begun; without it there is none. */
  readonly draining?: Draining;
  /** How often the right to an open stream is asked about again; a quarter of a minute unless told. Milliseconds. */
  readonly recheckEvery?: number;
  /** What a download may cost; `DOWNLOAD_LIMITS` unless told. */
  readonly downloads?: DownloadLimits;
  /** Replaces the solver's thread in tests that are not about it. */
  readonly solver?: Solver;
  /** Replaces sign-in in tests that are not about sign-in. */
  readonly authenticate?: (request: Request) => Promise<Actor | null>;
  /** What tests change about requests to endpoints of others: name server, time, certificates. */
  readonly egress?: Partial<EgressSettings>;
}

export interface Product {
  readonly app: Express;
  readonly unitOfWork: UnitOfWork;
  readonly jobs: Jobs;
  readonly notifier: Notifier;
  readonly webhooks: Sender;
  readonly chores: readonly Chore[];
  readonly operations: readonly Operation[];
  openApi(): object;
  readonly mail: Pick<MailTransport, 'kind' | 'description'>;
  /** Starts what runs beside requests: jobs, mail. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Lets go of what `compose` opened. */
  close(): Promise<void>;
}

/** What a feature adds to the product: operations of the API, and what is cleared away once an hour. */
export interface Part {
  readonly operations: readonly Operation[];
  readonly chores: readonly Chore[];
}
