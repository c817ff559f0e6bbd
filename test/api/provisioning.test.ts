import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { BULK_REQUEST, GROUP } from '../../src/features/provisioning/domain.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { insertAccount, tokenOf } from '../support/people.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';
import { ENTERPRISE, patch, type ScimClient, scimClient, user } from '../support/scim.ts';

let api: TestApi;
let rows: RowFactory;
let scim: ScimClient;
beforeAll(async () => {
  api = await startApi({ signIn: 'real', environment: { PUBLIC_URL: 'https://shoes.example.org' } });
  rows = rowFactory(api.db);
  scim = await scimClient(api);
});
afterAll(() => api.close());

const employee = (id: string) => api.db('employees').where({ id }).first();
const actions = async (id: string) => (await api.db('audit_events').where({ entity_id: id }).orderBy('id')).map((event) => event.action);

describe('Entra ID', () => {
  test('probes, creates, changes, disables, enables and deletes a person', async () => {
    const boss = await scim.make('boss@entra.example', { externalId: 'b0551111-0000-4000-8000-000000000000' });
    expect(await scim.find('Users', 'userName eq "ada@entra.example"')).toEqual({ total: 0, ids: [] });
    const created = await scim.call('post', '/Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: 'ada@entra.example',
      active: true,
      displayName: 'Ada Lovelace',
      emails: [{ primary: true, type: 'work', value: 'ada.lovelace@entra.example' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Ada Lovelace', familyName: 'Lovelace', givenName: 'Ada' },
      title: 'Countess',
      roles: [{ value: 'admin' }],
      [ENTERPRISE]: { employeeNumber: '4711', department: 'Engines', manager: boss.id },
    });
    expect(created.status).toBe(201);
    const { id, meta } = created.body;
    expect(created.headers).toMatchObject({ location: `https://shoes.example.org/scim/v2/Users/${id}`, etag: meta.version });
    expect(created.headers['content-type']).toBe('application/scim+json; charset=utf-8');
    expect(created.body).toMatchObject({
      userName: 'ada@entra.example',
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      active: true,
      emails: [{ value: 'ada.lovelace@entra.example', type: 'work', primary: true }],
      [ENTERPRISE]: { employeeNumber: '4711', department: 'Engines', manager: { value: boss.id, displayName: 'Ada Lovelace' } },
    });
    expect(Object.keys(created.body)).not.toEqual(expect.arrayContaining(['roles']));
    expect(await scim.find('Users', 'userName eq "ADA@entra.example"')).toEqual({ total: 1, ids: [id] });

    const changed = await scim.call(
      'patch',
      `/Users/${id}`,
      patch(
        { op: 'Replace', path: 'displayName', value: 'Ada King' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ada.king@entra.example' },
        { op: 'Add', path: `${ENTERPRISE}:department`, value: 'Looms' },
        { op: 'Replace', path: 'title', value: 'ignored' },
        { op: 'Remove', path: `${ENTERPRISE}:manager` },
      ),
    );
    expect(changed.body).toMatchObject({
      displayName: 'Ada King',
      name: { givenName: 'Ada', familyName: 'King' },
      emails: [{ value: 'ada.king@entra.example' }],
      [ENTERPRISE]: { department: 'Looms' },
    });
    expect(changed.body[ENTERPRISE]).not.toHaveProperty('manager');
    expect(await employee(id)).toMatchObject({ email: 'ada.king@entra.example', family_name: 'King', manager_key: null });

    const disabled = await scim.call('patch', `/Users/${id}`, patch({ op: 'Replace', path: 'active', value: 'False' }));
    expect([disabled.status, disabled.body.active]).toEqual([200, false]);
    expect((await employee(id)).deactivated_at).not.toBeNull();
    expect(await scim.find('Users', 'active eq "False" and userName sw "ada@"')).toEqual({ total: 1, ids: [id] });

    const enabled = await scim.call('patch', `/Users/${id}`, patch({ op: 'Add', path: 'active', value: 'True' }));
    expect([enabled.status, enabled.body.active]).toEqual([200, true]);

    await scim.call('delete', `/Users/${id}`).expect(204);
    await scim.call('get', `/Users/${id}`).expect(404);
    await scim.call('delete', `/Users/${id}`).expect(404);
    await scim.call('patch', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: true })).expect(404);
    expect((await scim.find('Users', 'userName sw "ada@"')).total).toBe(0);
    expect(await actions(id)).toEqual([
      'employee.created',
      'employee.identified',
      'employee.updated',
      'employee.deactivated',
      'employee.reactivated',
      'employee.deactivated',
      'employee.deprovisioned',
    ]);

    // Whoever comes back is the same person, with the history that they have.
    const again = await scim.make('ada@entra.example', { emails: [], [ENTERPRISE]: { employeeNumber: '4711' } });
    expect(again).toMatchObject({ id, active: true, userName: 'ada@entra.example', emails: [{ value: 'ada@entra.example' }] });
  });

  test('names with dots in an object without a path, and a manager as an object', async () => {
    const boss = await scim.make('boss2@entra.example');
    const { id } = await scim.make('dots@entra.example');
    const { body } = await scim.call(
      'patch',
      `/Users/${id}`,
      patch({
        op: 'replace',
        value: {
          'name.givenName': 'Grace',
          'emails[type eq "work"].value': 'grace@entra.example',
          [`${ENTERPRISE}:department`]: 'Navy',
          active: 'False',
        },
      }),
    );
    expect(body).toMatchObject({ active: false, name: { givenName: 'Grace' }, emails: [{ value: 'grace@entra.example' }] });
    expect(body[ENTERPRISE].department).toBe('Navy');
    const managed = await scim.call(
      'patch',
      `/Users/${id}`,
      patch({ op: 'add', path: `${ENTERPRISE}:manager`, value: { value: boss.id } }),
    );
    expect(managed.body[ENTERPRISE].manager.value).toBe(boss.id);
  });

  test('groups: created empty, filled, emptied by value and by filter, deleted with people in it', async () => {
    const [ada, bob] = [await scim.make('ga@entra.example'), await scim.make('gb@entra.example')];
    const made = await scim.call('post', '/Groups', { schemas: [GROUP], externalId: 'g-1', displayName: 'Looms & Cards', members: [] });
    expect([made.status, made.body.displayName, made.body.members]).toEqual([201, 'Looms & Cards', []]);
    const { id } = made.body;
    await scim
      .call('patch', `/Groups/${id}`, patch({ op: 'Add', path: 'members', value: [{ value: ada.id }, { value: bob.id }] }))
      .expect(200);
    const members = async () => (await scim.call('get', `/Groups/${id}`)).body.members.map(({ value }: { value: string }) => value).sort();
    expect(await members()).toEqual([ada.id, bob.id].sort());
    expect((await scim.call('get', `/Users/${ada.id}`)).body[ENTERPRISE].department).toBe('Looms & Cards');
    expect(await scim.find('Groups', `members[value eq "${ada.id}"]`)).toEqual({ total: 1, ids: [id] });
    await scim.call('patch', `/Groups/${id}`, patch({ op: 'Remove', path: 'members', value: [{ value: ada.id }] })).expect(200);
    expect(await members()).toEqual([bob.id]);
    await scim.call('patch', `/Groups/${id}`, patch({ op: 'remove', path: `members[value eq "${bob.id}"]` })).expect(200);
    expect(await members()).toEqual([]);
    await scim.call('patch', `/Groups/${id}`, patch({ op: 'replace', path: 'members', value: [{ value: bob.id }] })).expect(200);
    const listed = await scim.call(
      'get',
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "looms & cards"')}`,
    );
    expect(listed.body).toMatchObject({ totalResults: 1, Resources: [{ id, externalId: 'g-1' }] });
    expect(listed.body.Resources[0]).not.toHaveProperty('members');
    await scim.call('delete', `/Groups/${id}`).expect(204);
    await scim.call('get', `/Groups/${id}`).expect(404);
    expect(await employee(bob.id)).toMatchObject({ department_key: null, deactivated_at: null });
  });
});

