import { readConfig } from './config.ts';
import { createLogger } from './platform/logger.ts';
import { startProduct } from './server.ts';
import { stopOnSignals } from './signals.ts';

/** Process entry: configuration, start, graceful stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const running = await startProduct(config, logger);
  stopOnSignals(running, logger);
  logger.info({ url: running.url, publicUrl: config.publicUrl }, 'In Their Shoes is ready');
  if (running.setUpUrl !== undefined) {
    // The one line that must be readable without a log viewer: it goes to the console of whoever starts the product.
    process.stdout.write(`\n  Nobody administers this installation yet. Open this link once, within 24 hours:\n  ${running.setUpUrl}\n\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
