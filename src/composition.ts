import type { Express, Request } from 'express';
import type { Knex } from 'knex';
import { createApp } from './app.ts';
import { importOperations } from './features/directory/imports/http.ts';
import { siteOperations } from './features/directory/sites/http.ts';
import { siteConstraints } from './features/directory/sites/store.ts';
import type { Clock } from './platform/clock.ts';
import type { ConstraintMessages } from './platform/db/constraints.ts';
import { type Actor, createUnitOfWork, type UnitOfWork } from './platform/db/unit-of-work.ts';
import { ProductError } from './platform/errors.ts';
import type { Operation } from './platform/http/operation.ts';
import type { Logger } from './platform/logger.ts';

export const API_ROOT = '/api/v1';

/** Every operation of the API; the OpenAPI document, the router and the tests read this one list. */
export const operations: readonly Operation[] = [...siteOperations, ...importOperations];

const constraints: ConstraintMessages = { ...siteConstraints };

export interface Surroundings {
  readonly db: Knex;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly publicUrl: string;
  readonly trustProxy: number;
  readonly checkAnswers: boolean;
  /** Replaces sign-in in tests that are not about sign-in. */
  readonly authenticate?: (request: Request) => Promise<Actor | null>;
}

export interface Product {
  readonly app: Express;
  readonly unitOfWork: UnitOfWork;
}

/** The one place where objects are wired. */
export function compose(surroundings: Surroundings): Product {
  const { db, clock, logger } = surroundings;
  const unitOfWork = createUnitOfWork(db, clock);
  const app = createApp({
    logger,
    operations,
    trustProxy: surroundings.trustProxy,
    secure: surroundings.publicUrl.startsWith('https:'),
    middleware: [],
    pages: [],
    mount: {
      db,
      unitOfWork,
      clock,
      constraints,
      root: API_ROOT,
      authenticate: surroundings.authenticate ?? (async () => null),
      authorize(actor) {
        if (!actor) throw new ProductError('unauthenticated', 'Sign in, or send "Authorization: Bearer <token>".');
        return actor;
      },
      checkAnswers: surroundings.checkAnswers,
    },
  });
  return { app, unitOfWork };
}
