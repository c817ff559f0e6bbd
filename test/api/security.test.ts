import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountService } from '../../src/features/accounts/service.ts';
import { signInStore } from '../../src/features/accounts/sign-in-store.ts';
import { accountStore } from '../../src/features/accounts/store.ts';
import { issueLinks } from '../../src/features/notifications/links.ts';
import { SYSTEM, type Tx } from '../../src/platform/db/unit-of-work.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { ABSENT_ID } from '../support/operations.ts';
import { rowFactory } from '../support/rows.ts';
import { openWire, type Received, type Wire } from '../support/wire.ts';

/** What an attacker tries first, and what must be on or out of every answer. */
describe('security', () => {
  let api: TestApi;
  let wire: Wire;
  let goSecret: string;
  let setUpSecret: string;
  let cookie: string;
  const token = 'a-bearer-token-that-nobody-may-read-in-a-log';
  const logged: string[] = [];

  const system = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => api.product.unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, work);
  const cookieOf = (answer: Received): string => answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const signInLink = async (): Promise<string> => {
    const account = await api.db('accounts').where({ email: 'ada@example.org' }).first();
    return system(async (tx) => (await signInStore(tx).issueSignInLink({ accountId: account.id, employeeKey: null })).secret);
  };
  const redeem = (secret: string, headers: Record<string, string> = {}) =>
    wire.send({ method: 'POST', path: '/api/v1/sign-in/redeem', headers, body: { token: secret } });
  const get = (path: string, headers: Record<string, string> = {}) => wire.send({ method: 'GET', path, headers });
  const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

  beforeAll(async () => {
    api = await startApi({ signIn: 'real', logger: createLogger('trace', { write: (line) => void logged.push(line) }) });
    wire = await openWire(api.app);
    setUpSecret = (await system((tx) => accountService(tx).bootstrap(undefined))) as string;
    const organisation = { name: 'Example', timeZone: 'UTC' };
    const setUp = await wire.send({
      method: 'POST',
      path: '/api/v1/set-up',
      body: { token: setUpSecret, name: 'Ada', email: 'ada@example.org', organisation },
    });
    cookie = cookieOf(setUp);
    const account = await api.db('accounts').where({ email: 'ada@example.org' }).first();
    await system((tx) => accountStore(tx).insertToken(account.id, { name: 'test', secret: token, scopes: ['*'], expiresAt: null }));
    const rows = rowFactory(api.db);
    const assignment = await rows.assignment({
      programme: await rows.programme(),
      employee: await rows.employee({}),
      touchPoint: await rows.touchPoint({}),
    });
    goSecret = (await system((tx) => issueLinks(tx, [assignment]))).get(assignment) as string;
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  test('every kind of answer carries the headers that protect a browser', async () => {
    const answers: readonly (readonly [string, Received])[] = [
      ['app page', await get('/people', { accept: 'text/html' })],
      ['unknown page', await get('/nowhere', { accept: 'text/html' })],
      ['unknown file', await get('/assets/nothing.js')],
      ['phone page', await get(`/go/${goSecret}`)],
      ['spent phone page', await get('/go/nothing-at-all')],
      ['API', await get('/api/v1/session', { cookie })],
      ['API without credential', await get('/api/v1/session')],
      ['unknown API address', await get('/api/v1/nothing')],
      ['refused method', await wire.send({ method: 'PUT', path: '/api/v1/sites' })],
      ['malformed address', await get('/api/v1/sites/%ff')],
      ['OpenAPI document', await get('/api/v1/openapi.json')],
      ['API pages', await get('/api/docs')],
      ['health', await get('/healthz')],
      ['metrics', await get('/metrics')],
      ['refused metrics', await get('/metrics', { 'x-forwarded-for': '192.0.2.1' })],
      ['options', await wire.send({ method: 'OPTIONS', path: '/api/v1/sites' })],
      ['post to nowhere', await wire.send({ method: 'POST', path: '/nowhere', body: {} })],
    ];
    for (const [kind, { headers, status }] of answers) {
      const policy = String(headers['content-security-policy']);
      expect([kind, policy]).toEqual([kind, expect.stringMatching(/default-src '(self|none)'/)]);
      expect([kind, policy]).toEqual([kind, expect.stringContaining("frame-ancestors 'none'")]);
      expect([kind, /script-src[^;]*unsafe|default-src[^;]*unsafe/.test(policy)]).toEqual([kind, false]);
      expect([kind, headers['x-content-type-options']]).toEqual([kind, 'nosniff']);
      expect([kind, headers['referrer-policy']]).toEqual([kind, 'no-referrer']);
      expect([kind, headers['x-powered-by'], headers['server']]).toEqual([kind, undefined, undefined]);
      expect([kind, headers['x-request-id']]).toEqual([kind, expect.any(String)]);
      expect([kind, headers['access-control-allow-origin']]).toEqual([kind, undefined]);
      expect([kind, status < 500 || status === 503]).toEqual([kind, true]);
    }
    for (const path of ['/api/v1/session', '/api/v1/nothing', '/api/v1/sites/%ff', `/go/${goSecret}`]) {
      expect([path, (await get(path, { cookie })).headers['cache-control']]).toEqual([path, 'private, no-store']);
    }
  });

  test('what is not there is problem+json for programs, whatever the method and address', async () => {
    for (const [method, path] of [
      ['GET', '/nowhere'],
      ['POST', '/people'],
      ['DELETE', '/'],
      ['GET', '/assets/nothing.js'],
      ['GET', '/assets/..%2f..%2fpackage.json'],
      ['GET', '/go-nowhere'],
      ['GET', '/healthz/x'],
      ['GET', '//api/v1/sites'],
      ['GET', '/api/v1//sites'],
      ['GET', '/api/v1/%2e%2e/v1/nothing'],
      ['GET', '/api/v2/sites'],
      ['PATCH', '/metrics'],
    ] as const) {
      const answer = await wire.send({ method, path, headers: { accept: 'application/json' } });
      expect([method, path, answer.status]).toEqual([method, path, expect.any(Number)]);
      expect([method, path, answer.status >= 400 && answer.status < 500]).toEqual([method, path, true]);
      expect([method, path, String(answer.headers['content-type'])]).toEqual([
        method,
        path,
        expect.stringContaining('application/problem+json'),
      ]);
      expect(answer.json.requestId).toBe(answer.headers['x-request-id']);
    }
  });

  test('no spelling of an address gets around who may ask for it', async () => {
    for (const path of [
      '/api/v1/employees',
      '/api/v1/employees/',
      '/api/v1/EMPLOYEES',
      '/API/V1/employees',
      '//api/v1/employees',
      '/api//v1/employees',
      '/api/v1//employees',
      '/./api/v1/employees',
      '/go/../api/v1/employees',
      '/api/v1/sites/../employees',
      '/api/v1/%65mployees',
      '/api/v1/sites/..%2femployees',
      '/api/v1/sites/%2e%2e/employees',
      '/api/v1/employees%00',
      '/api/v1/employees%2f',
      '/api/v1/employees;x=y',
      '/api/v1/employees%3f',
      '/healthz/../api/v1/employees',
      '/api/v1/employees?access_token=x',
    ]) {
      const answer = await get(path, { accept: 'application/json' });
      expect([path, [400, 401, 404].includes(answer.status)]).toEqual([path, true]);
      expect(answer.text).not.toContain('"items"');
    }
    for (const override of ['x-original-url', 'x-rewrite-url', 'x-http-method-override', 'x-forwarded-prefix']) {
      expect((await get('/api/v1/employees', { [override]: '/healthz' })).status).toBe(401);
      expect((await get('/healthz', { [override]: '/api/v1/employees' })).json).toEqual({ status: 'alive' });
    }
  });

  test('no address redirects to another host', async () => {
    for (const path of [
      '//example.org',
      '//example.org/',
      '/assets//example.org',
      '/assets',
      '/api/docs//example.org',
      '/go//example.org',
      `/go/${goSecret}/start`,
      '/\\example.org',
      '/%5cexample.org',
      '/sign-in//example.org?next=//example.org',
      '/go/%2f%2fexample.org/start',
    ]) {
      const answer = await get(path, { accept: 'text/html', host: 'shoes.example.com', 'x-forwarded-host': 'example.org' });
      const location = answer.headers.location ?? '/';
      expect([path, new URL(location, 'http://shoes.example.com').host]).toEqual([path, 'shoes.example.com']);
    }
  });

  test('HEAD answers like GET without its body, OPTIONS with the methods, and neither changes anything', async () => {
    const before = await api.db('assignments').select('status');
    for (const path of ['/api/v1/openapi.json', '/healthz', `/go/${goSecret}`]) {
      const head = await wire.send({ method: 'HEAD', path });
      expect([path, head.status, head.text]).toEqual([path, 200, '']);
    }
    const options = await wire.send({ method: 'OPTIONS', path: '/api/v1/sites/x' });
    expect([options.status, options.headers.allow, options.text]).toEqual([204, 'GET, HEAD, PATCH, DELETE', '']);
    expect(await api.db('assignments').select('status')).toEqual(before);
  });

  test('metrics are for loopback and for the token, and never for what a proxy passes on', async () => {
    expect((await get('/metrics')).status).toBe(200);
    for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via', 'x-forwarded-host', 'x-forwarded-proto']) {
      expect([header, (await get('/metrics', { [header]: '127.0.0.1' })).status]).toEqual([header, 403]);
    }
    expect((await get('/metrics', { 'x-forwarded-for': '127.0.0.1', authorization: `Bearer ${token}` })).status).toBe(403);
  });

  test('signing in begins a session with an id that nobody knew before', async () => {
    const planted = 's%3Aplanted-session-id.c2lnbmF0dXJl';
    const first = await redeem(await signInLink(), { cookie: `session=${planted}` });
    expect(first.status).toBe(204);
    expect(cookieOf(first)).not.toContain('planted');
    const second = await redeem(await signInLink(), { cookie: cookieOf(first), ...SAME_ORIGIN });
    expect(second.status).toBe(204);
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    expect((await get('/api/v1/session', { cookie: cookieOf(first) })).status).toBe(401);
    expect((await get('/api/v1/session', { cookie: cookieOf(second) })).status).toBe(200);
    expect((await get('/api/v1/session', { cookie: `session=${planted}` })).status).toBe(401);
  });

  test('signing out ends the session on the server, not only in the browser', async () => {
    const session = cookieOf(await redeem(await signInLink()));
    const out = await wire.send({ method: 'POST', path: '/api/v1/sign-out', headers: { cookie: session, ...SAME_ORIGIN } });
    expect([out.status, out.headers['clear-site-data']]).toEqual([200, '"cache"']);
    expect((await get('/api/v1/session', { cookie: session })).status).toBe(401);
  });

  test('a page of somebody else can neither act for a signed-in person nor sign them in', async () => {
    const foreign = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://example.org' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1.example.org' },
      {},
    ];
    for (const headers of foreign) {
      const site = await wire.send({
        method: 'POST',
        path: '/api/v1/sites',
        headers: { cookie, ...headers },
        body: { code: 'CSRF', name: 'x', timeZone: 'UTC' },
      });
      expect([headers, site.status]).toEqual([headers, 403]);
      const out = await wire.send({ method: 'POST', path: '/api/v1/sign-out', headers: { cookie, ...headers } });
      expect([headers, out.status]).toEqual([headers, 403]);
    }
    expect(await api.db('sites').where({ code: 'CSRF' })).toEqual([]);
    const secret = await signInLink();
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      {},
      { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'application/json', origin: 'https://example.org' },
    ] as Record<string, string>[]) {
      const forged = await wire.send({ method: 'POST', path: '/api/v1/sign-in/redeem', headers, body: JSON.stringify({ token: secret }) });
      expect([headers, forged.status === 415 || forged.status === 403, forged.headers['set-cookie']]).toEqual([headers, true, undefined]);
    }
    expect((await redeem(secret)).status).toBe(204);
  });

  test('a request that two servers would cut differently is not answered at all', async () => {
    for (const head of [
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked, identity',
      'Content-Length: +5',
      'Content-Length: 0x5',
      'Transfer-Encoding : chunked',
      'X: a\0b',
    ]) {
      const text = await raw(`POST /api/v1/sites HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect([head, text.split('\r\n')[0]]).toEqual([head, 'HTTP/1.1 400 Bad Request']);
      expect(text).not.toContain('alive');
    }
    expect(await raw('GET /healthz HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(`GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  /** What comes back on a connection of its own until the server ends it. */
  const raw = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connectSocket(wire.port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setTimeout(3000, () => socket.destroy());
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });

  test('an error of ours says nothing of its inside, and its log line has no secret', async () => {
    const sid = decodeURIComponent(cookie.split('=')[1] as string)
      .slice(2)
      .split('.')[0] as string;
    const signIn = await signInLink();
    const secrets = { token, goSecret, setUpSecret, signIn, cookie: cookie.split('=')[1] as string, sid };
    const everywhere = async (): Promise<Received[]> => [
      await get('/api/v1/sites', { authorization: `Bearer ${token}` }),
      await get('/api/v1/session', { cookie }),
      await redeem(signIn),
      await wire.send({
        method: 'POST',
        path: '/api/v1/set-up',
        body: { token: setUpSecret, name: 'x', email: 'x@example.org', organisation: { name: 'x', timeZone: 'UTC' } },
      }),
      await get(`/go/${goSecret}`),
      await wire.send({ method: 'POST', path: `/go/${goSecret}/start` }),
      await get(`/sign-in/${signIn}`),
      await get(`/set-up/${setUpSecret}`, { accept: 'text/html' }),
      await get(`/api/v1/sites/${token}`, { authorization: `Bearer ${token}` }),
      await get(`/nowhere/${goSecret}?token=${token}`),
    ];
    // Each table that is asked on the way fails: nothing is left of what the product knows of itself but its errors.
    const tables = ['sites', 'accounts', 'api_tokens', 'sessions', 'sign_in_links', 'assignments'];
    let failed = 0;
    for (const table of [undefined, ...tables]) {
      if (table !== undefined) await api.db.schema.renameTable(table, `${table}_hidden`);
      for (const answer of await everywhere()) {
        if (answer.status !== 500) continue;
        failed += 1;
        expect(answer.text).not.toMatch(/select|insert|update|relation|_hidden|node_modules|\.ts|at \w+ \(|postgres|knex|42P01/i);
        if (!String(answer.headers['content-type']).startsWith('text/html'))
          expect(answer.json.requestId).toBe(answer.headers['x-request-id']);
      }
      if (table !== undefined) await api.db.schema.renameTable(`${table}_hidden`, table);
    }
    expect(failed).toBeGreaterThan(6);
    const text = logged.join('');
    expect(text).toContain('does not exist');
    expect(logged.filter((line) => JSON.parse(line).level === 20).length).toBeGreaterThan(20);
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length).toBeGreaterThan(19);
      expect([name, text.includes(secret)]).toEqual([name, false]);
    }
    const stored = JSON.stringify(
      await Promise.all(['sign_in_links', 'api_tokens', 'audit_events', 'idempotency_keys', 'accounts'].map((table) => api.db(table))),
    );
    for (const [name, secret] of Object.entries(secrets)) expect([name, stored.includes(secret)]).toEqual([name, false]);
  });

  test('an id that exists and may not be seen answers like one that does not', async () => {
    const other = await get(`/api/v1/assignments/${ABSENT_ID}`);
    const known = await get(`/api/v1/assignments/${(await api.db('assignments').first()).id}`);
    expect([other.status, other.json.detail]).toEqual([known.status, known.json.detail]);
  });
});
