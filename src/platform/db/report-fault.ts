import type { Logger } from '../logger.ts';
import { isUnavailable } from './unavailable.ts';

const REMIND_EVERY_MS = 30_000;
const lastSaid = new WeakMap<Logger, number>();

/**
 * Logs a fault of something that runs by itself and tries again. Without a database every loop fails several times a
 * second: that is said once, in one line, and again every half minute for as long as it lasts.
 */
export function reportFault(logger: Logger, error: unknown, fields: object, message: string): void {
  if (!isUnavailable(error)) {
    logger.error({ err: error, ...fields }, message);
    return;
  }
  const now = performance.now();
  if (now - (lastSaid.get(logger) ?? Number.NEGATIVE_INFINITY) < REMIND_EVERY_MS) return;
  lastSaid.set(logger, now);
  logger.error({ reason: reasonOf(error) }, 'the database does not answer; jobs and mails wait, requests get 503');
}

function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return ((first as Error).message.split(' - ').at(-1) ?? '').slice(0, 200);
}
