import { once } from 'node:events';
import { get as httpGet, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { RECHECK_MILLISECONDS } from '../../src/platform/http/access-watch.ts';
import { CONNECTION_LIMITS, createListener } from '../../src/platform/http/listener.ts';
import { createPace } from '../../src/platform/http/pace.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { pathWithWords } from '../support/operations.ts';
import { insertAccount, SAME_ORIGIN, signIn, tokenOf } from '../support/people.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';
import { openWire, type Received, type Wire } from '../support/wire.ts';

const HOUR = 3_600_000;

describe('who may still read', () => {
  let api: TestApi;
  let wire: Wire;
  let rows: RowFactory;
  const signedIn = (cookie: string): Promise<Received> => wire.send({ method: 'GET', path: '/api/v1/session', headers: { cookie } });
  const forward = (milliseconds: number): void => api.clock.set(new Date(api.clock.now().getTime() + milliseconds));

  beforeAll(async () => {
    api = await startApi({ signIn: 'real', recheckEvery: 20 });
    wire = await openWire(api.app);
    rows = rowFactory(api.db);
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  test('a session that nobody uses ends after 12 hours, one in use after 7 days', async () => {
    const idle = await signIn(api, wire, await insertAccount(api, { role: 'auditor' }));
    forward(12 * HOUR - 60_000);
    expect((await signedIn(idle)).status).toBe(200);
    forward(12 * HOUR);
    expect((await signedIn(idle)).status).toBe(401);
    const used = await signIn(api, wire, await insertAccount(api, { role: 'auditor' }));
    for (let hours = 0; hours + 11 < 7 * 24; hours += 11) {
      forward(11 * HOUR);
      expect([hours, (await signedIn(used)).status]).toEqual([hours, 200]);
    }
    forward(11 * HOUR);
    expect((await signedIn(used)).status).toBe(401);
  });

  /** An open stream: its end resolves when the server ends it. */
  async function follow(headers: Record<string, string>): Promise<{ answer: IncomingMessage; ended: Promise<unknown> }> {
    const programme = await rows.programme({ status: 'solving' });
    const { id } = await api.db('plans').where({ key: programme.plan }).first('id');
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      httpGet({ port: wire.port, host: '127.0.0.1', path: `/api/v1/plans/${id}/events`, headers }, resolve).on('error', reject),
    );
    answer.resume();
    return { answer, ended: once(answer, 'end') };
  }

  test.each([
    [
      'the account was deactivated',
      (account: string) => api.db('accounts').where({ id: account }).update({ deactivated_at: api.clock.now() }),
    ],
    ['the account lost its role', (account: string) => api.db('accounts').where({ id: account }).update({ role: 'employee' })],
    ['the session was ended', () => api.db('account_sessions').delete()],
    ['the session grew too old', async () => forward(8 * 24 * HOUR)],
  ])('a stream that was open ends once %s: looked at every 20 ms here', async (_what, lockOut) => {
    const account = await insertAccount(api, { role: 'auditor' });
    const cookie = await signIn(api, wire, account);
    const { answer, ended } = await follow({ cookie, ...SAME_ORIGIN });
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'private, no-store, no-transform']);
    await lockOut(account);
    await ended;
    const again = await wire.send({ method: 'GET', path: '/api/v1/audit-events', headers: { cookie } });
    expect([401, 403]).toContain(again.status);
  });

  test(`and every ${RECHECK_MILLISECONDS / 1000} s where nobody says otherwise: within the minute that is promised`, () => {
    expect(RECHECK_MILLISECONDS).toBeLessThan(60_000);
  });

  test('a stream of somebody who may stay goes on, also while the database does not answer', async () => {
    const token = await tokenOf(api, await insertAccount(api, { role: 'auditor' }));
    const { answer, ended } = await follow({ authorization: `Bearer ${token}` });
    await api.db.raw('ALTER TABLE api_tokens RENAME TO api_tokens_away');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await api.db.raw('ALTER TABLE api_tokens_away RENAME TO api_tokens');
    expect(answer.complete).toBe(false);
    await api.db('api_tokens').update({ revoked_at: api.clock.now() });
    await ended;
  });

  test('no answer that may be personal is kept by anybody on the way: every GET says so', async () => {
    const token = await tokenOf(api, await insertAccount(api, { role: 'admin', employee: await rows.employee() }));
    const faults: string[] = [];
    for (const operation of api.product.operations.filter(({ method, id }) => method === 'get' && id !== 'followPlan')) {
      for (const headers of [{ authorization: `Bearer ${token}` }, {}]) {
        const answer = await wire.send({ method: 'GET', path: pathWithWords(operation), headers });
        if (answer.headers['cache-control'] !== 'private, no-store' || answer.status >= 500)
          faults.push(`${operation.id}: ${answer.status} ${answer.headers['cache-control']}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('how much one may ask', () => {
  let api: TestApi;
  let wire: Wire;
  beforeAll(async () => {
    api = await startApi({ signIn: 'real', environment: { API_CALLS_PER_MINUTE: '5', TRUST_PROXY: '1' } });
    wire = await openWire(api.app);
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  test('an account is stopped, with all its tokens, and told for how long; others go on', async () => {
    const account = await insertAccount(api, { role: 'auditor' });
    const [one, two] = [await tokenOf(api, account), await tokenOf(api, account)];
    const other = await tokenOf(api, await insertAccount(api, { role: 'auditor' }));
    const get = (token: string) => wire.send({ method: 'GET', path: '/api/v1/sites', headers: { authorization: `Bearer ${token}` } });
    for (const [call, token] of [one, two, one, two, one].entries()) {
      const { status, headers } = await get(token);
      expect([status, headers['ratelimit-policy']]).toEqual([200, '"api";q=5;w=60']);
      expect(headers['ratelimit']).toMatch(new RegExp(`^"api";r=${4 - call};t=([1-9]|[1-5]\\d|60)$`));
    }
    const refused = await get(two);
    expect(refused.headers['ratelimit']).toMatch(/^"api";r=0;t=\d+$/);
    expect([refused.status, refused.json.type]).toEqual([429, 'urn:in-their-shoes:problem:too-many']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await get(other)).status).toBe(200);
  });

  test('whoever is nobody counts by address', async () => {
    const ask = (address: string) => wire.send({ method: 'GET', path: '/api/v1/sign-in/options', headers: { 'x-forwarded-for': address } });
    for (let call = 0; call < 5; call++) expect((await ask('192.0.2.1')).status).toBe(200);
    expect((await ask('192.0.2.1')).status).toBe(429);
    expect((await ask('192.0.2.2')).status).toBe(200);
  });

  test('a minute later everything is allowed again, and callers of long ago are forgotten', () => {
    let now = 0;
    const pace = createPace(2, () => now);
    expect([pace.count('a')?.left, pace.count('a')?.left]).toEqual([1, 0]);
    now = 59_000;
    expect(pace.count('a')).toEqual({ perMinute: 2, left: -1, seconds: 1 });
    now = 60_000;
    expect(pace.count('a')?.left).toBe(1);
    expect(createPace(0, () => now).count('a')).toBeUndefined();
  });

  test('guessing is counted by address and by mailbox, uploads and exports by account', () => {
    const limits = Object.fromEntries(
      api.product.operations.filter(({ limits }) => limits).map(({ id, limits }) => [id, limits?.map(({ by }) => by)]),
    );
    expect(limits).toMatchObject({
      requestSignIn: expect.arrayContaining(['address', 'body.email']),
      redeemSignIn: ['address'],
      setUp: ['address'],
      importEmployees: ['account'],
      exportAuditEvents: ['account'],
      exportPersonalData: ['account'],
      exportAccountData: ['account'],
      exportMyData: ['account'],
    });
  });

  test('an account that exports without end is stopped with 429 and Retry-After', async () => {
    const calm = await startApi({ signIn: 'real' });
    const line = await openWire(calm.app);
    try {
      const token = await tokenOf(calm, await insertAccount(calm, { role: 'auditor' }));
      const answers: Received[] = [];
      for (let call = 0; call < 21; call++)
        answers.push(
          await line.send({ method: 'GET', path: '/api/v1/audit-events/export', headers: { authorization: `Bearer ${token}` } }),
        );
      expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect([answers[20]?.status, Number(answers[20]?.headers['retry-after']) > 0]).toEqual([429, true]);
    } finally {
      await line.close();
      await calm.close();
    }
  });
});

describe('the listener', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** @returns what the server said before it hung up */
  async function say(...pieces: readonly string[]): Promise<string> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk));
    socket.on('error', () => {});
    const drip = setInterval(() => socket.write('x'), 20);
    for (const piece of pieces) socket.write(piece);
    await once(socket, 'close');
    clearInterval(drip);
    return heard;
  }

  test('hangs up on a client whose headers never end, however many bytes it sends', async () => {
    server = createListener((_request, response) => response.end('hello'), {
      ...CONNECTION_LIMITS,
      headers: 100,
      request: 100,
      lookEvery: 20,
    });
    expect(await say('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1.1 408 /);
  });

  test('and on one whose body never ends', async () => {
    server = createListener((request) => request.resume(), { ...CONNECTION_LIMITS, headers: 50, request: 100, lookEvery: 20 });
    expect(await say('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n')).toMatch(/^HTTP\/1.1 408 /);
  });

  test('refuses headers of more than 16 kB', async () => {
    server = createListener((_request, response) => response.end('hello'));
    expect(await say(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  test('takes no more connections than it can serve', async () => {
    server = createListener((_request, response) => response.end('hello'), { ...CONNECTION_LIMITS, connections: 2 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const open = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(open.map((socket) => once(socket, 'connect')));
    const third = connect(port, '127.0.0.1').on('error', () => {});
    third.resume();
    await once(third, 'close');
    for (const socket of open) socket.destroy();
  });

  test('in production: 20 s for headers, 5 min for a body, looked at every 5 s, 5,000 connections', () => {
    server = createListener(() => {});
    expect([server.headersTimeout, server.requestTimeout, server.keepAliveTimeout, server.maxConnections]).toEqual([
      20_000, 300_000, 65_000, 5_000,
    ]);
  });
});