describe('Okta', () => {
  test('looks, creates, replaces, deactivates and groups', async () => {
    expect((await scim.find('Users', 'userName eq "kay@okta.example"')).total).toBe(0);
    const site = await rows.department({ name: 'Sales', code: 'SAL' });
    const created = await scim.make('kay@okta.example', {
      externalId: '00u1',
      locale: 'en-US',
      password: 'never kept',
      groups: [],
      [ENTERPRISE]: { department: 'SAL' },
    });
    const id = created.id;
    expect(created[ENTERPRISE]).toEqual({ employeeNumber: '00u1', department: 'Sales' });
    const replaced = await scim.call(
      'put',
      `/Users/${id}`,
      user('kay@okta.example', { id, externalId: '00u1', name: { givenName: 'Kay', familyName: 'McNulty' } }),
    );
    expect([replaced.status, replaced.body.name.formatted]).toEqual([200, 'Kay McNulty']);
    // Okta sends the extension only when it is mapped: what it does not speak of stays.
    expect(await employee(id)).toMatchObject({ department_key: site.key });
    const emptied = await scim.call('put', `/Users/${id}`, user('kay@okta.example', { [ENTERPRISE]: { employeeNumber: '77' } }));
    expect(emptied.body[ENTERPRISE]).toEqual({ employeeNumber: '77' });
    expect(emptied.body.externalId).toBe('00u1');

    const off = await scim.call('patch', `/Users/${id}`, patch({ op: 'replace', value: { active: false } }));
    expect([off.status, off.body.active]).toEqual([200, false]);
    const on = await scim.call('put', `/Users/${id}`, user('kay@okta.example', { active: true }));
    expect(on.body.active).toBe(true);

    const group = (await scim.call('post', '/Groups', { displayName: 'Computers', members: [{ value: id, display: 'kay@okta.example' }] }))
      .body;
    expect(group.members).toEqual([
      { value: id, $ref: `https://shoes.example.org/scim/v2/Users/${id}`, display: 'Ada Lovelace', type: 'User' },
    ]);
    const renamed = await scim.call(
      'patch',
      `/Groups/${group.id}`,
      patch({ op: 'replace', value: { id: group.id, displayName: 'Programmers' } }),
    );
    expect([renamed.status, renamed.body.displayName]).toEqual([200, 'Programmers']);
    const put = await scim.call('put', `/Groups/${group.id}`, { displayName: 'Programmers', members: [] });
    expect(put.body.members).toEqual([]);
    expect((await employee(id)).department_key).toBeNull();
  });
});

