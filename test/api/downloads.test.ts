import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/platform/db/unit-of-work.ts';
import { DOWNLOAD_LIMITS } from '../../src/platform/http/download.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { ADMIN, startApi, type TestApi } from '../support/api.ts';
import { rowFactory } from '../support/rows.ts';
import { openWire, type Wire } from '../support/wire.ts';

/** More than the sockets of both sides keep for a reader that has stopped. */
const EVENTS = 300;
const BYTES_EACH = 200_000;

let api: TestApi;
let wire: Wire;
let actor: Actor;
let path: string;
const warnings: unknown[] = [];
const sockets: Socket[] = [];

async function start(patience: number): Promise<void> {
  const logger = Object.assign(Object.create(silentLogger), { warn: (fields: unknown) => void warnings.push(fields) });
  api = await startApi({ actor: () => actor, logger, downloads: { atOnce: 2, patience } });
  wire = await openWire(api.app);
  const { key } = await rowFactory(api.db).employee();
  const { id, number } = await api.db('employees').where({ key }).first('id', 'number');
  path = `/employees/${number}/personal-data`;
  await api.db.raw(
    `INSERT INTO audit_events (at, actor_kind, actor_name, request_id, action, entity, entity_id, after)
     SELECT now(), 'system', 'x', 'x', 'employee.updated', 'employee', ?, jsonb_build_object('note', repeat('x', ${BYTES_EACH})) FROM generate_series(1, ${EVENTS})`,
    [id],
  );
}
async function stop(): Promise<void> {
  await wire.close();
  await api.close();
}
afterEach(() => {
  warnings.splice(0);
  for (const socket of sockets.splice(0)) socket.destroy();
});

const somebody = (): void => {
  actor = { ...ADMIN, kind: 'account', id: newId(), account: newId() };
};

/** Asks for a file, takes its beginning and nothing more. Whoever calls is a new account. */
async function stall(of: string): Promise<{ readonly hungUp: Promise<unknown> }> {
  somebody();
  const socket = connect(wire.port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  socket.write(`GET /api/v1${of} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1.1 200 /);
  socket.pause();
  return { hungUp: once(socket, 'close') };
}

const transactions = async (): Promise<number> =>
  Number(
    (
      await api.db.raw(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND query LIKE 'FETCH%'",
      )
    ).rows[0].count,
  );

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

describe('a reader that stops reading', () => {
  beforeAll(() => start(700));
  afterAll(stop);

  test('an export of a person is cut off, and its transaction ended', async () => {
    await stall(path);
    await until(async () => (await transactions()) === 1);
    await until(async () => warnings.length > 0);
    await until(async () => (await transactions()) === 0);
    expect(warnings).toEqual([{ file: 'personal-data-2026-11-25.json' }]);
    // Whoever was cut off may begin anew.
    const { body } = await api.get(path).expect(200);
    expect(body.tables.audit_events.filter(({ action }: { action: string }) => action === 'employee.updated')).toHaveLength(EVENTS);
  });

  test('so is one of the audit trail: its reader is hung up on, and sees that the end is missing', async () => {
    const { hungUp } = await stall('/audit-events/export?format=ndjson');
    await until(async () => warnings.length > 0);
    expect(warnings).toEqual([{ file: 'audit-trail.ndjson' }]);
    sockets[0]?.resume();
    await hungUp;
  });

  test('a reader that hangs up ends it at once, without a word in the log', async () => {
    await stall(path);
    await until(async () => (await transactions()) === 1);
    sockets[0]?.destroy();
    await until(async () => (await transactions()) === 0);
    expect(warnings).toEqual([]);
  });
});

describe('while others read slowly', () => {
  beforeAll(() => start(120_000));
  afterAll(stop);

  test('one at a time for each account, and so many at once: beyond that 429, while everything else is answered', async () => {
    await stall(path);
    const own = await api.get('/audit-events/export').expect(429);
    expect([own.body.detail, own.headers['retry-after']]).toEqual([
      'A download of yours is still under way. Let it end, then try again.',
      '30',
    ]);
    await stall(path);
    somebody();
    const noted = (): Promise<unknown[]> => api.db('audit_events').where({ action: 'personal-data.exported' });
    const before = await noted();
    const third = await api.get(path).expect(429);
    expect(third.body.detail).toBe('2 downloads are under way, which is as many as may be. Try again in half a minute.');
    // Nothing went out, so nothing is noted.
    expect(await noted()).toHaveLength(before.length);
    await Promise.all(Array.from({ length: 12 }, () => api.get('/sites').expect(200)));
    sockets[0]?.destroy();
    await until(async () => (await transactions()) === 1);
    await api.get(path).expect(200);
  });
});

test('in production: 4 of 10 connections, and half a minute for 64 kB', () => {
  expect(DOWNLOAD_LIMITS).toEqual({ atOnce: 4, patience: 30_000 });
});
