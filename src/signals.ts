import type { Logger } from './platform/logger.ts';

/** npm passes on to its child the Ctrl+C that the terminal has sent to both: the same wish, milliseconds later. */
const SAME_WISH_MS = 500;

/**
 * Starts the product and stops it at SIGTERM or SIGINT, at whatever moment that comes: a start under way is undone, what
 * runs is stopped gracefully. A second signal ends the process at once; what it leaves is cleared away by the database's
 * watchdog.
 *
 * @param start gets a signal that is aborted when it should give up
 * @returns the running product; never, when it was told to stop meanwhile
 */
export async function runUntilSignal<T>(
  start: (stopping: AbortSignal) => Promise<T>,
  stop: (running: T) => Promise<void>,
  logger: Logger,
): Promise<T> {
  const stopping = new AbortController();
  let asked: number | undefined;
  let running: T | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (asked !== undefined) {
        if (now - asked > SAME_WISH_MS) process.exit(1);
        return;
      }
      asked = now;
      logger.info({ signal }, 'stopping');
      stopping.abort(new Error(`Stopped by ${signal} while starting.`));
      if (running !== undefined) void end(running);
    });
  }

  async function end(product: T): Promise<void> {
    try {
      await stop(product);
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopped badly');
      process.exit(1);
    }
  }

  try {
    running = await start(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.exit(0); // the start has undone itself
  }
  if (stopping.signal.aborted) await end(running);
  return running;
}
