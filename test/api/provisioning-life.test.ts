import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signInStore } from '../../src/features/accounts/sign-in-store.ts';
import { BULK_REQUEST } from '../../src/features/provisioning/domain.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { asSystem, insertAccount, mailedSecret, signIn, tokenOf } from '../support/people.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';
import { ENTERPRISE, patch, type ScimClient, scimClient, user } from '../support/scim.ts';
import { openWire, type Wire } from '../support/wire.ts';

let api: TestApi;
let rows: RowFactory;
let wire: Wire;
let scim: ScimClient;
beforeAll(async () => {
  api = await startApi({ signIn: 'real' });
  rows = rowFactory(api.db);
  wire = await openWire(api.app);
  scim = await scimClient(api);
});
afterAll(async () => {
  await wire.close();
  await api.close();
});

const person = (id: string) => api.db('employees').where({ id }).first();

/** The two dialects: what Entra ID and Okta send for the same thing. */
const DIALECTS = {
  'Entra ID': {
    rename: (_name: string) => ['patch', patch({ op: 'Replace', path: 'name.familyName', value: 'King' })] as const,
    active: (active: boolean) => ['patch', patch({ op: 'Replace', path: 'active', value: active ? 'True' : 'False' })] as const,
  },
  Okta: {
    rename: (name: string) => ['put', user(name, { name: { givenName: 'Ada', familyName: 'King' } })] as const,
    active: (active: boolean) => ['patch', patch({ op: 'replace', value: { active } })] as const,
  },
};

describe.each(Object.entries(DIALECTS))('a life as %s tells it', (provider, dialect) => {
  const name = `${provider.replace(' ', '-').toLowerCase()}@example.org`;
  const steps: string[] = [];
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    steps.push(`${what} ${(performance.now() - begun).toFixed(1)} ms`);
    return result;
  };
  const change = (what: string, id: string, [method, body]: readonly ['patch' | 'put', object]) =>
    timed(what, async () => await scim.call(method, `/Users/${id}`, body).expect(200));

  /** Everything somebody may have open. */
  async function open(employee: Keyed & { id: string }) {
    const account = await insertAccount(api, { employee, email: name });
    const cookie = await signIn(api, wire, account);
    const link = await asSystem(api, (tx) => signInStore(tx).issueSignInLink({ accountId: account, employeeKey: null }));
    const token = await tokenOf(api, account);
    const touchPoint = await rows.touchPoint();
    const walk = await rows.assignment({ programme: await rows.programme(), employee, touchPoint }, { week: '2026-12-07' });
    const mail = await rows.message(employee);
    return { account, cookie, link, token, walk, mail };
  }
  const who = async (headers: Record<string, string>) => (await wire.send({ method: 'GET', path: '/api/v1/session', headers })).status;

  test('created, changed, inactive, active again, deleted: what is open ends with the change itself', async () => {
    const created = await timed('create', async () => await scim.call('post', '/Users', user(name)).expect(201));
    const { id } = created.body;
    expect((await change('update', id, dialect.rename(name))).body.name.familyName).toBe('King');
    const has = await open(await person(id));
    expect([await who({ cookie: has.cookie }), await who({ authorization: `Bearer ${has.token}` })]).toEqual([200, 200]);

    await change('deactivate', id, dialect.active(false));
    // The very next request, by whatever way in.
    expect(await timed('refused', () => who({ cookie: has.cookie }))).toBe(401);
    expect(await who({ authorization: `Bearer ${has.token}` })).toBe(401);
    const redeemed = await wire.send({ method: 'POST', path: '/api/v1/sign-in/redeem', body: { token: has.link.secret } });
    expect([redeemed.status, await mailedSecret(api, name)]).toEqual([410, undefined]);
    expect(await api.db('assignments').where({ id: has.walk }).first('status', 'close_reason')).toEqual({
      status: 'cancelled',
      close_reason: 'deactivated',
    });
    expect((await api.db('messages').where({ id: has.mail }).first()).status).toBe('cancelled');
    // PostgreSQL's own word for it: one transaction wrote all of these rows.
    const writers = await api.db.raw(
      `SELECT xmin FROM employees WHERE id = :id UNION SELECT xmin FROM assignments WHERE id = :walk
       UNION SELECT xmin FROM messages WHERE id = :mail UNION SELECT xmin FROM api_tokens WHERE account_id = :account`,
      { id, walk: has.walk, mail: has.mail, account: has.account },
    );
    expect(writers.rows).toHaveLength(1);
    expect(await api.db('sessions').whereIn('sid', api.db('account_sessions').where({ account_id: has.account }).select('sid'))).toEqual(
      [],
    );

    await change('reactivate', id, dialect.active(true));
    // The person is back, and may sign in anew; what had ended stays ended.
    expect([await who({ cookie: has.cookie }), await who({ authorization: `Bearer ${has.token}` })]).toEqual([401, 401]);
    expect((await api.db('assignments').where({ id: has.walk }).first()).status).toBe('cancelled');
    expect(await mailedSecret(api, name)).toEqual(expect.any(String));
    const again = await signIn(api, wire, has.account);
    expect(await who({ cookie: again })).toBe(200);

    await timed('delete', async () => await scim.call('delete', `/Users/${id}`).expect(204));
    expect(await timed('refused', () => who({ cookie: again }))).toBe(401);
    await scim.call('get', `/Users/${id}`).expect(404);
    process.stdout.write(`${provider}: ${steps.join(', ')}\n`);
  });
});

