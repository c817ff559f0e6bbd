import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { OTHER_ROUTES } from '../../src/cli/authorisation.ts';
import { SCOPES } from '../../src/features/accounts/schemas.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { rowCounts } from '../support/operations.ts';
import { insertAccount, signIn, tokenOf } from '../support/people.ts';
import { rowFactory } from '../support/rows.ts';
import { ENTERPRISE, patch, type ScimClient, scimClient, user } from '../support/scim.ts';
import { openWire, type Wire } from '../support/wire.ts';

const ROUTES = OTHER_ROUTES.filter(([, path]) => path.startsWith('/scim/')).map(([method, path]) => ({
  method,
  path: path.replace(':id', '0197a000-0000-7000-8000-000000000001'),
}));

let api: TestApi;
let wire: Wire;
let scim: ScimClient;
beforeAll(async () => {
  api = await startApi({ signIn: 'real' });
  wire = await openWire(api.app);
  scim = await scimClient(api);
});
afterAll(async () => {
  await wire.close();
  await api.close();
});

const send = (method: string, path: string, authorization: string | undefined, headers: Record<string, string> = {}) =>
  wire.send({
    method,
    path,
    headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: { schemas: ['unexpected'] } }),
  });

describe('who may provision', () => {
  test('every route asks for the scope, of an administrator, and lets nobody else in', async () => {
    expect(ROUTES).toHaveLength(20);
    const admin = await insertAccount(api, { role: 'admin' });
    const others = SCOPES.filter((scope) => scope !== '*' && scope !== 'provisioning:write');
    const refused = {
      'an auditor': await tokenOf(api, await insertAccount(api, { role: 'auditor' }), ['*']),
      'an employee': await tokenOf(api, await insertAccount(api, { employee: await rowFactory(api.db).employee() }), [
        'provisioning:write',
      ]),
      'all other scopes': await tokenOf(api, admin, others),
    };
    const cookie = await signIn(api, wire, admin);
    const before = await rowCounts(api.db);
    const faults: string[] = [];
    for (const { method, path } of ROUTES) {
      const expectStatus = async (who: string, status: number, answer: Promise<{ status: number }>) => {
        const got = (await answer).status;
        if (got !== status) faults.push(`${who} ${method} ${path}: ${got}`);
      };
      for (const [who, token] of Object.entries(refused)) await expectStatus(who, 403, send(method, path, `Bearer ${token}`));
      await expectStatus('nobody', 401, send(method, path, undefined));
      await expectStatus('a session', 401, send(method, path, undefined, { cookie, 'sec-fetch-site': 'same-origin' }));
      const allowed = (await send(method, path, `Bearer ${scim.token}`)).status;
      if (allowed === 401 || allowed === 403 || allowed >= 500) faults.push(`its own ${method} ${path}: ${allowed}`);
    }
    expect(faults).toEqual([]);
    const after = await rowCounts(api.db);
    expect({ ...after, rate_limits: 0 }).toEqual({ ...before, rate_limits: 0 });
  });

  test('its token reaches nothing else', async () => {
    const faults: string[] = [];
    for (const operation of api.product.operations) {
      if (operation.access === 'anyone') continue;
      const path = `/api/v1${operation.path.replaceAll(/:\w+/g, '0197a000-0000-7000-8000-000000000001')}`;
      const { status } = await send(operation.method.toUpperCase(), path, `Bearer ${scim.token}`);
      if (status !== 403) faults.push(`${operation.id}: ${status}`);
    }
    expect(faults).toEqual([]);
  });

  test('a wrong token is 401 in the words of SCIM, and guessing is slowed down', async () => {
    const answer = await send('GET', '/scim/v2/Users', 'Bearer wrong');
    expect([answer.status, answer.headers['www-authenticate'], answer.json.schemas]).toEqual([
      401,
      'Bearer',
      ['urn:ietf:params:scim:api:messages:2.0:Error'],
    ]);
    const guesser = await startApi({ signIn: 'real' });
    const call = () => supertest(guesser.app).get('/scim/v2/Users').set('authorization', 'Bearer wrong');
    for (let attempt = 0; attempt < 100; attempt++) await call().expect(401);
    const last = await call();
    expect([last.status, JSON.parse(last.text || '{}').status ?? last.body.status]).toEqual([429, '429']);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    await guesser.close();
  });
});

