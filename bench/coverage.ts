import { getMatrix } from '../src/features/coverage/matrix-read-model.ts';
import { getCoverage } from '../src/features/coverage/read-model.ts';
import { CoverageQuery } from '../src/features/coverage/schemas.ts';
import { connect } from '../src/platform/db/connect.ts';
import { createTestDatabase } from '../test/support/database.ts';
import { setUpServer } from '../test/support/test-server.ts';
import { seedCoverage } from './coverage-company.ts';

/**
 * Time and size of the coverage answers: `npm run bench -- coverage [people] [touch-points]`, 10,000 × 40 unless told.
 */
const people = Number(process.argv[2] ?? 10_000);
const touchPoints = Number(process.argv[3] ?? 40);
const now = new Date('2026-11-25T12:00:00Z');

const tearDown = await setUpServer();
const database = await createTestDatabase();
const db = connect(database.url);
try {
  await seedCoverage(db, people, touchPoints);
  await measure('matrix', () => getMatrix(db, {}, now));
  for (const groupBy of ['department', 'role', 'touchPoint', 'stage', 'week'] as const) {
    await measure(`by ${groupBy}`, () => getCoverage(db, CoverageQuery.parse({ groupBy }), now, true));
  }
} finally {
  await db.destroy();
  await database.drop();
  await tearDown();
}

/** The median of five runs, after one to warm up. */
async function measure(what: string, run: () => Promise<unknown>): Promise<void> {
  const bytes = Buffer.byteLength(JSON.stringify(await run()));
  const times: number[] = [];
  for (let index = 0; index < 5; index++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  const median = times.sort((a, b) => a - b)[2] ?? Number.NaN;
  console.log(`${what.padEnd(16)} ${median.toFixed(0).padStart(6)} ms  ${(bytes / 1024).toFixed(0).padStart(6)} KiB`);
}
