import { notificationService } from '../src/features/notifications/service.ts';
import { fixedClock } from '../src/platform/clock.ts';
import { connect } from '../src/platform/db/connect.ts';
import { createUnitOfWork, SYSTEM } from '../src/platform/db/unit-of-work.ts';
import { newId } from '../src/platform/ids.ts';
import { createTestDatabase } from '../test/support/database.ts';
import { setUpServer } from '../test/support/test-server.ts';
import { seedCoverage } from './coverage-company.ts';

/**
 * Time of the jobs that put the mails of a whole company into the outbox: `npm run bench -- news [people] [touch-points]`,
 * 100,000 × 20 unless told. Every tenth person leads ten others, through five levels.
 */
const people = Number(process.argv[2] ?? 100_000);
const touchPoints = Number(process.argv[3] ?? 20);

const tearDown = await setUpServer();
const database = await createTestDatabase();
const db = connect(database.url);
try {
  const start = performance.now();
  await seedCoverage(db, people, touchPoints);
  await db.raw('ANALYZE');
  console.log(`seeded in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  await db('accounts').insert({
    id: newId(),
    role: 'admin',
    email: 'a@example.org',
    name: 'A',
    created_at: new Date(),
    updated_at: new Date(),
  });
  // Friday of 2026-W48 in Berlin, a quarter of an hour before the mails about W49.
  await measure('team mails', '2026-11-27T07:45:00Z', (service) => service.queueTeams());
  await measure('team mails again', '2026-11-27T07:50:00Z', (service) => service.queueTeams());
  await db.raw(
    "UPDATE assignments SET status = 'announced', closed_at = NULL WHERE week = (SELECT max(week) FROM assignments WHERE week < '2026-11-30')",
  );
  const [{ week }] = (await db.raw("SELECT max(week) + 7 AS week FROM assignments WHERE status = 'announced'")).rows;
  await measure('nudges', `${week}T09:00:00Z`, (service) => service.queueMissed());
  await measure('nudges again', `${week}T09:05:00Z`, (service) => service.queueMissed());
  // Everybody walks in one week. The statistics are still those of before: nobody analyses while mail is queued.
  await db.raw(
    `UPDATE assignments SET week = '2026-11-30', nudged_at = NULL
     WHERE id IN (SELECT DISTINCT ON (employee_key) id FROM assignments WHERE status = 'planned' ORDER BY employee_key, id)`,
  );
  await measure('weekly mails', '2026-11-27T07:45:00Z', (service) => service.queueWeeklyMail());
  await measure('weekly mails again', '2026-11-27T07:50:00Z', (service) => service.queueWeeklyMail());
  await db.raw("UPDATE assignments SET status = 'announced' WHERE week = '2026-11-30'");
  await measure('reminders', '2026-12-02T09:00:00Z', (service) => service.queueReminders());
  await measure('reminders again', '2026-12-02T09:05:00Z', (service) => service.queueReminders());
  await measure('nudges for all', '2026-12-07T09:00:00Z', (service) => service.queueMissed());
  await measure('welcomes', '2026-11-27T07:45:00Z', (service) => service.queueWelcomes());
  await measure('coverage report', '2026-12-01T09:00:00Z', (service) => service.queueReport());
  await measure('alerts', '2026-12-01T09:00:00Z', (service) => service.queueAlerts());
} finally {
  await db.destroy();
  await database.drop();
  await tearDown();
}

async function measure(
  what: string,
  now: string,
  run: (service: ReturnType<typeof notificationService>) => Promise<number>,
): Promise<void> {
  const unitOfWork = createUnitOfWork(db, fixedClock(now));
  const start = performance.now();
  const mails = await unitOfWork.run({ actor: SYSTEM, requestId: 'bench' }, (tx) => run(notificationService(tx)));
  console.log(`${what.padEnd(18)} ${String(mails).padStart(8)} mails ${(performance.now() - start).toFixed(0).padStart(8)} ms`);
}
