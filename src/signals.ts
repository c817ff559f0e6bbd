import type { Logger } from './platform/logger.ts';
import type { RunningProduct } from './server.ts';

/** SIGTERM and SIGINT stop gracefully; a second one at once. */
export function stopOnSignals(running: RunningProduct, logger: Logger): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      logger.info({ signal }, 'stopping');
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'stopped badly');
          process.exit(1);
        },
      );
    });
  }
}
