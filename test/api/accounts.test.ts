import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { accountService } from '../../src/features/accounts/service.ts';
import { signInStore } from '../../src/features/accounts/sign-in-store.ts';
import { SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import { startApi, type TestApi } from '../support/api.ts';

const TOKEN = 'a-bootstrap-token-of-40-characters-0123456789';
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

describe('accounts', () => {
  let api: TestApi;
  let setUpSecret: string;
  const call = () => supertest(api.app);
  const system = <T>(work: Parameters<TestApi['product']['unitOfWork']['run']>[1]) =>
    api.product.unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, work) as Promise<T>;

  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
    setUpSecret = await system<string>((tx) => accountService(tx).bootstrap(undefined));
  });
  afterAll(() => api.close());

  const setUp = (token: string) => ({
    token,
    name: 'Ada',
    email: 'ada@example.org',
    organisation: { name: 'Example Ltd', timeZone: 'Europe/London', country: 'gb', locale: 'en' },
  });

  test('without a credential everything but the public pages answers 401', async () => {
    for (const operation of api.product.operations) {
      if (operation.access === 'anyone') continue;
      const path = `/api/v1${operation.path.replaceAll(/:\w+/g, '0197a000-0000-7000-8000-000000000000')}`;
      const answer = await call()[operation.method](path);
      expect([operation.id, answer.status]).toEqual([operation.id, 401]);
    }
  });

  test('the set-up link works once, makes the administrator, names the organisation and signs in', async () => {
    await call().post('/api/v1/set-up').send(setUp('a-wrong-secret-that-is-long-enough')).expect(410);
    const answer = await call().post('/api/v1/set-up').send(setUp(setUpSecret)).expect(204);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const session = await call().get('/api/v1/session').set('Cookie', cookie).expect(200);
    expect(session.body).toMatchObject({
      account: { name: 'Ada', email: 'ada@example.org', role: 'admin' },
      organisation: { name: 'Example Ltd', timeZone: 'Europe/London' },
    });
    await call().post('/api/v1/set-up').send(setUp(setUpSecret)).expect(410);
    expect(await system((tx) => accountService(tx).bootstrap(undefined))).toBeUndefined();
  });

  const signInLink = async () => {
    const account = await api.db('accounts').where({ email: 'ada@example.org' }).first();
    return system<string>(async (tx) => (await signInStore(tx).issueSignInLink({ accountId: account.id, employeeKey: null })).secret);
  };

  test('of 50 parallel redemptions of one sign-in link exactly one signs in', async () => {
    const token = await signInLink();
    const answers = await Promise.all(Array.from({ length: 50 }, () => call().post('/api/v1/sign-in/redeem').send({ token })));
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 410)).toHaveLength(49);
  });

  test('a sign-in link ends after ten minutes', async () => {
    const token = await signInLink();
    const another = await signInLink();
    api.clock.advance(10 * 60_000 - 1);
    await call().post('/api/v1/sign-in/redeem').send({ token: another }).expect(204);
    api.clock.advance(1);
    await call().post('/api/v1/sign-in/redeem').send({ token }).expect(410);
  });

  test('a known and an unknown address get the same answer', async () => {
    const known = await call().post('/api/v1/sign-in').send({ email: 'ada@example.org' }).expect(202);
    const unknown = await call().post('/api/v1/sign-in').send({ email: 'nobody@example.org' }).expect(202);
    expect(unknown.body).toEqual(known.body);
    const mails = await api.db('messages').where({ kind: 'sign-in' });
    expect(mails.map((mail) => mail.to_address)).toEqual(['ada@example.org']);
  });

  test('nobody can have a mailbox flooded with sign-in links', async () => {
    const ask = (email: string) => call().post('/api/v1/sign-in').send({ email });
    for (let time = 0; time < 5; time++) await ask('flooded@example.org').expect(202);
    const answer = await ask('Flooded@example.org').expect(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await ask('somebody.else@example.org').expect(202);
  });

  test('a session from before sign-in is not the one after it, and signing out ends it', async () => {
    const first = await call()
      .post('/api/v1/sign-in/redeem')
      .send({ token: await signInLink() })
      .expect(204);
    const before = first.headers['set-cookie']?.[0] ?? '';
    const second = await call()
      .post('/api/v1/sign-in/redeem')
      .set('Cookie', before)
      .set(SAME_ORIGIN)
      .send({ token: await signInLink() })
      .expect(204);
    const after = second.headers['set-cookie']?.[0] ?? '';
    expect(after.split(';')[0]).not.toBe(before.split(';')[0]);
    await call().post('/api/v1/sign-out').set('Cookie', after).set(SAME_ORIGIN).expect(200, { href: null });
    await call().get('/api/v1/session').set('Cookie', after).expect(401);
  });

  test('a session changes nothing from a foreign page; a bearer token needs no page at all', async () => {
    const answer = await call()
      .post('/api/v1/sign-in/redeem')
      .send({ token: await signInLink() })
      .expect(204);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    const site = { code: 'CSRF', name: 'x', timeZone: 'UTC' };
    await call().post('/api/v1/sites').set('Cookie', cookie).set('sec-fetch-site', 'cross-site').send(site).expect(403);
    await call().post('/api/v1/sites').set('Cookie', cookie).set('Origin', 'https://evil.example').send(site).expect(403);
    await call().post('/api/v1/sites').set('Cookie', cookie).send(site).expect(403);
    await call().post('/api/v1/sites').set('Cookie', cookie).set(SAME_ORIGIN).send(site).expect(201);
  });

  test('a token is shown once, kept as a hash, bound to its scopes and revoked at once', async () => {
    const signIn = await call()
      .post('/api/v1/sign-in/redeem')
      .send({ token: await signInLink() })
      .expect(204);
    const cookie = signIn.headers['set-cookie']?.[0] ?? '';
    await call()
      .post('/api/v1/api-tokens')
      .set('Cookie', cookie)
      .set(SAME_ORIGIN)
      .set('Idempotency-Key', 'x')
      .send({ name: 'x', scopes: ['*'] })
      .expect(422);
    const created = await call()
      .post('/api/v1/api-tokens')
      .set('Cookie', cookie)
      .set(SAME_ORIGIN)
      .send({ name: 'reader', scopes: ['directory:read'] })
      .expect(201);
    const bearer = { Authorization: `Bearer ${created.body.token}` };
    await call().get('/api/v1/sites').set(bearer).expect(200);
    const refused = await call().post('/api/v1/sites').set(bearer).send({ code: 'S', name: 'S', timeZone: 'UTC' }).expect(403);
    expect(refused.body.detail).toContain('directory:write');
    const dump = JSON.stringify(await Promise.all(['api_tokens', 'audit_events', 'idempotency_keys'].map((table) => api.db(table))));
    expect(dump).not.toContain(created.body.token);
    await call().delete(`/api/v1/api-tokens/${created.body.id}`).set('Cookie', cookie).set(SAME_ORIGIN).expect(204);
    await call().get('/api/v1/sites').set(bearer).expect(401);
  });

  test('a deactivated account is nobody, with its session and its tokens', async () => {
    await system((tx) => accountService(tx).bootstrap({ adminEmail: 'second@example.org', apiToken: TOKEN }));
    const bearer = { Authorization: `Bearer ${TOKEN}` };
    await call().get('/api/v1/session').set(bearer).expect(200);
    await api.db('accounts').where({ email: 'second@example.org' }).update({ deactivated_at: api.clock.now() });
    await call().get('/api/v1/session').set(bearer).expect(401);
    await call().get('/api/v1/session').set('Authorization', 'Bearer wrong').expect(401);
    await call().get('/api/v1/session').set('Authorization', 'Basic YTpi').expect(401);
  });
});
