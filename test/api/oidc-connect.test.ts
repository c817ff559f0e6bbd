import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createAttempts } from '../../src/features/accounts/oidc/attempts.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { callbackOf, PUBLIC_URL, problemOf, settings, TestBrowser } from '../support/oidc-browser.ts';
import { type RunningOidcProvider, signInAt, startOidcProvider } from '../support/oidc-provider.ts';
import { insertAccount, SAME_ORIGIN, tokenOf } from '../support/people.ts';
import { rowFactory } from '../support/rows.ts';

describe('connecting a sign-in to one’s own account', () => {
  let company: RunningOidcProvider;
  let partner: RunningOidcProvider;
  let api: TestApi;
  let ada: string;
  let grace: string;
  let admin: string;
  let audited = 0;

  beforeAll(async () => {
    company = await startOidcProvider([callbackOf('company')]);
    partner = await startOidcProvider([callbackOf('partner')]);
    api = await startApi({
      signIn: 'real',
      environment: {
        PUBLIC_URL,
        OIDC_PROVIDERS: 'company,partner',
        ...settings('company', company.issuer),
        ...settings('partner', partner.issuer),
        OIDC_COMPANY_LABEL: 'Tern & Tide',
        OIDC_COMPANY_LOGOUT: 'true',
      },
    });
    ada = await insertAccount(api, { email: 'ada@example.org' });
    grace = await insertAccount(api, { email: 'grace@example.org' });
    admin = await insertAccount(api, { role: 'admin' });
    // As Entra ID says it: an address, and not a word of its being verified.
    company.people.set('pairwise-ada', { email: 'ada@example.org' });
  });
  afterAll(async () => {
    await Promise.all([company.close(), partner.close()]);
    await api.close();
  });
  beforeEach(async () => {
    await api.db('account_identities').delete();
    await api.db('messages').delete();
    audited = Number((await api.db('audit_events').max('id as id').first())?.id ?? 0);
  });

  const auditTrail = async () =>
    (
      await api
        .db('audit_events')
        .where('id', '>', audited)
        .whereLike('action', '%identity%')
        .orderBy('id')
        .select('action', 'before', 'after', 'entity_id', 'actor_id')
    ).map(({ action, before, after, entity_id, actor_id }) => ({ action, before, after, account: entity_id, by: actor_id }));
  const links = () => api.db('account_identities').orderBy('subject').select('subject', 'account_id');

  async function signedIn(account: string): Promise<TestBrowser> {
    const browser = new TestBrowser(api);
    await browser.signInByMail(account);
    return browser;
  }
  async function hrefFor(browser: TestBrowser, provider = 'company'): Promise<string> {
    const { status, body } = await browser.call('post', '/api/v1/me/identities', { provider });
    expect(status).toBe(200);
    return body.href;
  }
  /** Opens an address of ours that leads on. */
  const go = (browser: TestBrowser, address: string): Promise<string> => browser.comeBack(address);
  async function connect(browser: TestBrowser, subject: string): Promise<string> {
    return go(browser, await signInAt(await go(browser, await hrefFor(browser)), subject));
  }
  const over = '/my-sessions?problem=over&provider=company';

  test('with an address that nobody verified: refused at the door, connected by whoever is signed in, let in from then on', async () => {
    const stranger = new TestBrowser(api);
    expect(problemOf(await stranger.signIn('company', 'pairwise-ada'))).toBe('unverified');

    const browser = await signedIn(ada);
    const cookie = browser.cookies.get('session');
    expect(await connect(browser, 'pairwise-ada')).toBe('/my-sessions?connected=company');
    expect([browser.cookies.get('session'), [...browser.cookies.keys()]]).toEqual([cookie, ['session']]);
    const { body } = await browser.get('/api/v1/me/identities');
    expect(body.items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        provider: { id: 'company', label: 'Tern & Tide' },
        issuer: company.issuer,
        linkedAt: api.clock.now().toISOString(),
        lastUsedAt: null,
      },
    ]);

    expect(await stranger.signIn('company', 'pairwise-ada')).toBe('/');
    expect(await stranger.who()).toBe('ada@example.org');
    expect((await stranger.get('/api/v1/me/identities')).body.items[0].lastUsedAt).toBe(api.clock.now().toISOString());

    // Once more is no fault, and no second link.
    expect(await connect(browser, 'pairwise-ada')).toBe('/my-sessions?connected=company');

    const one = `/api/v1/me/identities/${body.items[0].id}`;
    expect((await browser.call('delete', one)).status).toBe(204);
    expect((await browser.call('delete', one)).status).toBe(404);
    expect([await browser.who(), await stranger.who()]).toEqual(['ada@example.org', 'ada@example.org']);
    expect(problemOf(await new TestBrowser(api).signIn('company', 'pairwise-ada'))).toBe('unverified');

    const identity = { issuer: company.issuer, subject: 'pairwise-ada' };
    expect(await auditTrail()).toEqual([
      { action: 'account.identity-linked', before: null, after: { provider: 'company', ...identity }, account: ada, by: ada },
      { action: 'account.identity-unlinked', before: identity, after: null, account: ada, by: ada },
    ]);
  });

  const told = () =>
    api.db('messages').where({ kind: 'sign-in-connected' }).orderBy('to_address').select('to_address', 'payload', 'status');

  test('the owner of the account is mailed, once, by the transaction that connects; of a refusal nobody is', async () => {
    const browser = await signedIn(ada);
    await connect(browser, 'pairwise-ada');
    await connect(browser, 'pairwise-ada');
    await connect(await signedIn(grace), 'pairwise-ada');
    const { name } = await api.db('accounts').where({ id: ada }).first('name');
    const payload = { kind: 'sign-in-connected', name, provider: 'Tern & Tide', at: api.clock.now().toISOString() };
    expect(await told()).toEqual([{ to_address: 'ada@example.org', payload, status: 'queued' }]);
  });

  test('so is whoever a verified address lets in: a plain employee at the directory’s address, an auditor at the account’s own', async () => {
    const rows = rowFactory(api.db);
    for (const role of ['employee', 'auditor']) {
      const email = `${role}@verified.example`;
      const person = await rows.employee({ email: role === 'employee' ? email : 'of-the-directory@verified.example' });
      await insertAccount(api, { role, email, employee: person });
      company.people.set(role, { email, email_verified: true });
      expect(await new TestBrowser(api).signIn('company', role)).toBe('/');
      expect(await new TestBrowser(api).signIn('company', role)).toBe('/');
    }
    expect((await told()).map(({ to_address }) => to_address)).toEqual(['auditor@verified.example', 'employee@verified.example']);
  });

  test('a sign-in that another account has is refused, and not a word of whose it is', async () => {
    await connect(await signedIn(ada), 'pairwise-ada');
    const location = await connect(await signedIn(grace), 'pairwise-ada');
    expect(location).toBe('/my-sessions?problem=taken&provider=company');
    expect(await links()).toEqual([{ subject: 'pairwise-ada', account_id: ada }]);
    const refused = (await auditTrail()).at(-1);
    expect(refused).toMatchObject({ action: 'account.identity-refused', account: grace, by: grace, after: { reason: 'taken' } });
    expect(JSON.stringify(refused)).not.toContain(ada);
  });

  test('two who connect the same sign-in at once: one has it', async () => {
    const backs = [];
    for (const account of [ada, grace]) {
      const browser = await signedIn(account);
      backs.push({ browser, back: await signInAt(await go(browser, await hrefFor(browser)), 'both') });
    }
    const answers = await Promise.all(backs.map(({ browser, back }) => go(browser, back)));
    expect(answers.map(problemOf).sort()).toEqual([null, 'taken']);
    expect(await links()).toHaveLength(1);
  });

  describe('a ticket', () => {
    test('of another account opens nothing: nobody is lured into connecting to it', async () => {
      const attacker = await signedIn(grace);
      expect(await go(await signedIn(ada), await hrefFor(attacker))).toBe(over);
    });

    test('opens nothing without a session, nor with a token in its place', async () => {
      const href = await hrefFor(await signedIn(ada));
      expect(await go(new TestBrowser(api), href)).toBe(over);
      const bearer = await supertest(api.app)
        .get(href)
        .set('authorization', `Bearer ${await tokenOf(api, ada)}`);
      expect([bearer.status, bearer.headers['location']]).toEqual([303, over]);
    });

    test('lasts five minutes', async () => {
      const browser = await signedIn(ada);
      const href = await hrefFor(browser);
      api.clock.advance(5 * 60_000 - 1);
      expect(await go(browser, href)).toContain(`${company.issuer}/auth?`);
      api.clock.advance(1);
      expect(await go(browser, href)).toBe(over);
    });

    test('of another provider opens nothing here', async () => {
      const browser = await signedIn(ada);
      const href = await hrefFor(browser, 'partner');
      expect(await go(browser, href.replace('/partner?', '/company?'))).toBe(over);
    });

    test('connects once, however often one left with it', async () => {
      const browser = await signedIn(ada);
      const href = await hrefFor(browser);
      const first = await signInAt(await go(browser, href), 'first');
      expect(await go(browser, first)).toBe('/my-sessions?connected=company');
      expect(await go(browser, await signInAt(await go(browser, href), 'second'))).toBe(over);
      // The same way back again: the state is spent, too.
      expect(problemOf(await go(browser, first))).toBe('over');
      expect(await links()).toEqual([{ subject: 'first', account_id: ada }]);
    });

    test.each([
      ['cut', (ticket: string) => ticket.slice(0, -4)],
      ['touched', (ticket: string) => `${ticket.startsWith('A') ? 'B' : 'A'}${ticket.slice(1)}`],
      ['empty', () => ''],
      ['endless', () => 'A'.repeat(5000)],
    ])('that is %s opens nothing, and never signs in instead', async (_how, touch) => {
      const browser = await signedIn(ada);
      const ticket = new URL(await hrefFor(browser), PUBLIC_URL).searchParams.get('connect') as string;
      expect(await go(browser, `/sign-in/oidc/company?connect=${touch(ticket)}`)).toBe(over);
    });

    test('twice in one address opens nothing', async () => {
      const browser = await signedIn(ada);
      const href = await hrefFor(browser);
      expect(await go(browser, `${href}&${href.split('?')[1]}`)).toBe(over);
    });

    test('is no state, and a state no ticket', () => {
      const attempts = createAttempts(['a secret of the tests, long enough']);
      const now = api.clock.now();
      const ticket = attempts.issueTicket(ada, 'company', now);
      const { state } = attempts.begin('browser', 'company', '/', now);
      expect(attempts.readTicket(ticket, 'company', now)).toMatchObject({ accountId: ada });
      expect([attempts.read(ticket, 'browser', 'company', now), attempts.readTicket(state, 'company', now)]).toEqual([
        undefined,
        undefined,
      ]);
    });
  });

  describe('coming back', () => {
    test('in a browser that is signed in as somebody else by now connects nothing', async () => {
      const browser = await signedIn(ada);
      const back = await signInAt(await go(browser, await hrefFor(browser)), 'swapped');
      await browser.signInByMail(grace);
      expect(await go(browser, back)).toBe(over);
      expect(await browser.who()).toBe('grace@example.org');
      expect(await links()).toEqual([]);
    });

    test('after signing out connects nothing and signs nobody in', async () => {
      const browser = await signedIn(ada);
      const back = await signInAt(await go(browser, await hrefFor(browser)), 'swapped');
      await browser.call('post', '/api/v1/sign-out');
      expect(await go(browser, back)).toBe(over);
      expect([await browser.who(), await links()]).toEqual([undefined, []]);
    });

    test('to an account that was deactivated meanwhile connects nothing', async () => {
      const gone = await insertAccount(api);
      const browser = await signedIn(gone);
      const back = await signInAt(await go(browser, await hrefFor(browser)), 'swapped');
      await api.db('accounts').where({ id: gone }).update({ deactivated_at: api.clock.now() });
      expect(await go(browser, back)).toBe(over);
      expect(await links()).toEqual([]);
    });

    test('with the way back of another browser connects nothing: their sign-in does not become a way into this account', async () => {
      const attacker = await signedIn(grace);
      const stolen = await signInAt(await go(attacker, await hrefFor(attacker)), 'attackers-own');
      const victim = await signedIn(ada);
      expect(problemOf(await go(victim, stolen))).toBe('over');
      // Nor does one that was begun as a plain sign-in.
      const plain = await signInAt((await attacker.leave('company')).href, 'attackers-own');
      expect(problemOf(await go(victim, plain))).toBe('over');
      await go(victim, await hrefFor(victim));
      expect(problemOf(await go(victim, stolen))).toBe('over');
      expect(await links()).toEqual([]);
      expect(await victim.who()).toBe('ada@example.org');
    });

    test('declined, it leads to the account page, which says so', async () => {
      expect(await connect(await signedIn(ada), '')).toBe('/my-sessions?problem=denied&provider=company');
    });
  });

  test('asking takes a signed-in browser on a page of ours, and a provider that there is', async () => {
    const browser = await signedIn(ada);
    const path = '/api/v1/me/identities';
    const post = (headers: Record<string, string>) => supertest(api.app).post(path).set(headers).send({ provider: 'company' });
    const cookie = `session=${browser.cookies.get('session')}`;
    expect((await post({ authorization: `Bearer ${await tokenOf(api, ada)}` })).status).toBe(403);
    expect((await post({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ cookie })).status).toBe(403);
    expect((await post(SAME_ORIGIN)).status).toBe(401);
    const unknown = await browser.call('post', path, { provider: 'constructor' });
    expect([unknown.status, unknown.body.errors]).toEqual([422, [expect.objectContaining({ pointer: '/provider' })]]);
  });

  test('administrators see them and remove them; nobody else reaches those of others', async () => {
    const owner = await signedIn(ada);
    await connect(owner, 'pairwise-ada');
    const other = await signedIn(grace);
    const [mine] = (await owner.get('/api/v1/me/identities')).body.items;
    expect((await other.call('delete', `/api/v1/me/identities/${mine.id}`)).status).toBe(404);
    expect((await other.get(`/api/v1/accounts/${ada}/identities`)).status).toBe(403);

    const administrator = await signedIn(admin);
    const path = `/api/v1/accounts/${ada}/identities`;
    expect((await administrator.get(path)).body).toEqual({ items: [mine] });
    expect((await administrator.get(`/api/v1/accounts/${mine.id}/identities`)).status).toBe(404);
    expect((await administrator.call('delete', `/api/v1/accounts/${grace}/identities/${mine.id}`)).status).toBe(404);
    expect((await administrator.call('delete', `${path}/${mine.id}`)).status).toBe(204);
    expect((await administrator.get(path)).body).toEqual({ items: [] });
    expect(await owner.who()).toBe('ada@example.org');
    expect((await auditTrail()).at(-1)).toMatchObject({ action: 'account.identity-unlinked', account: ada, by: admin });

    // A token for accounts alone does not decide how administrators come in.
    await connect(administrator, 'administrators-own');
    const [theirs] = (await administrator.get('/api/v1/me/identities')).body.items;
    const limited = await supertest(api.app)
      .delete(`/api/v1/accounts/${admin}/identities/${theirs.id}`)
      .set('authorization', `Bearer ${await tokenOf(api, admin, ['accounts:write'])}`);
    expect(limited.status).toBe(403);
  });

  test('a sign-in of a provider that is not configured any more is shown by its issuer, and can be removed', async () => {
    await api
      .db('account_identities')
      .insert({ issuer: 'https://old.example.org', subject: 'x', account_id: ada, linked_at: api.clock.now() });
    const browser = await signedIn(ada);
    const [old] = (await browser.get('/api/v1/me/identities')).body.items;
    expect(old).toMatchObject({ provider: null, issuer: 'https://old.example.org' });
    expect((await browser.call('delete', `/api/v1/me/identities/${old.id}`)).status).toBe(204);
  });

  test('another account at the provider can be asked for', async () => {
    const prompt = async (search: string) =>
      new URL(await go(new TestBrowser(api), `/sign-in/oidc/company${search}`)).searchParams.get('prompt');
    expect([await prompt(''), await prompt('?another=true'), await prompt('?another=x')]).toEqual([null, 'select_account', null]);
  });

  describe('signing out', () => {
    const signOut = async (browser: TestBrowser) => (await browser.call('post', '/api/v1/sign-out')).body.href;

    test('leads whoever came in through a provider that wants it to its sign-out, and back to our door', async () => {
      company.people.set('verified', { email: 'ada@example.org', email_verified: true });
      const browser = new TestBrowser(api);
      await browser.signIn('company', 'verified');
      const href = await signOut(browser);
      expect(href).toBe('/sign-in/oidc/company/sign-out');
      expect(await browser.who()).toBeUndefined();
      const there = new URL(await go(browser, href));
      expect(there.origin + there.pathname).toBe(`${company.issuer}/session/end`);
      expect(Object.fromEntries(there.searchParams)).toEqual({
        client_id: 'in-their-shoes',
        post_logout_redirect_uri: `${PUBLIC_URL}/sign-in`,
      });
      // The provider takes it: it asks its person, and refuses nothing.
      const asked = await fetch(there, { redirect: 'manual' });
      expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining('<form')]);
    });

    test('leads nobody else anywhere', async () => {
      expect(await signOut(await signedIn(ada))).toBeNull();
      partner.people.set('verified', { email: 'ada@example.org', email_verified: true });
      const browser = new TestBrowser(api);
      await browser.signIn('partner', 'verified');
      expect(await signOut(browser)).toBeNull();
      expect(await go(browser, '/sign-in/oidc/partner/sign-out')).toBe('/sign-in');
    });
  });
});
