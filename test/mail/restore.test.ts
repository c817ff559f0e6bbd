import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import pg from 'pg';
import { createComposer } from '../../src/features/notifications/composing/composer.ts';
import { createNotifier, type Notifier } from '../../src/features/notifications/notifier.ts';
import {
  type Place,
  type Remembered,
  readPlace,
  reasonToHold,
  type Seen,
  writePlace,
} from '../../src/features/notifications/restore/domain.ts';
import { createRestoreGuard } from '../../src/features/notifications/restore/guard.ts';
import { seenFile } from '../../src/features/notifications/restore/seen-file.ts';
import { notificationService } from '../../src/features/notifications/service.ts';
import { organisationService } from '../../src/features/organisation/service.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { createUnitOfWork, SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPerson, addWalk, createCompany } from './company.ts';
import { type FakeTransport, fakeTransport, TOKENS } from './house.ts';

const run = promisify(execFile);

describe('whether mail waits for a person', () => {
  const place: Place = { system: '7381', database: '16384', timeline: 1 };
  const now = new Date('2026-12-18T09:00:00Z');
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
  const DAY = 24 * 60;
  const asBefore = (minutes: number, was: Place = place): Remembered => ({ place: was, aliveAt: ago(minutes) });
  const seen = (minutes: number, was: Place = place): Seen => ({ place: was, aliveAt: ago(minutes) });

  test.each<[string, Place, Remembered, Seen | null, string | undefined]>([
    ['a new installation', place, { place: null, aliveAt: null }, null, undefined],
    ['a restart', place, asBefore(1), seen(1), undefined],
    ['a stop over a long weekend', place, asBefore(4 * DAY), seen(4 * DAY), undefined],
    ['a stop of more than a week', place, asBefore(8 * DAY), seen(8 * DAY), 'old'],
    ['a dump restored beside it', { ...place, database: '99' }, asBefore(1), null, 'copied'],
    ['a dump restored on another server', { ...place, system: '9' }, asBefore(1), null, 'copied'],
    ['a promoted replica', { ...place, timeline: 2 }, asBefore(5), seen(4), undefined],
    ['a promoted replica that lacks what was sent for three minutes', { ...place, timeline: 2 }, asBefore(8), seen(5), 'old'],
    ['a backup recovered to yesterday', { ...place, timeline: 2 }, asBefore(DAY), null, 'old'],
    ['files of yesterday put back', place, asBefore(DAY), seen(1), 'old'],
    ['a data folder that was used with another database', place, asBefore(DAY), seen(1, { ...place, database: '5' }), undefined],
    [
      'a server that has closed its control data since',
      { system: null, database: '16384', timeline: null },
      asBefore(1),
      seen(1),
      undefined,
    ],
    ['a dump restored where the control data is closed', { system: null, database: '7', timeline: null }, asBefore(1), null, 'copied'],
  ])('%s', (_name, here, remembered, file, reason) => {
    expect(reasonToHold(here, remembered, file, now)).toBe(reason);
  });

  test('a place is written and read; anything else is none', () => {
    for (const one of [place, { system: null, database: '1', timeline: null }]) expect(readPlace(writePlace(one))).toEqual(one);
    for (const text of ['', 'x', '1:2', '1:2:3:4', ':2:3', 'null:2:3']) expect(readPlace(text)).toBeNull();
  });
});