describe('a last day that has passed', () => {
  const today = '2026-11-25';
  const ended = async (userName: string, end_date: string) => {
    const { id, meta } = await scim.make(userName);
    await api.db('employees').where({ id }).update({ end_date });
    return { id, etag: meta.version };
  };

  test('is inactive, also in filters and for caches, from the day after', async () => {
    const { id, etag } = await ended('ended@example.org', '2026-11-24');
    const { id: last } = await ended('lastday@example.org', today);
    const { body } = await scim.call('get', `/Users/${id}`, undefined, { 'if-none-match': etag }).expect(200);
    expect([body.active, body.meta.version]).toEqual([false, etag.replace(/"$/, '-inactive"')]);
    expect((await scim.call('get', `/Users/${last}`)).body.active).toBe(true);
    expect((await scim.find('Users', 'active eq false and (userName sw "ended" or userName sw "lastday")')).ids).toEqual([id]);
    expect((await scim.find('Users', 'active eq true and userName sw "ended"')).total).toBe(0);
  });

  test('is HR’s: what else changes is taken, being active is not answered with a yes', async () => {
    const { id } = await ended('hr-says@example.org', '2026-11-24');
    const replaced = await scim.call(
      'put',
      `/Users/${id}`,
      user('hr-says@example.org', { name: { givenName: 'Ada', familyName: 'Byron' } }),
    );
    expect([replaced.status, replaced.body.active, replaced.body.name.familyName]).toEqual([200, false, 'Byron']);
    await scim.call('patch', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false })).expect(200);
    const back = await scim.call('patch', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: true }));
    expect([back.status, back.body.detail]).toEqual([409, expect.stringContaining('last day here was 2026-11-24')]);
    expect((await person(id)).deactivated_at).not.toBeNull();
    await api.db('employees').where({ id }).update({ end_date: null });
    const { body } = await scim.call('patch', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: true })).expect(200);
    expect(body.active).toBe(true);
  });
});

