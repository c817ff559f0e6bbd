import { readConfig } from './config.ts';
import { createLogger } from './platform/logger.ts';
import { type RunningProduct, startProduct } from './server.ts';

/** Process entry: configuration, start, graceful stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const running = await startProduct(config, logger);
  stopGracefully(running, logger);
  logger.info({ url: running.url, publicUrl: config.publicUrl }, 'In Their Shoes is ready');
  if (running.setUpUrl !== undefined) {
    // The one line that must be readable without a log viewer: it goes to the console of whoever starts the product.
    process.stdout.write(`\n  Nobody administers this installation yet. Open this link once, within 24 hours:\n  ${running.setUpUrl}\n\n`);
  }
}

function stopGracefully(running: RunningProduct, logger: ReturnType<typeof createLogger>): void {
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

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