test('whoever is set inactive or deleted loses sessions, links, tokens, feeds, mail and walks in that moment', async () => {
  for (const how of ['inactive', 'deleted'] as const) {
    const { id } = await scim.make(`leaver-${how}@example.org`);
    const person = await employee(id);
    const account = await insertAccount(api, { employee: person });
    const stamp = api.clock.now();
    await api.db('sessions').insert({ sid: `sid-${how}`, sess: '{}', expire: '2030-01-01' });
    await api.db('account_sessions').insert({ id, sid: `sid-${how}`, account_id: account, begun_at: stamp, seen_at: stamp });
    await api.db('sign_in_links').insert({
      token_hash: Buffer.alloc(32, how),
      purpose: 'sign-in',
      account_id: account,
      expires_at: '2030-01-01',
      created_at: stamp,
    });
    const secret = await tokenOf(api, account);
    await api.db('calendar_feeds').insert({ employee_key: person.key, token_hash: Buffer.alloc(32, how), created_at: stamp });
    const programme = await rows.programme();
    const walk = await rows.assignment({ programme, employee: person, touchPoint: await rows.touchPoint() }, { week: '2026-12-07' });
    const mail = await rows.message(person);
    if (how === 'inactive') await scim.call('patch', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false })).expect(200);
    else await scim.call('delete', `/Users/${id}`).expect(204);
    expect(await api.db('account_sessions').where({ account_id: account })).toEqual([]);
    expect(await api.db('sessions').where({ sid: `sid-${how}` })).toEqual([]);
    expect(await api.db('sign_in_links').where({ account_id: account })).toEqual([]);
    expect(await api.db('api_tokens').where({ account_id: account }).whereNull('revoked_at')).toEqual([]);
    await supertest(api.app).get('/api/v1/session').set('authorization', `Bearer ${secret}`).expect(401);
    expect(await api.db('calendar_feeds').where({ employee_key: person.key })).toEqual([]);
    expect(await api.db('assignments').where({ id: walk }).first()).toMatchObject({ status: 'cancelled', close_reason: 'deactivated' });
    expect(await api.db('messages').where({ id: mail }).first()).toMatchObject({ status: 'cancelled' });
  }
});

