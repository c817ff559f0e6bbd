import { timingSafeEqual } from 'node:crypto';
import express, { type Request, type Router } from 'express';
import type { Knex } from 'knex';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Guard } from '../db/app-role.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { ProductError } from '../errors.ts';
import { hashSecret } from '../secrets.ts';

export interface HealthOptions {
  readonly db: Knex;
  readonly registry: Registry;
  readonly metricsToken: string | undefined;
  /** The process has been told to stop: nobody should send it anything new. */
  readonly isStopping: () => boolean;
}

/** Process metrics and how long requests took, by route pattern. */
export function createMetrics(guard: Guard): {
  registry: Registry;
  observe: (route: string, method: string, status: number, seconds: number) => void;
} {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'audit_trail_guard',
    help: 'What keeps this process from rewriting its audit trail: a login of its own, a restricted role, or a trigger alone',
    labelNames: ['kind'],
    registers: [registry],
  }).set({ kind: guard }, 1);
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.25, 1, 5, 30],
    registers: [registry],
  });
  return { registry, observe: (route, method, status, seconds) => durations.observe({ route, method, status: String(status) }, seconds) };
}

/** `/healthz`: the process answers. `/readyz`: the database too, with every migration run. `/metrics`: for a token or loopback. */
export function healthPages(options: HealthOptions): Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    response.set('Cache-Control', 'no-store');
    const missing = options.isStopping() ? ['stopping'] : await reasonsNotReady(options.db);
    response.status(missing.length === 0 ? 200 : 503).json({ status: missing.length === 0 ? 'ready' : 'not ready', missing });
  });
  router.get('/metrics', async (request, response) => {
    if (!mayReadMetrics(request, options.metricsToken)) {
      throw new ProductError('forbidden', 'Metrics are for loopback, or for "Authorization: Bearer <METRICS_TOKEN>".');
    }
    response.type(options.registry.contentType).send(await options.registry.metrics());
  });
  return router;
}

async function reasonsNotReady(db: Knex): Promise<string[]> {
  try {
    const pending = await Promise.race([pendingMigrations(db), tooLong(2_000)]);
    return pending.length === 0 ? [] : [`migrations: ${pending.join(', ')}`];
  } catch {
    return ['database'];
  }
}

/** A connection waits patiently for a restarting server; a load balancer wants to know now. */
const tooLong = (milliseconds: number): Promise<never> =>
  new Promise((_resolve, reject) => setTimeout(() => reject(new Error('no answer')), milliseconds).unref());

/** One of these is set by every proxy that we know of. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

function mayReadMetrics(request: Request, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (token !== undefined && given !== undefined) return timingSafeEqual(hashSecret(given), hashSecret(token));
  // Behind a proxy everything comes from loopback: a forwarded request needs the token.
  const address = request.socket.remoteAddress ?? '';
  return !FORWARDED.some((header) => request.get(header) !== undefined) && /^(::ffff:)?127\.|^::1$/.test(address);
}
