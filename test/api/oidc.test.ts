import { sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { readConfig } from '../../src/config.ts';
import { createAttempts } from '../../src/features/accounts/oidc/attempts.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { callbackOf, PUBLIC_URL, problemOf, settings, TestBrowser } from '../support/oidc-browser.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type LyingProvider,
  type RunningOidcProvider,
  rsaKey,
  signInAt,
  startLyingProvider,
  startOidcProvider,
} from '../support/oidc-provider.ts';
import { insertAccount } from '../support/people.ts';
import { rowFactory } from '../support/rows.ts';

const SIGN_IN_ACTIONS = ['account.identity-linked', 'account.signed-in', 'sign-in.refused'];

describe('sign-in by OpenID Connect', () => {
  let company: RunningOidcProvider;
  let partner: RunningOidcProvider;
  let api: TestApi;
  let rows: ReturnType<typeof rowFactory>;
  const newBrowser = () => new TestBrowser(api);
  const logged: string[] = [];

  /** What signing in has left in the audit trail, which is never cleared; `audited`: how much of it is of earlier tests. */
  let audited = 0;
  const auditTrail = async () =>
    (await api.db('audit_events').whereIn('action', SIGN_IN_ACTIONS).orderBy('id').select('action', 'after')).slice(audited);

  beforeAll(async () => {
    company = await startOidcProvider([callbackOf('company')]);
    partner = await startOidcProvider([callbackOf('partner')]);
    api = await startApi({
      signIn: 'real',
      logger: createLogger('debug', { write: (line) => void logged.push(line) }),
      environment: {
        PUBLIC_URL,
        OIDC_PROVIDERS: 'company,partner',
        ...settings('company', company.issuer),
        ...settings('partner', partner.issuer),
        OIDC_COMPANY_LABEL: 'Tern & Tide',
      },
    });
    await insertAccount(api, { role: 'admin', email: 'ada@example.org' });
    rows = rowFactory(api.db);
  });
  afterAll(async () => {
    await Promise.all([company.close(), partner.close()]);
    await api.close();
  });
  beforeEach(async () => {
    await api.db('account_identities').delete();
    audited = 0;
    audited = (await auditTrail()).length;
    for (const provider of [company, partner]) provider.people.clear();
    company.people.set('ada-1', { email: 'Ada@example.org', email_verified: true });
  });

  test('says to anyone which providers there are, and nothing more of them', async () => {
    const { body } = await newBrowser().get('/api/v1/sign-in/options');
    expect(body).toEqual({
      mail: true,
      providers: [
        { id: 'company', label: 'Tern & Tide', href: '/sign-in/oidc/company' },
        { id: 'partner', label: 'Partner', href: '/sign-in/oidc/partner' },
      ],
    });
  });

  test('leaves with PKCE, state and nonce, and writes nothing but a cookie', async () => {
    const browser = newBrowser();
    const before = await api.db('oidc_spent_states');
    const first = await browser.leave('company', '/people?q=voss');
    const second = await browser.leave('company');
    for (const url of [first, second]) {
      expect(url.origin).toBe(company.issuer);
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        response_type: 'code',
        code_challenge_method: 'S256',
        redirect_uri: callbackOf('company'),
        scope: 'openid email',
      });
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.searchParams.get(name)).toMatch(/^[\w-]{43,}$/);
      expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
    }
    expect(Buffer.from(first.searchParams.get('state') as string, 'base64url').toString('latin1')).not.toContain('voss');
    expect(await api.db('oidc_spent_states')).toEqual(before);
    expect([...browser.cookies.keys()]).toEqual(['oidc']);
  });

  test('lets a verified address in, with a new session and back to where one wanted to go; then the subject alone counts', async () => {
    const browser = newBrowser();
    const leaving = await browser.get('/sign-in/oidc/company');
    expect(leaving.headers['set-cookie']?.[0]).toMatch(/^oidc=[\w-]{43}; Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax$/);
    expect(await browser.signIn('company', 'ada-1', '/people?q=voss#top')).toBe('/people?q=voss#top');
    expect(await browser.who()).toBe('ada@example.org');
    expect([...browser.cookies.keys()]).toEqual(['session']);
    const before = browser.cookies.get('session');

    // Another address at the provider, and even none: the same person.
    company.people.set('ada-1', { email: 'somebody.else@example.org', email_verified: true });
    expect(await browser.signIn('company', 'ada-1')).toBe('/');
    expect(browser.cookies.get('session')).not.toBe(before);
    company.people.set('ada-1', {});
    expect(await browser.signIn('company', 'ada-1')).toBe('/');
    expect(await browser.who()).toBe('ada@example.org');

    const events = await auditTrail();
    expect(events.map(({ action }) => action)).toEqual([
      'account.identity-linked',
      'account.signed-in',
      'account.signed-in',
      'account.signed-in',
    ]);
    expect(events[0].after).toEqual({ provider: 'company', issuer: company.issuer, subject: 'ada-1' });
  });

  test('a session from here ends like any other: after 12 idle hours', async () => {
    const browser = newBrowser();
    await browser.signIn('company', 'ada-1');
    const [session] = await api.db('account_sessions').orderBy('begun_at', 'desc').limit(1);
    expect(session.begun_at).toEqual(api.clock.now());
    api.clock.advance(12 * 3_600_000);
    expect(await browser.who()).toBeUndefined();
  });

  test('a person of the directory gets their account, once, however many tabs come back at the same time', async () => {
    await rows.employee({ email: 'voss@example.org' });
    company.people.set('voss', { email: 'voss@example.org', email_verified: true });
    const browsers = Array.from({ length: 5 }, newBrowser);
    const back = await Promise.all(browsers.map(async (browser) => signInAt((await browser.leave('company')).href, 'voss')));
    expect(await Promise.all(browsers.map((browser, index) => browser.comeBack(back[index] as string)))).toEqual(Array(5).fill('/'));
    expect(await api.db('accounts').where({ email: 'voss@example.org' })).toHaveLength(1);
    expect(await api.db('account_identities').where({ subject: 'voss' })).toHaveLength(1);
    expect((await auditTrail()).filter(({ action }) => action === 'account.identity-linked')).toHaveLength(1);
  });

  test.each([
    ['an unverified address', { email: 'ada@example.org', email_verified: false }, 'unverified'],
    ['an address of which nobody says whether', { email: 'ada@example.org' }, 'unverified'],
    ['no address', { email_verified: true }, 'no-account'],
    ['an address that nobody has', { email: 'nobody@example.org', email_verified: true }, 'no-account'],
    ['an address that only looks like somebody’s (Kelvin sign)', { email: '\u212Aate@example.org', email_verified: true }, 'no-account'],
  ])('%s lets nobody in and makes no account', async (_name, person, problem) => {
    if ((await api.db('accounts').where({ email: 'kate@example.org' })).length === 0)
      await insertAccount(api, { email: 'kate@example.org' });
    company.people.set('visitor', person);
    const accounts = await api.db('accounts').count();
    const browser = newBrowser();
    const location = await browser.signIn('company', 'visitor', '/people');
    expect(location).toBe(`/sign-in?problem=${problem}&provider=company&next=%2Fpeople`);
    expect(await browser.who()).toBeUndefined();
    expect(await api.db('accounts').count()).toEqual(accounts);
    expect(await api.db('account_identities')).toEqual([]);
    expect(await auditTrail()).toEqual([
      { action: 'sign-in.refused', after: { provider: 'company', issuer: company.issuer, subject: 'visitor', reason: problem } },
    ]);
  });

  test('whoever is deactivated, or has left, stays out: also by an identity that was linked', async () => {
    const { key } = await rows.employee({ email: 'leaver@example.org' });
    company.people.set('leaver', { email: 'leaver@example.org', email_verified: true });
    expect(await newBrowser().signIn('company', 'leaver')).toBe('/');
    await api.db('employees').where({ key }).update({ deactivated_at: api.clock.now() });
    expect(problemOf(await newBrowser().signIn('company', 'leaver'))).toBe('closed');
    await api.db('employees').where({ key }).update({ deactivated_at: null });
    expect(await newBrowser().signIn('company', 'leaver')).toBe('/');
    await api.db('accounts').where({ employee_key: key }).update({ deactivated_at: api.clock.now() });
    expect(problemOf(await newBrowser().signIn('company', 'leaver'))).toBe('closed');
    await api.db('account_identities').delete();
    expect(problemOf(await newBrowser().signIn('company', 'leaver'))).toBe('no-account');
  });

  test('the same subject at another provider is somebody else', async () => {
    await insertAccount(api, { email: 'grace@example.org' });
    partner.people.set('ada-1', { email: 'grace@example.org', email_verified: true });
    const [one, other] = [newBrowser(), newBrowser()];
    await one.signIn('company', 'ada-1');
    await other.signIn('partner', 'ada-1');
    expect([await one.who(), await other.who()]).toEqual(['ada@example.org', 'grace@example.org']);
  });

  test('an account that is given to another person forgets who came in before', async () => {
    const id = await insertAccount(api, { email: 'desk@example.org' });
    company.people.set('desk', { email: 'desk@example.org', email_verified: true });
    expect(await newBrowser().signIn('company', 'desk')).toBe('/');
    const admin = newBrowser();
    await admin.signIn('company', 'ada-1');
    const cookie = `session=${admin.cookies.get('session')}`;
    const change = supertest(api.app).patch(`/api/v1/accounts/${id}`).set('Cookie', cookie).set('sec-fetch-site', 'same-origin');
    await change.set('If-Match', '*').send({ email: 'new.desk@example.org' }).expect(200);
    expect(problemOf(await newBrowser().signIn('company', 'desk'))).toBe('no-account');
  });

  describe('an attempt', () => {
    test('comes back once', async () => {
      const browser = newBrowser();
      const back = await signInAt((await browser.leave('company')).href, 'ada-1');
      const cookies = new Map(browser.cookies);
      expect(await browser.comeBack(back)).toBe('/');
      const thief = newBrowser();
      for (const [name, value] of cookies) thief.cookies.set(name, value);
      expect(problemOf(await thief.comeBack(back))).toBe('over');
      expect(await thief.who()).toBeUndefined();
    });

    test('comes back to the browser that began it, so that nobody is signed in as somebody else', async () => {
      const attacker = newBrowser();
      const back = await signInAt((await attacker.leave('company')).href, 'ada-1');
      const without = newBrowser();
      expect(problemOf(await without.comeBack(back))).toBe('over');
      const victim = newBrowser();
      await victim.leave('company');
      expect(problemOf(await victim.comeBack(back))).toBe('over');
      expect(await victim.who()).toBeUndefined();
      // Nothing of it was spent: the one that began it still may.
      expect(await attacker.comeBack(back)).toBe('/');
    });

    test('two tabs of one browser do not disturb each other', async () => {
      const browser = newBrowser();
      const one = await browser.leave('company', '/one');
      const two = await browser.leave('company', '/two');
      const back = [await signInAt(one.href, 'ada-1'), await signInAt(two.href, 'ada-1')];
      const cookie = browser.cookies.get('oidc') as string;
      expect(await browser.comeBack(back[1] as string)).toBe('/two');
      browser.cookies.set('oidc', cookie);
      expect(await browser.comeBack(back[0] as string)).toBe('/one');
    });

    test('lasts ten minutes', async () => {
      const browser = newBrowser();
      const back = [
        await signInAt((await browser.leave('company')).href, 'ada-1'),
        await signInAt((await browser.leave('company')).href, 'ada-1'),
      ];
      api.clock.advance(10 * 60_000 - 1);
      expect(await browser.comeBack(back[0] as string)).toBe('/');
      const late = newBrowser();
      const url = await signInAt((await late.leave('company')).href, 'ada-1');
      api.clock.advance(10 * 60_000);
      expect(problemOf(await late.comeBack(url))).toBe('over');
    });

    const change = (url: URL, how: (state: string) => string): void =>
      url.searchParams.set('state', how(url.searchParams.get('state') ?? ''));
    test.each<[string, (url: URL) => void, string]>([
      ['a wrong state', (url) => url.searchParams.set('state', 'wrong'), 'over'],
      ['a state that was touched', (url) => change(url, (state) => `${state[0] === 'A' ? 'B' : 'A'}${state.slice(1)}`), 'over'],
      ['another spelling of the state', (url) => change(url, (state) => `${state}=`), 'over'],
      ['no state', (url) => url.searchParams.delete('state'), 'over'],
      ['two states', (url) => url.searchParams.append('state', 'x'), 'over'],
      ['an endless state', (url) => url.searchParams.set('state', 'A'.repeat(5000)), 'over'],
      ['another provider’s address', (url) => (url.pathname = '/sign-in/oidc/partner/callback'), 'over'],
      ['another issuer', (url) => url.searchParams.set('iss', 'https://evil.example'), 'failed'],
      ['no issuer, where the provider names itself', (url) => url.searchParams.delete('iss'), 'failed'],
      ['a forged code', (url) => url.searchParams.set('code', 'forged'), 'failed'],
      ['no code', (url) => url.searchParams.delete('code'), 'failed'],
    ])('with %s signs nobody in', async (_name, touch, problem) => {
      const browser = newBrowser();
      const back = new URL(await signInAt((await browser.leave('company')).href, 'ada-1'));
      touch(back);
      expect(problemOf(await browser.comeBack(back.href))).toBe(problem);
      expect(await browser.who()).toBeUndefined();
    });

    test('whose code was begun by another browser fails: PKCE', async () => {
      const [attacker, victim] = [newBrowser(), newBrowser()];
      const stolen = new URL(await signInAt((await attacker.leave('company')).href, 'ada-1'));
      const own = await victim.leave('company');
      stolen.searchParams.set('state', own.searchParams.get('state') as string);
      expect(problemOf(await victim.comeBack(stolen.href))).toBe('failed');
    });

    test('that was declined at the provider says so, and nothing of what the provider wrote', async () => {
      const location = await newBrowser().signIn('company', '', '/people');
      expect(location).toBe('/sign-in?problem=denied&provider=company&next=%2Fpeople');
    });

    test.each([
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      `/${'a'.repeat(600)}`,
    ])('returns to our own pages, never to %j', async (next) => {
      expect(await newBrowser().signIn('company', 'ada-1', next)).toBe('/');
    });

    test('is no business of a program that opens links: HEAD spends nothing', async () => {
      const browser = newBrowser();
      const back = await signInAt((await browser.leave('company')).href, 'ada-1');
      const { pathname, search } = new URL(back);
      await supertest(api.app)
        .head(pathname + search)
        .set('Cookie', `oidc=${browser.cookies.get('oidc')}`)
        .expect(200);
      expect(await browser.comeBack(back)).toBe('/');
    });
  });

  test('a provider that there is none of leads to the sign-in page', async () => {
    expect(await newBrowser().comeBack('/sign-in/oidc/__proto__')).toBe('/sign-in');
  });

  test('no secret is logged or kept', async () => {
    const browser = newBrowser();
    const back = new URL(await signInAt((await browser.leave('company')).href, 'ada-1'));
    const cookie = browser.cookies.get('oidc') as string;
    back.searchParams.set('iss', 'https://evil.example');
    await browser.comeBack(back.href);
    await browser.signIn('company', 'ada-1');
    const kept = JSON.stringify(
      await Promise.all(['oidc_spent_states', 'account_identities', 'audit_events'].map((table) => api.db(table))),
    );
    expect(logged.join('')).toContain('sign-in by OpenID Connect failed');
    for (const secret of [CLIENT_SECRET, cookie, back.searchParams.get('code'), back.searchParams.get('state')]) {
      expect(logged.join('').includes(secret as string) || kept.includes(secret as string)).toBe(false);
    }
  });
});