describe('the protocol', () => {
  test('a request that changes nothing leaves no trace', async () => {
    const { id, meta } = await scim.make('same@example.org');
    const before = await actions(id);
    const { body } = await scim.call(
      'patch',
      `/Users/${id}`,
      patch({ op: 'replace', value: { active: true, userName: 'same@example.org', title: 'x' } }),
    );
    expect(body.meta).toEqual(meta);
    expect(await actions(id)).toEqual(before);
  });

  test('ETags: 304, 412, and a change under the right one', async () => {
    const { id, meta } = await scim.make('etag@example.org');
    await scim.call('get', `/Users/${id}`, undefined, { 'if-none-match': meta.version }).expect(304);
    const change = patch({ op: 'replace', path: 'name.givenName', value: 'Other' });
    const refused = await scim.call('patch', `/Users/${id}`, change, { 'if-match': 'W/"99"' });
    expect([refused.status, refused.body.status]).toEqual([412, '412']);
    await scim.call('delete', `/Users/${id}`, undefined, { 'if-match': 'W/"99"' }).expect(412);
    const changed = await scim.call('patch', `/Users/${id}`, change, { 'if-match': meta.version }).expect(200);
    expect(changed.body.meta.version).not.toBe(meta.version);
    await scim.call('put', `/Users/${id}`, user('etag@example.org'), { 'if-match': '*' }).expect(200);
    const group = (await scim.call('post', '/Groups', { displayName: 'ETags' })).body;
    await scim.call('patch', `/Groups/${group.id}`, patch({ op: 'add', path: 'members', value: [{ value: id }] })).expect(200);
    await scim.call('put', `/Groups/${group.id}`, { displayName: 'ETags' }, { 'if-match': group.meta.version }).expect(412);
  });

  test('two who create the same person at once: one 201, the others 409 uniqueness, and one row', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        scim.call('post', '/Users', user('twin@example.org', { [ENTERPRISE]: { department: 'New together' } })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '409', scimType: 'uniqueness' });
    expect(await api.db('employees').where({ email: 'twin@example.org' })).toHaveLength(1);
  });

  test('many who come at once with a new department share it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        scim.call('post', '/Users', user(`many${index}@example.org`, { [ENTERPRISE]: { department: 'Shared' } })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect(await api.db('departments').where({ name: 'Shared' })).toHaveLength(1);
  });

  test.each([
    ['userName', { userName: 'taken@example.org', emails: [{ value: 'free1@example.org' }], [ENTERPRISE]: { employeeNumber: 'N1' } }],
    ['e-mail', { userName: 'free2', emails: [{ value: 'Taken@example.org' }], [ENTERPRISE]: { employeeNumber: 'N2' } }],
    ['externalId', { userName: 'free3@example.org', externalId: 'taken', emails: [] }],
    ['employeeNumber', { userName: 'free4@example.org', emails: [], [ENTERPRISE]: { employeeNumber: 'TAKEN-NO' } }],
  ])('a %s that another person has is 409 uniqueness', async (_what, body) => {
    if ((await scim.find('Users', 'externalId eq "taken"')).total === 0)
      await scim.make('taken@example.org', { externalId: 'taken', [ENTERPRISE]: { employeeNumber: 'taken-no' } });
    const answer = await scim.call('post', '/Users', { ...user('x'), ...body });
    expect([answer.status, answer.body.scimType]).toEqual([409, 'uniqueness']);
  });

  test('bulk: one after another, each for itself, with references to what was made before', async () => {
    const { body } = await scim
      .call('post', '/Bulk', {
        schemas: [BULK_REQUEST],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'u', data: user('bulk@example.org') },
          { method: 'POST', path: '/Users', bulkId: 'twin', data: user('bulk@example.org') },
          { method: 'POST', path: '/Groups', bulkId: 'g', data: { displayName: 'In bulk', members: [{ value: 'bulkId:u' }] } },
          { method: 'PATCH', path: '/Users/bulkId:u', data: patch({ op: 'replace', path: 'active', value: 'False' }) },
          { method: 'PATCH', path: '/Users/bulkId:twin', data: patch({ op: 'replace', path: 'active', value: false }) },
          { method: 'DELETE', path: '/Users/bulkId:u' },
        ],
      })
      .expect(200);
    expect(body.Operations.map((one: { status: string }) => one.status)).toEqual(['201', '409', '201', '200', '400', '204']);
    expect(body.Operations[1].response).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect(body.Operations[0]).toMatchObject({
      bulkId: 'u',
      location: expect.stringContaining('https://shoes.example.org/scim/v2/Users/'),
    });
    const stopped = await scim.call('post', '/Bulk', {
      schemas: [BULK_REQUEST],
      failOnErrors: 1,
      Operations: [
        { method: 'DELETE', path: '/Users/none' },
        { method: 'POST', path: '/Users', bulkId: 'n', data: user('notmade@example.org') },
      ],
    });
    expect(stopped.body.Operations).toHaveLength(1);
    expect((await scim.find('Users', 'userName eq "notmade@example.org"')).total).toBe(0);
    const Operations = Array.from({ length: 101 }, () => ({ method: 'DELETE', path: '/Users/none' }));
    const large = await scim.call('post', '/Bulk', { schemas: [BULK_REQUEST], Operations });
    expect([large.status, large.body.status]).toEqual([413, '413']);
  });

  test('pages, sorting, chosen attributes, and the same by POST', async () => {
    for (const letter of ['c', 'a', 'b']) await scim.make(`page-${letter}@example.org`);
    const filter = encodeURIComponent('userName sw "page-"');
    const names = async (query: string) =>
      (await scim.call('get', `/Users?filter=${filter}&${query}`)).body.Resources.map(({ userName }: { userName: string }) => userName[5]);
    expect(await names('sortBy=userName')).toEqual(['a', 'b', 'c']);
    expect(await names('sortBy=userName&sortOrder=descending&count=2')).toEqual(['c', 'b']);
    expect(await names('sortBy=userName&startIndex=3&count=2')).toEqual(['c']);
    expect(await names('count=0')).toEqual([]);
    expect(await names('startIndex=-4&count=-1')).toEqual([]);
    const one = await scim.call('get', `/Users?filter=${filter}&sortBy=userName&count=1&attributes=userName,name.familyName`);
    expect(one.body).toMatchObject({ totalResults: 3, itemsPerPage: 1, startIndex: 1 });
    expect(Object.keys(one.body.Resources[0]).sort()).toEqual(['id', 'meta', 'name', 'schemas', 'userName']);
    expect(one.body.Resources[0].name).toEqual({ familyName: 'Lovelace' });
    const searched = await scim.call('post', '/Users/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'userName sw "page-"',
      attributes: ['userName'],
      count: 2,
    });
    expect([searched.status, searched.body.totalResults, searched.body.itemsPerPage]).toEqual([200, 3, 2]);
    await scim.call('post', '/Users/.search', { filter: 'id pr' }).expect(400);
  });

  test('says what it can do', async () => {
    expect((await scim.call('get', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      bulk: { maxOperations: 100 },
    });
    const schemas = (await scim.call('get', '/Schemas')).body;
    expect(schemas.Resources.map(({ id }: { id: string }) => id)).toEqual([
      'urn:ietf:params:scim:schemas:core:2.0:User',
      ENTERPRISE,
      GROUP,
    ]);
    const core = (await scim.call('get', `/Schemas/${schemas.Resources[0].id}`).expect(200)).body;
    expect(core.attributes.map(({ name }: { name: string }) => name)).not.toEqual(expect.arrayContaining(['roles']));
    expect((await scim.call('get', '/ResourceTypes/User')).body.schemaExtensions).toEqual([{ schema: ENTERPRISE, required: false }]);
    await scim.call('get', '/ResourceTypes/Robot').expect(404);
  });

  test.each([
    ['post', '/Users', {}, 400, 'invalidValue'],
    ['post', '/Users', [], 400, 'invalidSyntax'],
    ['post', '/Users', '{', 400, 'invalidSyntax'],
    ['post', '/Users', { userName: 'no-address' }, 400, 'invalidValue'],
    ['post', '/Users', { userName: 'mono@example.org', displayName: 'Teller' }, 400, 'invalidValue'],
    ['post', '/Users', { ...user('m@example.org'), [ENTERPRISE]: { manager: { value: 'nobody' } } }, 400, 'invalidValue'],
    ['post', '/Users', { ...user('m@example.org'), active: 'perhaps' }, 400, 'invalidValue'],
    ['post', '/Users', { ...user('m@example.org'), userName: 'n\u0000@example.org' }, 400, 'invalidValue'],
    ['post', '/Users', { ...user('m@example.org'), userName: `${'x'.repeat(300)}@example.org` }, 400, 'invalidValue'],
    ['post', '/Groups', { displayName: '' }, 400, 'invalidValue'],
    ['post', '/Groups', { displayName: 'Strangers', members: [{ value: '0197a000-0000-7000-8000-000000000001' }] }, 400, 'invalidValue'],
    ['patch', '/Users/:id', {}, 400, 'invalidSyntax'],
    ['patch', '/Users/:id', patch({ op: 'remove' }), 400, 'noTarget'],
    ['patch', '/Users/:id', patch({ op: 'move', path: 'userName', value: 'x' }), 400, 'invalidSyntax'],
    ['patch', '/Users/:id', patch({ op: 'replace', path: 'nothing', value: 'x' }), 400, 'invalidPath'],
    ['patch', '/Users/:id', patch({ op: 'replace', path: 'emails[', value: 'x' }), 400, 'invalidPath'],
    ['patch', '/Users/:id', patch({ op: 'remove', path: 'userName' }), 400, 'invalidValue'],
    ['patch', '/Users/:id', patch({ op: 'replace', path: 'timezone', value: 'Mars/Olympus' }), 400, 'invalidValue'],
    ['get', '/Users?filter=userName', undefined, 400, 'invalidFilter'],
    ['get', '/Users?count=many', undefined, 400, 'invalidValue'],
    ['get', '/Users/none', undefined, 404, undefined],
    ['get', '/Users/0197a000-0000-7000-8000-000000000001', undefined, 404, undefined],
    ['get', '/Robots', undefined, 404, undefined],
    ['delete', '/Users', undefined, 405, undefined],
  ] as const)('%s %s %j answers %i %s', async (method, path, body, status, scimType) => {
    const id = (await scim.find('Users', 'userName eq "errors@example.org"')).ids[0] ?? (await scim.make('errors@example.org')).id;
    const answer = await scim.call(method, path.replace(':id', id), body);
    expect([answer.status, answer.body.scimType, answer.body.status]).toEqual([status, scimType, String(status)]);
    expect(answer.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
    expect(answer.headers['content-type']).toBe('application/scim+json; charset=utf-8');
  });
});
