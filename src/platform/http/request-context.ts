import type { RequestHandler } from 'express';
import { newId } from '../ids.ts';
import type { Logger } from '../logger.ts';

const GIVEN_ID = /^[A-Za-z0-9_.:-]{1,64}$/;

/** Not 401 without a credential: every visit begins with one. */
const REFUSED = new Set([403, 429]);

/** Every request has an id (ours, or the proxy's) that its answer, log lines and audit events share. */
export function requestContext(
  logger: Logger,
  observe: (route: string, method: string, status: number, seconds: number) => void,
): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && GIVEN_ID.test(given) ? given : newId();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    const started = process.hrtime.bigint();
    response.on('finish', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      // The route pattern, never the URL: a path or query may carry the secret of a mailed link.
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none';
      observe(route, request.method, response.statusCode, seconds);
      const line = { requestId, method: request.method, route, status: response.statusCode, ms: Math.round(seconds * 1000) };
      // A load balancer asks for readiness every few seconds: an outage is not to be a flood of the same line.
      if (response.statusCode >= 500 && route !== '/readyz') logger.info(line, 'request');
      // Who was refused, and what: one such line is a mistake, a hundred are somebody trying doors.
      else if (REFUSED.has(response.statusCode)) logger.info({ ...line, caller: response.locals['caller'] ?? 'unknown' }, 'refused');
      else logger.debug(line, 'request');
    });
    next();
  };
}