describe('a restored database', () => {
  let original: TestDatabase;
  let folder: string;
  const open: Knex[] = [];
  const copies: string[] = [];
  const warnings: unknown[][] = [];
  const logger = { debug() {}, info() {}, warn: (...said: unknown[]) => void warnings.push(said), error() {}, fatal() {} } as never;
  const clock = fixedClock('2026-12-18T09:00:00Z');

  function start(url: string, dataDir = folder): { db: Knex; transport: FakeTransport; notifier: Notifier; release(): Promise<void> } {
    const db = connect(url, { max: 4 });
    open.push(db);
    const transport = fakeTransport();
    const unitOfWork = createUnitOfWork(db, clock);
    const notifier = createNotifier({
      composer: createComposer({ few: Number.POSITIVE_INFINITY }),
      db,
      unitOfWork,
      clock,
      logger,
      transport,
      publicUrl: 'https://shoes.example.org',
      mailFrom: 'shoes@example.org',
      tokens: TOKENS,
      bounceAddress: null,
      issueSignInLink: async () => ({ secret: 'x'.repeat(43), expiresAt: new Date('2026-12-18T09:15:00Z') }),
      guard: createRestoreGuard({ db, unitOfWork, logger, file: seenFile(dataDir) }),
      random: () => 0.5,
    });
    const release = async () => {
      await unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, (tx) => organisationService(tx).update(undefined, { mailHeld: false }));
    };
    return { db, transport, notifier, release };
  }

  const onServer = async <T>(work: (server: pg.Client) => Promise<T>): Promise<T> => {
    const server = new pg.Client({ connectionString: original.url.replace(/[^/]+$/, 'postgres') });
    await server.connect();
    try {
      return await work(server);
    } finally {
      await server.end();
    }
  };
  const closeAll = () => Promise.all(open.splice(0).map((db) => db.destroy()));

  beforeEach(async () => {
    warnings.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'its-restore-'));
    original = await createTestDatabase();
    const { db, notifier, transport } = start(original.url);
    const company = await createCompany(db);
    // One mail goes and one waits.
    await addWalk(db, company, await addPerson(db), '2026-12-21');
    await notifier.tick();
    expect(transport.sent).toHaveLength(1);
    await addWalk(db, company, await addPerson(db), '2026-12-21');
    const unitOfWork = createUnitOfWork(db, clock);
    await unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, (tx) => notificationService(tx).queueWeeklyMail());
    await unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, (tx) => notificationService(tx).queueTestMail('old@example.org'));
    await closeAll();
  });
  afterEach(async () => {
    await closeAll();
    await onServer(async (server) => {
      for (const name of copies.splice(0)) await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
    await original.drop();
    await rm(folder, { recursive: true });
  });

  const organisation = (db: Knex) => db('organisation').first('mail_held', 'mail_held_reason');
  const waiting = (db: Knex) => db('messages').where({ status: 'queued' });

  async function copied(how: (name: string) => Promise<void>): Promise<string> {
    const name = `${new URL(original.url).pathname.slice(1)}_copy`;
    copies.push(name);
    await how(name);
    return original.url.replace(/[^/]+$/, name);
  }

  async function staysSilentUntilReleased(url: string): Promise<void> {
    const { db, transport, notifier, release } = start(url, await mkdtemp(join(folder, 'other-')));
    for (let round = 0; round < 2; round++) await notifier.tick();
    expect(transport.sent).toHaveLength(0);
    expect(await organisation(db)).toEqual({ mail_held: true, mail_held_reason: 'copied' });
    expect(await waiting(db)).toHaveLength(1);
    expect(await db('messages').where({ kind: 'test' }).first()).toMatchObject({ status: 'cancelled', reason: 'expired' });
    expect(warnings).toEqual([
      [{ reason: 'copied', waiting: 1 }, expect.stringMatching(/copy .* held until an administrator releases it/)],
    ]);
    expect(await db('audit_events').where({ action: 'organisation.mail-held' })).toHaveLength(1);
    // Whoever is to release it can sign in.
    await createUnitOfWork(db, clock).run({ actor: SYSTEM, requestId: 'test' }, (tx) =>
      notificationService(tx).queueSignInMail({
        to: 'admin@example.org',
        name: 'A',
        locale: null,
        employeeKey: null,
      }),
    );
    await notifier.tick();
    expect(transport.sent.map((mail) => mail.to)).toEqual(['admin@example.org']);
    await release();
    await notifier.tick();
    expect(transport.sent).toHaveLength(2);
    expect(await organisation(db)).toEqual({ mail_held: false, mail_held_reason: null });
    // Released is released, after the next start as well.
    const again = start(url);
    await again.notifier.tick();
    expect(await organisation(again.db)).toEqual({ mail_held: false, mail_held_reason: null });
  }

  test('from a dump holds its mail, and says so, until it is released', async () => {
    const file = join(folder, 'dump.sql');
    try {
      const { stdout } = await run('pg_dump', ['--no-owner', '-f', file, original.url]).catch(
        (error: { code?: string; stderr?: string }) => {
          // The client of this machine may be absent, or older than the server: then the same rows go by a template alone.
          if (error.code === 'ENOENT' || /version mismatch/.test(error.stderr ?? '')) return { stdout: 'no pg_dump' };
          throw error;
        },
      );
      const url = await copied(async (name) => {
        await onServer((server) =>
          server.query(`CREATE DATABASE ${name} TEMPLATE ${stdout === '' ? 'template0' : new URL(original.url).pathname.slice(1)}`),
        );
      });
      if (stdout === '') await run('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-f', file, url], { maxBuffer: 1 << 26 });
      await staysSilentUntilReleased(url);
    } finally {
      await rm(file, { force: true });
    }
  });

  test('made from a template holds its mail, and so does one that was put in the place of the database while we run', async () => {
    const running = start(original.url);
    await running.notifier.tick();
    expect(running.transport.sent).toHaveLength(2);
    await running.db('messages').update({ status: 'queued', sent_at: null, due_at: clock.now() });
    await running.db.destroy();
    const name = new URL(original.url).pathname.slice(1);
    await original.knex.destroy();
    await copied(async (copy) => {
      await onServer(async (server) => {
        await server.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`);
        await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
        await server.query(`CREATE DATABASE ${name} TEMPLATE ${copy}`);
      });
    });
    running.db.initialize();
    // Before the guard has looked again.
    await running.db('messages').where({ kind: 'test' }).delete();
    const before = running.transport.sent.length;
    const late = start(original.url);
    expect(await late.db('organisation').first('mail_held')).toEqual({ mail_held: false });
    await running.notifier.tick();
    expect(running.transport.sent).toHaveLength(before);
    expect(await organisation(late.db)).toEqual({ mail_held: true, mail_held_reason: 'copied' });
  });

  test('that went back in time is noticed by what this machine saw last', async () => {
    const { db, notifier, transport } = start(original.url);
    await db.raw("UPDATE organisation SET mail_alive_at = mail_alive_at - interval '3 minutes'");
    await notifier.tick();
    expect(transport.sent).toHaveLength(0);
    expect(await organisation(db)).toEqual({ mail_held: true, mail_held_reason: 'old' });
  });

  test('an ordinary restart holds nothing, nor does a data folder that is new, broken or read-only', async () => {
    await start(original.url).notifier.tick();
    for (const content of ['', 'nonsense', '1:2:3 never']) {
      await writeFile(join(folder, 'mail-seen'), content);
      await start(original.url).notifier.tick();
    }
    // A file stands where the folder should be.
    await start(original.url, join(folder, 'mail-seen')).notifier.tick();
    const { db } = start(original.url);
    expect(await organisation(db)).toEqual({ mail_held: false, mail_held_reason: null });
    expect(await waiting(db)).toHaveLength(0);
  });
});
