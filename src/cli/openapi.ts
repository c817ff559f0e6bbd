import { compose } from '../composition.ts';
import { readConfig } from '../config.ts';
import { systemClock } from '../platform/clock.ts';
import { connect } from '../platform/db/connect.ts';
import { silentLogger } from '../platform/logger.ts';

/** Prints the OpenAPI document. No database is needed: connections are made when they are used. */
export async function openApiCommand(): Promise<number> {
  const databaseUrl = 'postgres://localhost/none';
  const db = connect(databaseUrl);
  const config = readConfig({ LOG_LEVEL: 'silent' });
  const product = compose({
    db,
    databaseUrl,
    clock: systemClock,
    logger: silentLogger,
    config,
    secretKeys: ['unused'],
    guard: 'trigger',
    checkAnswers: false,
  });
  process.stdout.write(`${JSON.stringify(product.openApi(), null, 2)}\n`);
  await product.close();
  await db.destroy();
  return 0;
}