describe('a provider that lies', () => {
  let lying: LyingProvider;
  let api: TestApi;
  beforeAll(async () => {
    lying = await startLyingProvider();
    api = await startApi({
      signIn: 'real',
      environment: { PUBLIC_URL, OIDC_PROVIDERS: 'lying', OIDC_LYING_LOGOUT: 'true', ...settings('lying', lying.issuer) },
    });
    await insertAccount(api, { email: 'ada@example.org' });
  });
  afterAll(async () => {
    await lying.close();
    await api.close();
  });

  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = (claims: object, key = lying.key, header: object = { alg: 'RS256', kid: 'only' }): string => {
    const input = `${encode(header)}.${encode(claims)}`;
    return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
  };

  /** One round with claims that would be right, changed. */
  async function round(lie: (claims: Record<string, unknown>) => string): Promise<string> {
    const browser = new TestBrowser(api);
    const left = await browser.leave('lying');
    // The provider's clock is the machine's: it knows nothing of the one that stands still here.
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: lying.issuer, aud: CLIENT_ID, sub: 'ada', nonce: left.searchParams.get('nonce'), iat: now, exp: now + 60 };
    lying.idToken = lie({ ...claims, email: 'ada@example.org', email_verified: true });
    const location = await browser.comeBack(`${callbackOf('lying')}?code=any&state=${left.searchParams.get('state')}`);
    expect((await browser.who()) !== undefined).toBe(location === '/');
    return location;
  }
  const seconds = () => Math.floor(Date.now() / 1000);

  test('is believed when it does not, and asked with the secret in the way that it names', async () => {
    expect(await round(signed)).toBe('/');
    const asked = lying.asked.find(({ path }) => path === '/token');
    const sent = new URLSearchParams(asked?.body);
    expect(sent.get('client_secret')).toBe(CLIENT_SECRET);
    expect(sent.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  });

  test('that cannot be asked for another account is asked to forget the one it knows', async () => {
    const answer = await new TestBrowser(api).get('/sign-in/oidc/lying?another=true');
    expect(new URL(answer.headers['location'] as string).searchParams.get('prompt')).toBe('login');
  });

  test('that has no sign-out stops nobody from signing out here', async () => {
    expect(await new TestBrowser(api).comeBack('/sign-in/oidc/lying/sign-out')).toBe('/sign-in');
  });

  test('discovery is asked once for many', async () => {
    await round(signed);
    await round(signed);
    expect(lying.asked.filter(({ path }) => path.startsWith('/.well-known'))).toHaveLength(1);
  });

  test('a clock that is 50 seconds off is forgiven', async () => {
    expect(await round((claims) => signed({ ...claims, exp: seconds() - 50 }))).toBe('/');
    expect(await round((claims) => signed({ ...claims, nbf: seconds() + 50 }))).toBe('/');
  });

  test.each<[string, (claims: Record<string, unknown>) => string]>([
    ['the nonce of another attempt', (claims) => signed({ ...claims, nonce: 'another' })],
    ['no nonce', ({ nonce: _, ...claims }) => signed(claims)],
    ['another issuer', (claims) => signed({ ...claims, iss: 'https://evil.example' })],
    ['another audience', (claims) => signed({ ...claims, aud: 'another-client' })],
    ['an old token', (claims) => signed({ ...claims, exp: seconds() - 90 })],
    ['a token of tomorrow', (claims) => signed({ ...claims, nbf: seconds() + 90 })],
    ['a foreign signature', (claims) => signed(claims, rsaKey())],
    ['no signature', (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.`],
    ['no subject', ({ sub: _, ...claims }) => signed(claims)],
    ['an empty subject', (claims) => signed({ ...claims, sub: '' })],
    ['a subject that no database takes', (claims) => signed({ ...claims, sub: 'a\u0000da' })],
    ['an endless subject', (claims) => signed({ ...claims, sub: 'a'.repeat(256) })],
    ['no ID token', () => ''],
  ])('%s is refused', async (_name, lie) => {
    expect(problemOf(await round(lie))).toBe('failed');
  });

  test('"true" as text verifies no address', async () => {
    expect(problemOf(await round((claims) => signed({ ...claims, sub: 'new', email_verified: 'true' })))).toBe('unverified');
  });

  test('an error of its own is its failure, not the reader’s', async () => {
    lying.tokenStatus = 500;
    expect(problemOf(await round(signed))).toBe('unavailable');
    lying.tokenStatus = 200;
  });
});

test('a provider that is down stops neither the start nor the mailed link; once it is back it is found', async () => {
  const holder = await startLyingProvider();
  const port = Number(new URL(holder.issuer).port);
  await holder.close();
  const api = await startApi({
    signIn: 'real',
    environment: { PUBLIC_URL, OIDC_PROVIDERS: 'company', ...settings('company', holder.issuer) },
  });
  const browser = new TestBrowser(api);
  const leave = async () => (await browser.get('/sign-in/oidc/company?next=%2Fpeople')).headers['location'];
  try {
    expect((await browser.get('/api/v1/sign-in/options')).body.providers).toHaveLength(1);
    expect(await leave()).toBe('/sign-in?problem=unavailable&provider=company&next=%2Fpeople');
    await supertest(api.app).post('/api/v1/sign-in').send({ email: 'ada@example.org' }).expect(202);
    const provider = await startOidcProvider([callbackOf('company')], port);
    try {
      // Asked again after a few seconds, not by every visitor.
      expect(await leave()).toContain('problem=unavailable');
      api.clock.advance(5_000);
      expect(await leave()).toContain(`${provider.issuer}/auth?`);
    } finally {
      await provider.close();
    }
    // What was discovered goes on to count while the provider is away again, also after its hour.
    api.clock.advance(2 * 3_600_000);
    expect(await leave()).toContain(`${provider.issuer}/auth?`);
  } finally {
    await api.close();
  }
});

test('behind https the cookie is ours alone', async () => {
  const lying = await startLyingProvider();
  const environment = { PUBLIC_URL: 'https://shoes.example.org', OIDC_PROVIDERS: 'lying', ...settings('lying', lying.issuer) };
  const api = await startApi({ signIn: 'real', environment });
  try {
    const answer = await supertest(api.app).get('/sign-in/oidc/lying');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-oidc=[\w-]{43}; Max-Age=600; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
    expect(new URL(answer.headers['location'] as string).searchParams.get('redirect_uri')).toBe(
      'https://shoes.example.org/sign-in/oidc/lying/callback',
    );
  } finally {
    await api.close();
    await lying.close();
  }
});

describe('the sealed state', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  const attempts = createAttempts(['a secret of the tests, long enough']);
  const begun = attempts.begin('browser', 'company', '/people', now);

  test('opens for its browser and provider, with what was put into it', () => {
    expect(attempts.read(begun.state, 'browser', 'company', now)).toEqual(begun);
  });

  test('opens for nobody else', () => {
    const other = createAttempts(['another secret, of another installation']);
    const cut = begun.state.slice(0, 20);
    expect([
      attempts.read(begun.state, 'another browser', 'company', now),
      attempts.read(begun.state, 'browser', 'partner', now),
      attempts.read(begun.state, 'browser', 'company', begun.expiresAt),
      other.read(begun.state, 'browser', 'company', now),
      attempts.read(cut, 'browser', 'company', now),
      attempts.read('', 'browser', 'company', now),
    ]).toEqual(Array(6).fill(undefined));
  });

  test('has room for the longest way back, in whatever script', () => {
    const next = `/${'界'.repeat(499)}`;
    expect(attempts.read(attempts.begin('browser', 'company', next, now).state, 'browser', 'company', now)?.next).toBe(next);
  });
});

test('sign-in by mail can be switched off: then a provider lets people in, and an invitation', async () => {
  const provider = await startOidcProvider([callbackOf('company')]);
  const environment = { PUBLIC_URL, OIDC_PROVIDERS: 'company', SIGN_IN_BY_MAIL: 'off', ...settings('company', provider.issuer) };
  const api = await startApi({ signIn: 'real', environment });
  try {
    expect((await supertest(api.app).get('/api/v1/sign-in/options')).body.mail).toBe(false);
    const asked = await supertest(api.app).post('/api/v1/sign-in').send({ email: 'ada@example.org' });
    expect([asked.status, asked.body.detail]).toEqual([403, 'Sign-in by mail is switched off here. Sign in through a provider.']);
    expect(await api.db('messages')).toEqual([]);
  } finally {
    await api.close();
    await provider.close();
  }
  expect(() => readConfig({ SIGN_IN_BY_MAIL: 'off' })).toThrow('needs a provider in OIDC_PROVIDERS');
});