describe('the protocol to the letter', () => {
  test.each([
    ['put', '/Users', 'GET, HEAD, POST'],
    ['delete', '/Groups', 'GET, HEAD, POST'],
    ['post', '/Users/0197a000-0000-7000-8000-000000000001', 'GET, HEAD, PUT, PATCH, DELETE'],
    ['get', '/Bulk', 'POST'],
    ['patch', '/Schemas', 'GET, HEAD'],
    ['delete', '/ResourceTypes/User', 'GET, HEAD'],
    ['post', '/ServiceProviderConfig', 'GET, HEAD'],
  ] as const)('%s %s is 405 and says what there is', async (method, path, allowed) => {
    const answer = await scim.call(method, path);
    expect([answer.status, answer.headers['allow'], answer.body.status]).toEqual([405, allowed, '405']);
  });

  test('whoever asks for themselves hears that there is no such thing', async () => {
    const answer = await scim.call('get', '/Me');
    expect([answer.status, answer.body.status]).toEqual([501, '501']);
  });

  test('what the schemas say can be written is kept, and what they say cannot be is not', async () => {
    const values: Record<string, unknown> = {
      'name.formatted': 'Maud Byron',
      'name.familyName': 'Lovelace',
      'name.givenName': 'Ada',
      displayName: 'Ada Lovelace',
      userName: 'schema@example.org',
      preferredLanguage: 'de-DE',
      timezone: 'Europe/Vienna',
      active: false,
      'emails.value': 'schema.work@example.org',
      'emails.type': 'home',
      'emails.primary': false,
      employeeNumber: 'SCHEMA-1',
      department: 'Schemas',
      'manager.value': (await scim.make('schema.boss@example.org')).id,
      'manager.$ref': 'https://elsewhere.example',
      'manager.displayName': 'Nobody',
    };
    const { id } = await scim.make('schema.before@example.org');
    const schemas: { id: string; attributes: Attribute[] }[] = (await scim.call('get', '/Schemas')).body.Resources;
    const faults: string[] = [];
    for (const { id: schema, attributes } of schemas.slice(0, 2)) {
      for (const { path, mutability } of leaves(attributes)) {
        const prefix = schema === ENTERPRISE ? `${ENTERPRISE}:` : '';
        await scim.call('patch', `/Users/${id}`, patch({ op: 'replace', path: `${prefix}${path}`, value: values[path] }));
        const { body } = await scim.call('get', `/Users/${id}`);
        const kept = read(schema === ENTERPRISE ? body[ENTERPRISE] : body, path) === values[path];
        if (kept !== (mutability === 'readWrite')) faults.push(`${path} is ${mutability}, and ${kept ? 'kept' : 'not kept'}`);
      }
    }
    expect(faults).toEqual([]);
  });

  interface Attribute {
    readonly name: string;
    readonly mutability: string;
    readonly subAttributes?: readonly Attribute[];
  }
  const leaves = (attributes: readonly Attribute[], before = ''): { path: string; mutability: string }[] =>
    attributes.flatMap(({ name, mutability, subAttributes }) =>
      subAttributes?.length ? leaves(subAttributes, `${before}${name}.`) : [{ path: before + name, mutability }],
    );
  // biome-ignore lint/suspicious/noExplicitAny: a resource
  const read = (resource: any, path: string): unknown =>
    path.split('.').reduce((value, part) => (Array.isArray(value) ? value[0]?.[part] : value?.[part]), resource);

  test('names have no letter case: of attributes, of parameters, of schemas in front', async () => {
    const { body } = await scim
      .call('post', '/Users', {
        USERNAME: 'case@example.org',
        Name: { GIVENNAME: 'Ada', familyname: 'Case' },
        EMAILS: [{ VALUE: 'case@example.org' }],
      })
      .expect(201);
    const urn = 'URN:ietf:params:scim:schemas:CORE:2.0:user:userName';
    const found = await scim.call(
      'get',
      `/Users?FILTER=${encodeURIComponent(`${urn} EQ "case@example.org"`)}&Attributes=NAME.familyName,${urn}`,
    );
    expect(found.body.Resources.map(({ meta, schemas, ...rest }: Record<string, unknown>) => rest)).toEqual([
      { id: body.id, userName: 'case@example.org', name: { familyName: 'Case' } },
    ]);
    const without = await scim.call('get', `/Users/${body.id}?excludedattributes=EMAILS,name.GivenName,${ENTERPRISE.toUpperCase()}`);
    expect(without.body).toMatchObject({ name: { familyName: 'Case' }, userName: 'case@example.org' });
    expect(Object.keys(without.body)).not.toEqual(expect.arrayContaining(['emails']));
    expect(Object.keys(without.body)).not.toContain(ENTERPRISE);
    expect(without.body.name).not.toHaveProperty('givenName');
    const bulk = await scim.call('post', '/Bulk', {
      SCHEMAS: [BULK_REQUEST],
      operations: [{ Method: 'PATCH', PATH: `/Users/${body.id}`, DATA: patch({ OP: 'replace', Path: 'NAME.familyName', VALUE: 'Bulk' }) }],
    });
    expect(bulk.body.Operations).toMatchObject([{ status: '200' }]);
  });

  test('the pages of a filter are all of it, each once, whatever is added behind them', async () => {
    const made: string[] = [];
    for (let index = 0; index < 7; index++) made.push((await scim.make(`paged-${index}@example.org`)).id);
    const filter = encodeURIComponent('userName sw "paged-" and active eq true');
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 7; startIndex += 3) {
      const { body } = await scim.call('get', `/Users?filter=${filter}&startIndex=${startIndex}&count=3&sortBy=userName`);
      expect([body.totalResults >= 7, body.startIndex, body.itemsPerPage]).toEqual([
        true,
        startIndex,
        Math.min(3, body.totalResults - startIndex + 1),
      ]);
      seen.push(...body.Resources.map(({ id }: { id: string }) => id));
      if (startIndex === 1) made.push((await scim.make('paged-9@example.org')).id);
    }
    expect(seen).toEqual(made);
  });

  test('managers who would report to each other, or to themselves, are refused', async () => {
    const [a, b, c] = [await scim.make('a@circle.example'), await scim.make('b@circle.example'), await scim.make('c@circle.example')];
    const under = (one: { id: string }, boss: { id: string }) =>
      scim.call('patch', `/Users/${one.id}`, patch({ op: 'add', path: `${ENTERPRISE}:manager`, value: { value: boss.id } }));
    expect([(await under(a, b)).status, (await under(b, c)).status]).toEqual([200, 200]);
    for (const answer of [await under(c, a), await under(a, a)]) {
      expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining('report to them')]);
    }
    const bulk = await scim.call('post', '/Bulk', {
      schemas: [BULK_REQUEST],
      Operations: [
        {
          method: 'POST',
          path: '/Users',
          bulkId: 'x',
          data: user('x@circle.example', { [ENTERPRISE]: { manager: { value: 'bulkId:y' } } }),
        },
        {
          method: 'POST',
          path: '/Users',
          bulkId: 'y',
          data: user('y@circle.example', { [ENTERPRISE]: { manager: { value: 'bulkId:x' } } }),
        },
      ],
    });
    expect(bulk.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['400', '400']);
  });
});
