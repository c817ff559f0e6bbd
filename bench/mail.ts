import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import nodemailer from 'nodemailer';
import { createComposer } from '../src/features/notifications/composing/composer.ts';
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
 * Weekly mails a second, from rows in the outbox to the last outcome written, against what nodemailer's own pool makes of
 * the same bytes when it has nothing else to do. Target: at least 0.7 of it. `npm run bench -- mail [MAILS] [TURNS]`.
 *
 * The two take turns of so many mails, so that whatever else the machine does meets both; the first turn of each only warms
 * up. CPU is this process with its sink; what PostgreSQL uses is beside it and not in it.
 */
const MAILS = Number(process.argv[2] ?? 10_000);
const TURNS = Number(process.argv[3] ?? 4);
const ALL = MAILS * TURNS;
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
    [ALL],
  );
  await db.raw(
    `INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, created_at, updated_at)
     SELECT ?, ?, key, ?, ?, ?, now(), now() FROM employees`,
    [company.programme, company.plan, company.touchPoints[0] as number, company.venues[0] as number, WEEK],
  );
  await db.raw('ANALYZE');
}

interface Turn {
  readonly mails: number;
  readonly milliseconds: number;
  /** User and system, milliseconds. */
  readonly cpu: number;
}

async function turn(work: () => Promise<number>): Promise<Turn> {
  const before = process.cpuUsage();
  const start = performance.now();
  const mails = await work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { mails, milliseconds, cpu: (user + system) / 1000 };
}

const sum = (turns: readonly Turn[]): Turn =>
  turns.reduce((a, b) => ({ mails: a.mails + b.mails, milliseconds: a.milliseconds + b.milliseconds, cpu: a.cpu + b.cpu }));
const rate = ({ mails, milliseconds }: Turn): number => (1000 * mails) / milliseconds;

function openOutbox() {
  const clock = fixedClock('2026-12-18T09:00:00Z');
  const unitOfWork = createUnitOfWork(db, clock);
  const transport = createSmtpTransport({ ...parseSmtpUrl(`smtp://127.0.0.1:${port}?tls=never`), connections: CONNECTIONS });
  const notifier = createNotifier({
    composer: createComposer(),
    db,
    unitOfWork,
    clock,
    logger: silentLogger,
    transport,
    publicUrl: 'https://shoes.example.org',
    mailFrom: 'In Their Shoes <shoes@example.org>',
    issueSignInLink: async () => undefined,
    tokens: createMailTokens(['a secret that only a benchmark knows, 32 characters']),
    bounceAddress: null,
    random: () => 0.5,
  });
  const queue = () => unitOfWork.run({ actor: SYSTEM, requestId: 'bench' }, (tx) => notificationService(tx).queueWeeklyMail());
  const makeDue = (count: number) =>
    db.raw(`UPDATE messages SET due_at = ? WHERE id IN (SELECT id FROM messages WHERE status = 'queued' ORDER BY id LIMIT ?)`, [
      clock.now(),
      count,
    ]);
  return { notifier, transport, queue, makeDue };
}

function openPool() {
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: CONNECTIONS,
    maxMessages: 100,
  });
  const send = async (bytes: readonly Buffer[]): Promise<number> => {
    await Promise.all(
      bytes.map((raw, index) => pool.sendMail({ envelope: { from: 'shoes@example.org', to: `person${index}@example.org` }, raw })),
    );
    return bytes.length;
  };
  return { send, close: () => pool.close() };
}

const print = (what: string, all: Turn): void =>
  console.log(`${what.padEnd(18)} ${Math.round(rate(all))} mails/s, ${(all.cpu / all.mails).toFixed(2)} ms of CPU a mail`);

try {
  await fill();
  const outbox = openOutbox();
  const queueing = await turn(outbox.queue);
  console.log(`queued ${queueing.mails} in ${Math.round(queueing.milliseconds)} ms`);
  await db.raw("UPDATE messages SET due_at = due_at + interval '1 day'");
  await db.raw('ANALYZE');
  const pool = openPool();
  const ours: Turn[] = [];
  const theirs: Turn[] = [];
  let peak = 0;
  for (let round = 0; round < TURNS; round++) {
    await outbox.makeDue(MAILS);
    ours.push(await turn(outbox.notifier.send));
    peak = Math.max(peak, process.memoryUsage.rss());
    const bytes = await keptMails(db, MAILS);
    theirs.push(await turn(() => pool.send(bytes)));
    console.log(`turn ${round + 1}: ${Math.round(rate(ours.at(-1) as Turn))} and ${Math.round(rate(theirs.at(-1) as Turn))} mails/s`);
  }
  await outbox.transport.close();
  pool.close();
  const [{ count }] = (await db('messages').where({ status: 'sent' }).count('* as count')) as [{ count: number }];
  if (count !== ALL) throw new Error(`${count} mails are sent, of ${ALL}`);
  const ratios = ours.map((one, index) => rate(one) / rate(theirs[index] as Turn)).slice(1);
  const [mine, bare] = [sum(ours.slice(1)), sum(theirs.slice(1))];
  const bytes = await keptMails(db, MAILS);
  console.log(
    `${TURNS} turns of ${MAILS} mails of ${Math.round(bytes.reduce((all, raw) => all + raw.length, 0) / bytes.length)} bytes, ${CONNECTIONS} connections`,
  );
  print('outbox', mine);
  print('bare nodemailer', bare);
  console.log(
    `ratio              ${(rate(mine) / rate(bare)).toFixed(2)}, of turns ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} (target 0.70)`,
  );
  console.log(
    `memory             ${Math.round(peak / 1e6)} MB at most after a turn of the outbox (the whole process, sink and compiler included)`,
  );
} finally {
  sink.postMessage('close');
  await db.destroy();
  await database.drop();
  await tearDown();
}
