import { compose, type Product } from '../composition.ts';
import { readConfig } from '../config.ts';
import { systemClock } from '../platform/clock.ts';
import { connect } from '../platform/db/connect.ts';
import { silentLogger } from '../platform/logger.ts';

/** The wired product, for what it can say of itself. No database is needed: connections are made when they are used. */
export async function withUnconnected(say: (product: Product) => string): Promise<number> {
  const databaseUrl = 'postgres://localhost/none';
  const db = connect(databaseUrl);
  const product = compose({
    db,
    databaseUrl,
    clock: systemClock,
    logger: silentLogger,
    config: readConfig({ LOG_LEVEL: 'silent' }),
    secretKeys: ['unused'],
    guard: 'trigger',
    checkAnswers: false,
  });
  process.stdout.write(say(product));
  await product.close();
  await db.destroy();
  return 0;
}
