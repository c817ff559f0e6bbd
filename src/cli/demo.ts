import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { createClient } from '../../seeds/demo/client.ts';
import { type SeedReport, seedDemo } from '../../seeds/demo/seed.ts';
import { API_ROOT, type Product } from '../composition.ts';
import { type Config, readConfig } from '../config.ts';
import { accountService } from '../features/accounts/service.ts';
import { accountStore } from '../features/accounts/store.ts';
import { fixedClock, systemClock } from '../platform/clock.ts';
import { connect } from '../platform/db/connect.ts';
import { SYSTEM } from '../platform/db/unit-of-work.ts';
import { createLogger } from '../platform/logger.ts';
import { newSecret } from '../platform/secrets.ts';
import { type RunningProduct, startProduct } from '../server.ts';
import { runUntilSignal } from '../signals.ts';

const ADMIN = 'hr@ternandtide.example';

/** `npm run demo`: the demonstration company, planned, published and mailed, in a data folder of its own. */
export async function demoCommand(): Promise<number> {
  const environment = {
    DATA_DIR: './data/demo',
    LOG_LEVEL: 'warn',
    MAIL_FROM: 'In Their Shoes <shoes@ternandtide.example>',
    ...process.env,
  };
  const started = performance.now();
  const { running, report } = await runUntilSignal(
    (signal) => startDemo(readConfig(environment), signal),
    (demo) => demo.running.stop(),
    createLogger('warn'),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    report === undefined
      ? `The demonstration company is as you left it (started in ${seconds} s).`
      : [
          `Tern & Tide Outfitters: ${report.employees} people, 4 sites, ${report.touchPoints} touch-points (ready in ${seconds} s).`,
          `Planned: ${report.assignments} visits in ${report.weeks} weeks, ${report.unplaced === 0 ? 'everyone everywhere' : `${report.unplaced} without a place`}, leaders included.`,
          `Lived so far: ${report.lived} visits with their experiences; a new draft waits for you.`,
          `Mailed: this week's assignments lie in the local mailbox, readable in the app.`,
        ].join('\n'),
  );
  console.log(`Open ${running.url} (you are its HR administrator; Ctrl+C stops it).`);
  await new Promise(() => {});
  return 0;
}

/** Starts the demonstration; builds the company first when the data folder is empty. */
export async function startDemo(
  config: Config,
  signal?: AbortSignal,
): Promise<{ running: RunningProduct; report: SeedReport | undefined }> {
  const past = fixedClock(systemClock.now());
  let seeding = true;
  const clock = { now: () => (seeding ? past.now() : systemClock.now()) };
  let report: SeedReport | undefined;
  let ownerUrl = '';
  const running = await startProduct(config, createLogger(config.logLevel), {
    clock,
    openTo: visitorOfTheDemo,
    ...(signal ? { signal } : {}),
    async beforeMigrating(url) {
      ownerUrl = url;
      await clearUnfinished(url);
      if (config.databaseUrl === undefined) await waitForNoDisk(url);
    },
    async prepare(product, db) {
      if (!(await isBuilt(db))) {
        await noteBuilding(ownerUrl, UNFINISHED);
        report = await build(product, (to) => past.set(to), signal);
        await giveVisitorARecord(db);
        await noteBuilding(ownerUrl, null);
      }
      seeding = false;
    },
  });
  return { running, report };
}

/** Stands at the schema while the company is built, and stays there when that is interrupted. */
const UNFINISHED = 'In Their Shoes: a demonstration that is being built';

async function noteBuilding(ownerUrl: string, note: string | null): Promise<void> {
  const owner = connect(ownerUrl, { max: 1 });
  try {
    await owner.raw(`COMMENT ON SCHEMA public IS ${note === null ? 'NULL' : `'${note}'`}`);
  } finally {
    await owner.destroy();
  }
}

/** Half a company demonstrates nothing: what an interrupted start left is built anew from the beginning. */
export async function clearUnfinished(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl, { max: 1 });
  try {
    const { rows } = await db.raw("SELECT obj_description('public'::regnamespace, 'pg_namespace') AS note");
    if ((rows as { note: string | null }[])[0]?.note !== UNFINISHED) return;
    await db.raw('DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS pgboss CASCADE; CREATE SCHEMA public');
  } finally {
    await db.destroy();
  }
}

/**
 * Some thousands of commits at 2 ms each are a good part of the building. A power cut may cost a demonstration its last second;
 * what is left is whole.
 */
async function waitForNoDisk(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl, { max: 1 });
  try {
    const { rows } = await db.raw('SELECT current_database() AS name');
    await db.raw('ALTER DATABASE ?? SET synchronous_commit = off', [(rows as { name: string }[])[0]?.name as string]);
  } finally {
    await db.destroy();
  }
}

const isBuilt = async (db: Knex): Promise<boolean> => (await db('programmes').first('key')) !== undefined;

/**
 * Whoever sits at this machine is the demonstration's administrator, without signing in. Asked for under a foreign name
 * (DNS rebinding) or through a proxy, nobody is.
 */
async function visitorOfTheDemo(request: Request, db: Knex): Promise<string | undefined> {
  const local = /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '') && request.get('x-forwarded-for') === undefined;
  if (!local || !['localhost', '127.0.0.1', '[::1]'].includes(request.hostname)) return undefined;
  return ((await db('accounts').whereRaw('lower(email) = ?', [ADMIN]).first('id')) as { id: string } | undefined)?.id;
}

/** The visitor is one of the people department too: with visits, and a calendar, of their own. */
async function giveVisitorARecord(db: Knex): Promise<void> {
  const person = db('employees').join('departments', 'departments.key', 'employees.department_key').where('departments.code', 'PEOPLE');
  await db('accounts')
    .whereRaw('lower(email) = ?', [ADMIN])
    .update({ employee_key: person.min('employees.key') });
}

async function build(product: Product, setClock: (to: Date) => void, signal?: AbortSignal): Promise<SeedReport> {
  const token = newSecret();
  const who = { actor: SYSTEM, requestId: 'demo' };
  await product.unitOfWork.run(who, (tx) => accountService(tx).bootstrap({ adminEmail: ADMIN, apiToken: token }));
  const server = createServer(product.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Told to stop, the building ends with its next call.
  const hangUp = (): void => void server.close().closeAllConnections();
  signal?.addEventListener('abort', hangUp, { once: true });
  try {
    signal?.throwIfAborted();
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}${API_ROOT}`;
    return await seedDemo({
      client: createClient(root, token),
      now: systemClock.now(),
      setClock,
      deliverMail: async () => void (await product.notifier.tick()),
    });
  } finally {
    signal?.removeEventListener('abort', hangUp);
    server.close();
    server.closeAllConnections();
    await product.unitOfWork.run(who, (tx) => accountStore(tx).revokeTokens({ name: 'bootstrap' }));
  }
}
