import { resolve } from 'node:path';
import { readConfig } from './config.ts';
import { createLogger } from './platform/logger.ts';
import { startProduct } from './server.ts';
import { runUntilSignal } from './signals.ts';

/** Process entry: configuration, start, graceful stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  // What nobody caught leaves the process in a state nobody knows: it says so in the log's own form and ends.
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'an error that nobody caught: the process ends');
    process.exit(1);
  });
  const running = await runUntilSignal(
    (signal) => startProduct(config, logger, { signal }),
    (product) => product.stop(),
    logger,
  );
  logger.info({ url: running.url, publicUrl: config.publicUrl, data: running.data, mail: running.mail }, 'In Their Shoes is ready');
  if (config.databaseUrl !== undefined && config.secretKey === undefined) {
    logger.info(`SECRET_KEY is not set: the key lies in ${resolve(config.dataDir)}. Set it, the same on all, before you add a replica.`);
  }
  if (running.setUpUrl !== undefined) {
    // The one line that must be readable without a log viewer: it goes to the console of whoever starts the product.
    process.stdout.write(`\n  Nobody administers this installation yet. Open this link once, within 24 hours:\n  ${running.setUpUrl}\n\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error instanceof Error && error.message) || String(error)}\n`);
  process.exit(1);
});