describe('what it cannot do', () => {
  test('roles, entitlements and passwords are understood and kept nowhere', async () => {
    const attempt = {
      roles: [{ value: 'admin', primary: true }],
      entitlements: ['*'],
      password: 'kept-nowhere',
      role: 'admin',
      isLeader: true,
      scopes: ['*'],
      deactivatedAt: 'x',
      weeklyLoad: 9,
    };
    const { id } = await scim.make('climber@example.org', {
      ...attempt,
      id: '0197a000-0000-7000-8000-000000000009',
      meta: { version: 'W/"99"' },
    });
    expect(id).not.toBe('0197a000-0000-7000-8000-000000000009');
    await scim.call('put', `/Users/${id}`, user('climber@example.org', attempt)).expect(200);
    await scim
      .call('patch', `/Users/${id}`, patch({ op: 'add', path: 'roles', value: [{ value: 'admin' }] }, { op: 'add', value: attempt }))
      .expect(400);
    await scim
      .call(
        'patch',
        `/Users/${id}`,
        patch({ op: 'add', path: 'roles', value: [{ value: 'admin' }] }, { op: 'add', path: 'password', value: 'kept-nowhere' }),
      )
      .expect(200);
    expect(await api.db('employees').where({ id }).first()).toMatchObject({ weekly_load: 1, declared_leader: null });
    expect(await api.db('accounts').where({ email: 'climber@example.org' })).toEqual([]);
    const tables = (await api.db.raw(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).rows as { tablename: string }[];
    for (const { tablename } of tables) {
      const hit = (await api.db.raw('SELECT 1 FROM ?? AS t WHERE t::text LIKE ? LIMIT 1', [tablename, '%kept-nowhere%'])).rows;
      expect([tablename, hit]).toEqual([tablename, []]);
    }
  });

  test('another address does not open an administrator’s account', async () => {
    const { id } = await scim.make('hr@example.org');
    const person = await api.db('employees').where({ id }).first();
    const account = await insertAccount(api, { role: 'admin', employee: person, email: 'hr@example.org' });
    await scim
      .call('patch', `/Users/${id}`, patch({ op: 'replace', path: 'emails[type eq "work"].value', value: 'thief@example.org' }))
      .expect(200);
    expect(await api.db('accounts').where({ id: account }).first()).toMatchObject({ email: 'hr@example.org', role: 'admin' });
  });

  test('the last administrator is not provisioned away', async () => {
    const alone = await startApi({ signIn: 'real' });
    const last = await scimClient(alone);
    const { id } = await last.make('last@example.org');
    const person = await alone.db('employees').where({ id }).first();
    await alone.db('accounts').where({ role: 'admin' }).update({ employee_key: person.key });
    for (const answer of [
      await last.call('patch', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: 'False' })),
      await last.call('delete', `/Users/${id}`),
    ])
      expect([answer.status, answer.body.scimType]).toEqual([409, undefined]);
    expect((await last.call('get', `/Users/${id}`)).body.active).toBe(true);
    await alone.close();
  });

  test('nobody sees, names or keeps somebody who was deleted', async () => {
    const { id } = await scim.make('gone@example.org', { externalId: 'gone-1' });
    await scim.call('delete', `/Users/${id}`).expect(204);
    const foreign = await scim.call('get', '/Users/0197a000-0000-7000-8000-000000000001');
    const deleted = await scim.call('get', `/Users/${id}`);
    expect(deleted.body).toEqual(foreign.body);
    for (const filter of [`id eq "${id}"`, 'externalId eq "gone-1"', 'active eq false and userName sw "gone"', 'not (userName eq "x")']) {
      expect((await scim.find('Users', filter)).ids).not.toContain(id);
    }
    await scim.call('post', '/Users', user('m2@example.org', { [ENTERPRISE]: { manager: { value: id } } })).expect(400);
    await scim.make('other@example.org', { externalId: 'gone-1' });
  });
});

describe('hostile requests', () => {
  test('filters with the worst of texts find nobody and break nothing', async () => {
    const people = await api.db('employees').count();
    for (const text of [
      `' OR 1=1 --`,
      `"; DROP TABLE employees; --`,
      '%',
      '_',
      '\\',
      '?',
      '??',
      ':now',
      '$1',
      '\u202e',
      '💥',
      "'",
      'ﬁ',
      'İ'.repeat(200),
    ]) {
      const { total } = await scim.find('Users', `userName eq ${JSON.stringify(text)} or displayName co ${JSON.stringify(`x${text}`)}`);
      expect([text, total]).toEqual([text, 0]);
    }
    expect(await api.db('employees').count()).toEqual(people);
  });

  test.each([
    ['filter', `${'('.repeat(3000)}`],
    ['filter', Array(60).fill('userName pr').join(' or ')],
    ['filter', `userName eq "${'a'.repeat(5000)}"`],
    ['sortBy', 'userName; DROP TABLE employees'],
    ['sortBy', 'constructor'],
    ['startIndex', '1e99'],
    ['startIndex', '1; SELECT 1'],
    ['count', '9999999999999'],
  ])('%s=%.40s is refused', async (name, value) => {
    const answer = await scim.call('get', `/Users?${name}=${encodeURIComponent(value)}`);
    expect(answer.status).toBe(400);
  });

  test('bodies that are too large, too deep, no JSON or of another type are refused in the words of SCIM', async () => {
    const large = await scim.call('post', '/Users', user('l@example.org', { x: 'y'.repeat(1_100_000) }));
    expect([large.status, large.body.status]).toEqual([413, '413']);
    const deep = await scim.call('post', '/Users', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
    expect(deep.status).toBe(400);
    const typed = await supertest(api.app)
      .post('/scim/v2/Users')
      .set({ authorization: `Bearer ${scim.token}`, 'content-type': 'text/plain' })
      .send('x');
    expect(typed.status).toBe(415);
    const many = await scim.call(
      'patch',
      `/Users/${(await scim.make('ops@example.org')).id}`,
      patch(...Array(1001).fill({ op: 'add', path: 'title', value: 'x' })),
    );
    expect([many.status, many.body.scimType]).toEqual([400, 'invalidValue']);
    const proto = await scim.call(
      'post',
      '/Users',
      '{"userName":"proto@example.org","displayName":"A B","__proto__":{"active":false},"constructor":{"active":false}}',
    );
    expect([proto.status, proto.body.active]).toEqual([201, true]);
  });

  test('count is cut at 500, however much is asked for', async () => {
    const answer = await scim.call('get', '/Users?count=100000&startIndex=1');
    expect([answer.status, answer.body.itemsPerPage <= 500]).toEqual([200, true]);
  });
});
