import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { createSender } from '../../src/features/webhooks/sending/sender.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { parseAllowed } from '../../src/platform/egress/addresses.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('webhooks', () => {
  let api: TestApi;
  let there: Receiver;

  beforeAll(async () => {
    api = await startApi({ environment: { WEBHOOK_ALLOW: '127.0.0.1', WEBHOOK_HTTP: 'allow' } });
    // The tables of the queue are there, and nobody works on it: these tests say when something is sent.
    await api.product.jobs.start();
    await api.product.jobs.stop();
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    there = await startReceiver();
    await api.db('webhooks').delete();
  });
  afterEach(() => there.close());

  const create = async (more: object = {}) =>
    (await api.post('/webhooks', { url: there.url, eventTypes: ['*'], ...more }).expect(201)).body as {
      id: string;
      secret: string;
      version: number;
    };
  const read = async (id: string) => (await api.get(`/webhooks/${id}`).expect(200)).body;
  const ping = async (id: string) => (await api.post(`/webhooks/${id}/test`).expect(202)).body.id as string;
  const delivery = async (id: string) => (await api.get(`/webhook-deliveries/${id}`).expect(200)).body;
  /** One that another process has just written. */
  const event = async () =>
    (await api.db('webhook_events').insert({ id: newId(), type: 'plan.published', at: api.clock.now(), data: '{}' }).returning('id'))[0];
  const sweep = () => api.product.webhooks.sweep();
  /** As the receiver does it, at the time of the product. */
  function verify(secret: string, number = 0): unknown {
    const { body, headers } = there.received[number] as Receiver['received'][number];
    jest.useFakeTimers({ now: api.clock.now(), advanceTimers: true });
    try {
      return new Webhook(secret).verify(body.toString('utf8'), headers as Record<string, string>);
    } finally {
      jest.useRealTimers();
    }
  }

  describe('endpoints', () => {
    test('are created, read, changed and deleted; the secret is shown once', async () => {
      const made = await api.post('/webhooks', { url: there.url, eventTypes: ['plan.published', 'plan.published'], description: ' HR ' });
      expect(made.status).toBe(201);
      const { secret, ...webhook } = made.body;
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(webhook).toMatchObject({ url: there.url, description: 'HR', eventTypes: ['plan.published'], status: 'active', waiting: 0 });
      expect(made.headers).toMatchObject({ etag: '"1"', location: `/api/v1/webhooks/${webhook.id}` });
      expect(await read(webhook.id)).toEqual(webhook);
      expect((await api.get('/webhooks').expect(200)).body.items).toEqual([webhook]);
      const changed = await api.patch(`/webhooks/${webhook.id}`, 1, { eventTypes: ['*'], description: null, status: 'paused' }).expect(200);
      expect(changed.body).toMatchObject({ eventTypes: ['*'], description: null, status: 'paused', version: 2 });
      await api.patch(`/webhooks/${webhook.id}`, 1, { status: 'active' }).expect(412);
      await api.delete(`/webhooks/${webhook.id}`, 2).expect(204);
      await api.get(`/webhooks/${webhook.id}`).expect(404);
    });

    test('keep their secret sealed, and out of the trail', async () => {
      const { id, secret } = await create({ url: `${there.url}/a-path-that-is-secret` });
      await api.post(`/webhooks/${id}/rotate-secret`).expect(200);
      const raw = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const row = await api.db('webhooks').where({ id }).first();
      expect(row.secret.includes(raw) || row.old_secret.includes(raw)).toBe(false);
      const events = await api.db('audit_events').where({ entity: 'webhook', entity_id: id }).orderBy('id');
      expect(events.map((event) => event.action)).toEqual(['webhook.created', 'webhook.secret-rotated']);
      expect(JSON.stringify(events)).not.toMatch(/whsec_|path-that-is-secret/);
    });

    test.each([
      ['http://10.0.0.1/', 'public address'],
      ['https://169.254.169.254/latest/', 'public address'],
      ['https://0x7f.1/', 'connected to'],
      ['https://user:x@hooks.example.org/', 'user name'],
      ['https://localhost/', 'this network'],
      ['not an address', 'web address'],
    ])('refuse the address %s', async (url, why) => {
      const { body } = await api.post('/webhooks', { url, eventTypes: ['*'] }).expect(422);
      expect(body.errors).toEqual([{ pointer: '/url', code: 'web-address', message: expect.stringContaining(why) }]);
      const { id } = await create();
      await api.patch(`/webhooks/${id}`, 1, { url }).expect(422);
      expect(there.received).toEqual([]);
    });

    test('refuse events that there are none of, and an empty choice', async () => {
      await api.post('/webhooks', { url: there.url, eventTypes: ['employee.hired'] }).expect(422);
      await api.post('/webhooks', { url: there.url, eventTypes: [] }).expect(422);
      await api.post('/webhooks', { url: there.url, eventTypes: ['*'], secret: 'whsec_mine' }).expect(422);
    });

    test('their secret is never stored for an Idempotency-Key', async () => {
      const { id } = await create();
      for (const path of ['/webhooks', `/webhooks/${id}/rotate-secret`]) {
        await api
          .post(path, path === '/webhooks' ? { url: there.url, eventTypes: ['*'] } : undefined)
          .set('Idempotency-Key', 'k')
          .expect(422);
      }
    });
  });

  describe('what is sent', () => {
    test('is signed as Standard Webhooks has it, over the very bytes', async () => {
      const { id, secret } = await create();
      const sent = await ping(id);
      expect(await delivery(sent)).toMatchObject({ status: 'waiting', attempts: 0, history: [] });
      await sweep();
      expect(there.received).toHaveLength(1);
      const payload = { type: 'ping', timestamp: api.clock.now().toISOString(), data: { webhook: id } };
      expect(verify(secret)).toEqual(payload);
      const { headers, method } = there.received[0] as Receiver['received'][number];
      const { messageId, ...rest } = await delivery(sent);
      expect(method).toBe('POST');
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': 'In-Their-Shoes-Webhooks/1',
        'webhook-id': messageId,
        'webhook-timestamp': String(api.clock.now().getTime() / 1000),
      });
      expect(messageId).toMatch(/^msg_[0-9a-f]{32}$/);
      expect(rest).toMatchObject({ status: 'delivered', attempts: 1, lastStatus: 204, lastFault: null, nextAttemptAt: null, payload });
      expect(rest.history).toEqual([
        { number: 1, at: expect.any(String), milliseconds: expect.any(Number), status: 204, fault: null, detail: null, response: '' },
      ]);
      expect(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow('No matching signature');
    });

    test('has both signatures for a day after the secret was replaced, and one after it', async () => {
      const { id, secret: old } = await create();
      const rotated = (await api.post(`/webhooks/${id}/rotate-secret`).expect(200)).body;
      expect(rotated.oldSecretUntil).toBe(new Date(api.clock.now().getTime() + DAY).toISOString());
      await ping(id);
      await sweep();
      expect(verify(rotated.secret)).toEqual(verify(old));
      api.clock.advance(DAY);
      await ping(id);
      await sweep();
      expect(verify(rotated.secret, 1)).toMatchObject({ type: 'ping' });
      expect(() => verify(old, 1)).toThrow('No matching signature');
      expect((await read(id)).oldSecretUntil).toBeNull();
      const chore = api.product.chores.find(({ what }) => what === 'old webhook secrets');
      expect(await chore?.run(api.clock.now())).toBe(1);
      expect((await api.db('webhooks').where({ id }).first()).old_secret).toBeNull();
    });

    test('is not sent when no key opens the secret any more, and says so', async () => {
      const { id } = await create();
      await api
        .db('webhooks')
        .where({ id })
        .update({ secret: Buffer.alloc(80, 1) });
      const sent = await ping(id);
      await sweep();
      expect(there.received).toEqual([]);
      expect(await delivery(sent)).toMatchObject({ status: 'waiting', lastFault: 'secret', lastStatus: null });
    });
  });

  describe('what is not taken', () => {
    test('is tried ten times in three days, ever more seldom, under one id', async () => {
      const { id } = await create();
      there.answer((_request, response) => void response.writeHead(500).end('boom '.repeat(1000)));
      const sent = await ping(id);
      const begun = api.clock.now().getTime();
      const waits: number[] = [];
      for (let number = 1; number <= 10; number++) {
        await sweep();
        await sweep();
        expect(there.received).toHaveLength(number);
        const now = await delivery(sent);
        expect(now).toMatchObject({ attempts: number, status: number < 10 ? 'waiting' : 'failed', lastStatus: 500, lastFault: 'status' });
        if (number === 10) break;
        waits.push(Date.parse(now.nextAttemptAt) - api.clock.now().getTime());
        api.clock.set(now.nextAttemptAt);
      }
      const planned = [1, 5, 30, 120, 300, 600, 840, 1080, 1320].map((minutes) => minutes * MINUTE);
      waits.forEach((wait, index) => {
        expect(Math.abs(wait / (planned[index] as number) - 1)).toBeLessThanOrEqual(0.2);
      });
      expect(api.clock.now().getTime() - begun).toBeGreaterThan(2 * DAY);
      expect(new Set(there.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      const { history } = await delivery(sent);
      expect(history).toHaveLength(10);
      expect(history[0]).toMatchObject({ number: 10, status: 500, detail: expect.stringContaining('It answered 500') });
      expect(history[0].response).toHaveLength(2048);
      there.answer(200);
      api.clock.advance(HOUR);
      expect((await api.post(`/webhook-deliveries/${sent}/resend`).expect(202)).body).toMatchObject({ status: 'waiting', attempts: 10 });
      await sweep();
      expect(await delivery(sent)).toMatchObject({ status: 'delivered', attempts: 11 });
      expect(there.received[10]?.headers['webhook-id']).toBe(there.received[0]?.headers['webhook-id']);
      expect(await read(id)).toMatchObject({ failingSince: null, status: 'active' });
    });

    test('sent again by hand, it does not wait for the next try', async () => {
      const { id } = await create();
      there.answer(500);
      const sent = await ping(id);
      await sweep();
      there.answer(200);
      await sweep();
      expect(await delivery(sent)).toMatchObject({ status: 'waiting', attempts: 1 });
      await api.post(`/webhook-deliveries/${sent}/resend`).expect(202);
      await sweep();
      expect(await delivery(sent)).toMatchObject({ status: 'delivered', attempts: 2 });
    });

    test('a redirect is a failure that says where it led', async () => {
      const { id } = await create();
      there.answer((_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
      const sent = await ping(id);
      await sweep();
      const { history, ...rest } = await delivery(sent);
      expect(rest).toMatchObject({ status: 'waiting', lastStatus: 302, lastFault: 'redirect' });
      expect(history[0].detail).toBe('It answered with a redirect to http://169.254.169.254/, and redirects are never followed.');
    });

    test('Retry-After is heeded, for the delivery and for all that wait behind it', async () => {
      const { id } = await create();
      there.answer((_request, response) => void response.writeHead(429, { 'retry-after': '1800' }).end());
      const first = await ping(id);
      await sweep();
      const { nextAttemptAt } = await delivery(first);
      expect(Date.parse(nextAttemptAt) - api.clock.now().getTime()).toBe(1800_000);
      await api.db('webhook_deliveries').insert({
        event_id: (await event()).id,
        webhook_key: (await api.db('webhooks').where({ id }).first()).key,
        next_attempt_at: api.clock.now(),
        created_at: api.clock.now(),
      });
      api.clock.advance(1_799_000);
      await sweep();
      expect(there.received).toHaveLength(1);
      there.answer(200);
      api.clock.advance(1_000);
      await sweep();
      expect(there.received).toHaveLength(3);
      api.clock.set('2027-01-01T12:00:00Z');
      there.answer((_request, response) => {
        response.writeHead(503, { 'retry-after': new Date(api.clock.now().getTime() + 90_000).toUTCString() }).end();
      });
      const third = await ping(id);
      await sweep();
      expect((await delivery(third)).nextAttemptAt).toBe('2027-01-01T12:01:30.000Z');
    });

    test('410 disables it at once, and what waits is not sent any more', async () => {
      const { id } = await create();
      there.answer(410);
      const sent = await ping(id);
      await sweep();
      expect(await read(id)).toMatchObject({ status: 'disabled', disabledReason: 'gone', waiting: 0 });
      expect(await delivery(sent)).toMatchObject({ status: 'cancelled', lastStatus: 410, attempts: 1 });
      await api.post(`/webhooks/${id}/test`).expect(409);
      await api.post(`/webhook-deliveries/${sent}/resend`).expect(409);
      const [event] = await api.db('audit_events').where({ action: 'webhook.disabled', entity_id: id });
      expect(event).toMatchObject({ actor_kind: 'system', after: { reason: 'gone' } });
      const { version } = await read(id);
      expect((await api.patch(`/webhooks/${id}`, version, { status: 'active' }).expect(200)).body).toMatchObject({
        status: 'active',
        disabledReason: null,
        disabledAt: null,
      });
    });

    test('five days without a success disable it', async () => {
      const { id } = await create();
      await there.close();
      await ping(id);
      await sweep();
      expect(await read(id)).toMatchObject({ status: 'active', failingSince: api.clock.now().toISOString() });
      api.clock.advance(5 * DAY - MINUTE);
      await ping(id);
      await sweep();
      expect(await read(id)).toMatchObject({ status: 'active' });
      api.clock.advance(HOUR);
      await ping(id);
      await sweep();
      expect(await read(id)).toMatchObject({ status: 'disabled', disabledReason: 'failing', waiting: 0 });
    });
  });

  test('a sweep and a wake-up without a database reject nothing, as nobody waits for them who could catch', async () => {
    const db = connect(api.url, { max: 1 });
    await db.destroy();
    const said: string[] = [];
    const logger = { ...silentLogger, error: (_: object, message: string) => said.push(message) } as unknown as typeof silentLogger;
    const egress = { allowed: parseAllowed('127.0.0.1'), http: true, timeout: 1000 };
    const { unitOfWork } = api.product;
    const sender = createSender({ db, unitOfWork, clock: api.clock, logger, egress, keys: ['x'], random: () => 0 });
    await expect(sender.sweep()).resolves.toBeUndefined();
    await expect(sender.send(newId())).resolves.toBeUndefined();
    expect(said).toEqual(['webhooks wait', 'webhook waits']);
  });

  describe('pausing', () => {
    test('collects, and sends once it is active again', async () => {
      const { id } = await create();
      await ping(id);
      await api.patch(`/webhooks/${id}`, 1, { status: 'paused' }).expect(200);
      await sweep();
      expect(there.received).toEqual([]);
      await api.post(`/webhooks/${id}/test`).expect(409);
      await api.patch(`/webhooks/${id}`, 2, { status: 'active' }).expect(200);
      await sweep();
      expect(there.received).toHaveLength(1);
    });

    test('disabling drops what waits', async () => {
      const { id } = await create();
      const sent = await ping(id);
      await api.patch(`/webhooks/${id}`, 1, { status: 'disabled' }).expect(200);
      expect(await read(id)).toMatchObject({ disabledReason: 'by-hand', waiting: 0 });
      expect(await delivery(sent)).toMatchObject({ status: 'cancelled' });
    });
  });

  describe('side by side', () => {
    test('a slow endpoint does not hold up another one, and takes five requests at a time', async () => {
      const slow = await startReceiver();
      const open: (() => void)[] = [];
      slow.answer((_request, response) => void open.push(() => response.writeHead(200).end()));
      const slowly = await create({ url: slow.url });
      const quickly = await create();
      for (let number = 0; number < 7; number++) await ping(slowly.id);
      const sweeping = sweep();
      for (let number = 0; number < 3; number++) await ping(quickly.id);
      await api.product.webhooks.send(quickly.id);
      expect(there.received).toHaveLength(3);
      await until(() => slow.received.length === 5);
      expect((await read(slowly.id)).waiting).toBe(7);
      for (const answer of open.splice(0)) answer();
      await until(() => slow.received.length === 7);
      for (const answer of open.splice(0)) answer();
      await sweeping;
      expect(await read(slowly.id)).toMatchObject({ waiting: 0 });
      await slow.close();
    });

    test('two processes do not send the same', async () => {
      const { id } = await create();
      for (let number = 0; number < 12; number++) await ping(id);
      const another = createSender({
        db: api.db,
        unitOfWork: api.product.unitOfWork,
        clock: api.clock,
        logger: silentLogger,
        egress: { allowed: parseAllowed('127.0.0.1'), http: true, timeout: 5_000 },
        keys: ['a secret that only tests know, 32 characters'],
        random: () => 0.5,
      });
      await Promise.all([sweep(), another.sweep(), another.send(id)]);
      const ids = there.received.map(({ headers }) => headers['webhook-id']);
      expect(ids).toHaveLength(12);
      expect(new Set(ids).size).toBe(12);
    });

    test('a process that died while it sent loses nothing', async () => {
      const { id } = await create();
      const sent = await ping(id);
      await api
        .db('webhooks')
        .where({ id })
        .update({ lease_until: new Date(api.clock.now().getTime() + MINUTE), lease_token: 7 });
      await sweep();
      expect(there.received).toEqual([]);
      api.clock.advance(MINUTE);
      await sweep();
      expect(await delivery(sent)).toMatchObject({ status: 'delivered' });
    });
  });

  describe('deliveries', () => {
    test('are listed by webhook, status and event, in pages', async () => {
      const one = await create();
      const other = await create();
      for (let number = 0; number < 3; number++) {
        api.clock.advance(1000);
        await ping(one.id);
      }
      await ping(other.id);
      const all = (await api.get('/webhook-deliveries?limit=500').expect(200)).body.items;
      expect(all.map((item: { webhook: { id: string } }) => item.webhook.id)).toEqual(expect.arrayContaining([one.id, other.id]));
      const first = (await api.get(`/webhook-deliveries?webhook=${one.id}&limit=2`).expect(200)).body;
      expect(first.items).toHaveLength(2);
      const rest = (await api.get(`/webhook-deliveries?webhook=${one.id}&limit=2&cursor=${first.nextCursor}`).expect(200)).body;
      expect(rest.items).toHaveLength(1);
      expect((await api.get(`/webhook-deliveries?webhook=${one.id}&status=delivered`)).body.items).toEqual([]);
      await api.product.webhooks.send(one.id);
      expect((await api.get(`/webhook-deliveries?webhook=${one.id}&status=delivered&eventType=ping`)).body.items).toHaveLength(3);
      await api.get('/webhook-deliveries?status=lost').expect(422);
    });

    test('are kept for thirty days', async () => {
      const { id } = await create();
      const sent = await ping(id);
      await sweep();
      const chore = api.product.chores.find(({ what }) => what === 'webhook events');
      api.clock.advance(30 * DAY - MINUTE);
      await chore?.run(api.clock.now());
      await delivery(sent);
      api.clock.advance(2 * MINUTE);
      await chore?.run(api.clock.now());
      await api.get(`/webhook-deliveries/${sent}`).expect(404);
      expect(await api.db('webhook_attempts').where({ delivery_id: sent })).toEqual([]);
    });

    test('an Idempotency-Key makes two calls one', async () => {
      const { id } = await create();
      const call = () => api.post(`/webhooks/${id}/test`).set('Idempotency-Key', 'once').expect(202);
      expect((await call()).body.id).toBe((await call()).body.id);
      await sweep();
      expect(there.received).toHaveLength(1);
    });
  });
});

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 5));
}
