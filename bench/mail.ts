import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import nodemailer from 'nodemailer';
import { createNotifier } from '../src/features/notifications/notifier.ts';
import { notificationService } from '../src/features/notifications/service.ts';
import { createMailTokens } from '../src/features/notifications/tokens.ts';
import { fixedClock } from '../src/platform/clock.ts';
import { connect } from '../src/platform/db/connect.ts';
import { createUnitOfWork, SYSTEM } from '../src/platform/db/unit-of-work.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { parseSmtpUrl } from '../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport } from '../src/platform/mail/smtp-transport.ts';
import { createCompany } from '../test/mail/company.ts';
import { keptMails } from '../test/mail/house.ts';
import { createTestDatabase } from '../test/support/database.ts';
import { setUpServer } from '../test/support/test-server.ts';

/**
 * Weekly mails a second, from rows in the outbox to the last 250, against what nodemailer's own pool makes of the same
 * bytes when it has nothing else to do. Target: at least 0.7 of it. `npm run bench -- mail [MAILS]`.
 */
const MAILS = Number(process.argv[2] ?? 10_000);
const CONNECTIONS = 5;
const WEEK = '2026-12-21';

const tearDown = await setUpServer();
const database = await createTestDatabase();
const db = connect(database.url, { max: 8 });
const sink = new Worker(new URL('./smtp-sink.mjs', import.meta.url));
const [{ port }] = (await once(sink, 'message')) as [{ port: number }];

async function fill(): Promise<void> {
  const company = await createCompany(db, {
    brief: 'Call the helpline and ask **where your parcel is**.\n\n1. Do not say where you work.\n2. Wait as long as it takes.',
  });
  await db.raw(
    `INSERT INTO employees (id, number, email, given_name, family_name, created_at, updated_at)
     SELECT uuid_v7(), 'B' || n, 'person' || n || '@example.org', 'Given ' || n, 'Family ' || n, now(), now() FROM generate_series(1, ?::integer) n`,
    [MAILS],
  );
  await db.raw(
    `INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, created_at, updated_at)
     SELECT ?, ?, key, ?, ?, ?, now(), now() FROM employees`,
    [company.programme, company.plan, company.touchPoints[0] as number, company.venues[0] as number, WEEK],
  );
  await db.raw('ANALYZE');
}

const perSecond = (mails: number, milliseconds: number): number => Math.round((1000 * mails) / milliseconds);

async function ours(): Promise<number> {
  const clock = fixedClock('2026-12-18T09:00:00Z');
  const unitOfWork = createUnitOfWork(db, clock);
  const queueStart = performance.now();
  const queued = await unitOfWork.run({ actor: SYSTEM, requestId: 'bench' }, (tx) => notificationService(tx).queueWeeklyMail());
  console.log(`queued ${queued} in ${Math.round(performance.now() - queueStart)} ms`);
  const notifier = createNotifier({
    db,
    unitOfWork,
    clock,
    logger: silentLogger,
    transport: createSmtpTransport({ ...parseSmtpUrl(`smtp://127.0.0.1:${port}?tls=never`), connections: CONNECTIONS }),
    publicUrl: 'https://shoes.example.org',
    mailFrom: 'In Their Shoes <shoes@example.org>',
    tokens: createMailTokens('a secret that only a benchmark knows, 32 characters'),
    bounceAddress: null,
    random: () => 0.5,
  });
  const start = performance.now();
  const { sent } = await notifier.tick();
  const rate = perSecond(sent, performance.now() - start);
  const [{ count }] = (await db('messages').where({ status: 'sent' }).count('* as count')) as [{ count: number }];
  if (sent !== MAILS || count !== MAILS) throw new Error(`${sent} mails were handed over and ${count} are sent, of ${MAILS}`);
  return rate;
}

async function bare(bytes: readonly Buffer[]): Promise<number> {
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: CONNECTIONS,
    maxMessages: 100,
  });
  const start = performance.now();
  await Promise.all(
    bytes.map((raw, index) => pool.sendMail({ envelope: { from: 'shoes@example.org', to: `person${index}@example.org` }, raw })),
  );
  const rate = perSecond(bytes.length, performance.now() - start);
  pool.close();
  return rate;
}

try {
  await fill();
  const mine = await ours();
  const bytes = await keptMails(db);
  const theirs = await bare(bytes);
  console.log(
    `${MAILS} mails of ${Math.round(bytes.reduce((sum, raw) => sum + raw.length, 0) / bytes.length)} bytes, ${CONNECTIONS} connections`,
  );
  console.log(`outbox            ${mine} mails/s`);
  console.log(`bare nodemailer   ${theirs} mails/s`);
  console.log(`ratio             ${(mine / theirs).toFixed(2)} (target 0.70)`);
} finally {
  sink.postMessage('close');
  await db.destroy();
  await database.drop();
  await tearDown();
}
