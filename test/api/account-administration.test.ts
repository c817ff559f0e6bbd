import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { actorOf, asSystem, insertAccount, mailedSecret, SAME_ORIGIN, signIn, tokenOf } from '../support/people.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';
import { openWire, type Wire } from '../support/wire.ts';

describe('administering accounts', () => {
  let api: TestApi;
  let wire: Wire;
  let rows: RowFactory;
  let admin: string;
  let token: string;

  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
    wire = await openWire(api.app);
    rows = rowFactory(api.db);
    admin = await insertAccount(api, { role: 'admin', email: 'admin@example.org' });
    token = await tokenOf(api, admin);
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}, bearer = token) =>
    wire.send({
      method,
      path: `/api/v1${path}`,
      headers: { authorization: `Bearer ${bearer}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const get = (path: string) => send('GET', path);
  const as = (cookie: string, method = 'GET', path = '/api/v1/session') => wire.send({ method, path, headers: { cookie, ...SAME_ORIGIN } });
  const auditOf = (id: string) => api.db('audit_events').where({ entity_id: id }).orderBy('id').pluck('action');

  test('an account is made for the person with its address, invited by mail, and leaves a trace', async () => {
    const person = await rows.employee({ email: 'ines@example.org' });
    const made = await send('POST', '/accounts', { email: 'Ines@example.org', name: 'Ines', role: 'auditor' });
    expect([made.status, made.json]).toMatchObject([
      201,
      { email: 'Ines@example.org', role: 'auditor', effectiveRole: 'auditor', employee: { id: person.id }, status: 'active', sessions: 0 },
    ]);
    expect(made.headers.location).toBe(`/api/v1/accounts/${made.json.id}`);
    expect(await api.db('messages').where({ kind: 'sign-in', to_address: 'Ines@example.org' })).toHaveLength(1);
    expect(await auditOf(made.json.id)).toEqual(['account.created']);
    const again = await send('POST', '/accounts', { email: 'INES@example.org', name: 'Ines', role: 'employee' });
    expect([again.status, again.json.errors[0].pointer]).toEqual([409, '/email']);
    const taken = await send('POST', '/accounts', { email: 'else@example.org', name: 'E', role: 'employee', employee: person.id });
    expect([taken.status, taken.json.errors[0].pointer]).toEqual([409, '/employee']);
  });

  test('leader is no role that one is given', async () => {
    const refused = await send('POST', '/accounts', { email: 'l@example.org', name: 'L', role: 'leader' });
    expect([refused.status, refused.json.errors[0].pointer]).toEqual([422, '/role']);
    await expect(insertAccount(api, { role: 'leader' })).rejects.toThrow(/accounts_role_check/);
  });

  test('changing demands the version, and another role or address ends sessions and tokens at once', async () => {
    const id = await insertAccount(api, { role: 'auditor' });
    const bearer = await tokenOf(api, id);
    const cookie = await signIn(api, wire, id);
    expect((await as(cookie)).status).toBe(200);
    expect((await send('PATCH', `/accounts/${id}`, { name: 'New' })).status).toBe(428);
    const renamed = await send('PATCH', `/accounts/${id}`, { name: 'New' }, { 'if-match': '"1"' });
    expect([renamed.status, renamed.json.name, renamed.headers.etag]).toEqual([200, 'New', '"2"']);
    expect((await as(cookie)).status).toBe(200);
    expect((await send('PATCH', `/accounts/${id}`, { role: 'employee' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await send('PATCH', `/accounts/${id}`, { role: 'employee' }, { 'if-match': '"2"' })).json.role).toBe('employee');
    expect((await as(cookie)).status).toBe(401);
    expect((await send('GET', '/session', undefined, {}, bearer)).status).toBe(401);
  });

  test('deactivating ends sessions, links and tokens in one transaction, twice is once, and reactivating gives no token back', async () => {
    const id = await insertAccount(api, { role: 'auditor', email: 'going@example.org' });
    const bearer = await tokenOf(api, id);
    const cookie = await signIn(api, wire, id);
    const link = (await mailedSecret(api, 'going@example.org')) as string;
    expect((await send('POST', `/accounts/${id}/deactivate`)).json.status).toBe('deactivated');
    expect((await send('POST', `/accounts/${id}/deactivate`)).status).toBe(200);
    expect((await as(cookie)).status).toBe(401);
    expect((await send('GET', '/session', undefined, {}, bearer)).status).toBe(401);
    expect((await wire.send({ method: 'POST', path: '/api/v1/sign-in/redeem', body: { token: link } })).status).toBe(410);
    expect(await api.db('account_sessions').where({ account_id: id })).toEqual([]);
    expect(await mailedSecret(api, 'going@example.org')).toBeUndefined();
    expect((await send('POST', `/accounts/${id}/invite`)).status).toBe(409);
    expect((await send('POST', `/accounts/${id}/reactivate`)).json.status).toBe('active');
    expect((await send('GET', '/session', undefined, {}, bearer)).status).toBe(401);
    expect(await auditOf(id)).toEqual(['account.signed-in', 'account.deactivated', 'account.reactivated']);
  });

  test('the last administrator stays: by hand, by role, by person, and whoever races', async () => {
    const others = await api.db('accounts').where({ role: 'admin' }).whereNot({ id: admin }).pluck('id');
    expect(others).toEqual([]);
    for (const [method, path, body] of [
      ['POST', `/accounts/${admin}/deactivate`, undefined],
      ['PATCH', `/accounts/${admin}`, { role: 'auditor' }],
    ] as const) {
      const refused = await send(method, path, body, { 'if-match': '*' });
      expect([path, refused.status, refused.json.detail]).toEqual([path, 409, expect.stringContaining('Nobody would administer')]);
    }
    // Their person cannot be deactivated under them either.
    const person = await rows.employee({});
    await api.db('accounts').where({ id: admin }).update({ employee_key: person.key });
    expect((await send('POST', `/employees/${person.id}/deactivate`)).status).toBe(409);
    expect((await get('/session')).status).toBe(200);

    for (let round = 0; round < 5; round++) {
      const second = await insertAccount(api, { role: 'admin' });
      const both = await Promise.all(
        [admin, second].map((id) =>
          asSystem(api, (tx) => tx.trx('accounts').where({ id }).update({ deactivated_at: tx.now })).then(
            () => 'gone',
            () => 'refused',
          ),
        ),
      );
      expect([round, both.sort()]).toEqual([round, ['gone', 'refused']]);
      expect(await api.db('accounts').where({ role: 'admin' }).whereNull('deactivated_at')).toHaveLength(1);
      await api.db('accounts').where({ id: admin }).update({ deactivated_at: null });
      await api.db('accounts').where({ id: second }).update({ deactivated_at: api.clock.now() });
    }
  });

  test('a token for the accounts alone makes no administrator, and touches none', async () => {
    const narrow = await tokenOf(api, admin, ['accounts:write', 'accounts:read']);
    const make = (role: string) =>
      send('POST', '/accounts', { email: `${role}@narrow.example`, name: 'N', role, invite: false }, {}, narrow);
    expect((await make('admin')).status).toBe(403);
    const made = await make('employee');
    expect(made.status).toBe(201);
    const promote = await send('PATCH', `/accounts/${made.json.id}`, { role: 'admin' }, { 'if-match': '*' }, narrow);
    expect(promote.status).toBe(403);
    const redirect = await send('PATCH', `/accounts/${admin}`, { email: 'thief@example.org' }, { 'if-match': '*' }, narrow);
    expect(redirect.status).toBe(403);
  });

  test('the list finds by name, address, role and state, a page at a time', async () => {
    const boss = await rows.employee();
    await rows.employee({ manager_key: boss.key });
    const id = await insertAccount(api, { employee: boss, email: 'the.boss@example.org' });
    expect((await get('/accounts?q=THE.BOSS')).json.items).toMatchObject([{ id, role: 'employee', effectiveRole: 'leader' }]);
    expect((await get('/accounts?role=leader')).json.items.map((item: { id: string }) => item.id)).toEqual([id]);
    expect((await get('/accounts?status=deactivated')).json.items.every((item: { status: string }) => item.status === 'deactivated')).toBe(
      true,
    );
    const first = await get('/accounts?limit=2&sort=email');
    const second = await get(`/accounts?limit=2&sort=email&cursor=${first.json.nextCursor}`);
    expect(new Set([...first.json.items, ...second.json.items].map((item) => item.id)).size).toBe(4);
    expect((await get('/accounts?q=%25')).json.items).toEqual([]);
  });
});

describe('people of the directory', () => {
  let api: TestApi;
  let wire: Wire;
  let rows: RowFactory;

  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
    wire = await openWire(api.app);
    rows = rowFactory(api.db);
    await insertAccount(api, { role: 'admin', email: 'admin@example.org' });
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  const redeem = (token: string) => wire.send({ method: 'POST', path: '/api/v1/sign-in/redeem', body: { token } });
  const session = (cookie: string) => wire.send({ method: 'GET', path: '/api/v1/session', headers: { cookie } });
  const cookieBy = async (email: string): Promise<string> => {
    const answer = await redeem((await mailedSecret(api, email)) as string);
    expect(answer.status).toBe(204);
    return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  };
  const setting = (employee_sign_in: boolean) => api.db('organisation').update({ employee_sign_in });

  test('get their account by signing in: an employee’s, a leader’s once somebody reports to them', async () => {
    const person = await rows.employee({ email: 'Pat@example.org', given_name: 'Pat', family_name: 'Moss' });
    const cookie = await cookieBy('pat@EXAMPLE.org');
    expect((await session(cookie)).json.account).toMatchObject({
      role: 'employee',
      leads: false,
      name: 'Pat Moss',
      email: 'Pat@example.org',
      employee: { id: person.id },
    });
    const report = await rows.employee({ manager_key: person.key });
    expect((await session(cookie)).json.account).toMatchObject({ role: 'leader', leads: true });
    await api.db('employees').where({ key: report.key }).update({ manager_key: null });
    expect((await session(cookie)).json.account.role).toBe('employee');
    expect(await api.db('accounts').where({ employee_key: person.key })).toMatchObject([{ role: 'employee', made_by: 'directory' }]);
  });

  test('two links of one person opened at once make one account', async () => {
    const person = await rows.employee({ email: 'twice@example.org' });
    const secrets = [await mailedSecret(api, 'twice@example.org'), await mailedSecret(api, 'twice@example.org')] as string[];
    const answers = await Promise.all(secrets.map(redeem));
    expect(answers.filter((answer) => answer.status === 204).length).toBeGreaterThan(0);
    expect(await api.db('accounts').where({ employee_key: person.key })).toHaveLength(1);
  });

  test.each([
    ['who have left', { end_date: '2026-11-24' }],
    ['who are deactivated', { deactivated_at: '2026-11-01' }],
    ['who have not begun', { start_date: '2026-11-26' }],
  ])('%s get no link', async (_who, row) => {
    const person = await rows.employee(row);
    const { email } = await api.db('employees').where({ key: person.key }).first('email');
    expect(await mailedSecret(api, email)).toBeUndefined();
  });

  test('who leave between the mail and its link get in no more', async () => {
    const person = await rows.employee({ email: 'late@example.org' });
    const secret = (await mailedSecret(api, 'late@example.org')) as string;
    await api.db('employees').where({ key: person.key }).update({ end_date: '2026-11-24' });
    expect((await redeem(secret)).status).toBe(410);
    expect(await api.db('accounts').where({ employee_key: person.key })).toEqual([]);
  });

  test('are out with the first request after their last day, and in the transaction that deactivates them', async () => {
    const person = await rows.employee({ email: 'leaver@example.org' });
    const cookie = await cookieBy('leaver@example.org');
    const { id } = await api.db('accounts').where({ employee_key: person.key }).first('id');
    const bearer = { authorization: `Bearer ${await tokenOf(api, id)}` };
    await api.db('employees').where({ key: person.key }).update({ end_date: '2026-11-24' });
    expect((await session(cookie)).status).toBe(401);
    expect((await wire.send({ method: 'GET', path: '/api/v1/session', headers: bearer })).status).toBe(401);
    await api.db('employees').where({ key: person.key }).update({ end_date: '2026-11-25' });
    expect((await session(cookie)).status).toBe(200);

    const admin = await tokenOf(api, (await api.db('accounts').where({ role: 'admin' }).first('id')).id);
    const headers = { authorization: `Bearer ${admin}` };
    expect((await wire.send({ method: 'POST', path: `/api/v1/employees/${person.id}/deactivate`, headers })).status).toBe(200);
    expect((await session(cookie)).status).toBe(401);
    expect(await api.db('account_sessions').where({ account_id: id })).toEqual([]);
    expect(await api.db('api_tokens').where({ account_id: id }).whereNull('revoked_at')).toEqual([]);
  });

  test('are out at once when the organisation closes that door; whom an administrator vouched for stays', async () => {
    await rows.employee({ email: 'closed@example.org' });
    const vouched = await rows.employee({ email: 'vouched@example.org' });
    await insertAccount(api, { employee: vouched, email: 'vouched@example.org' });
    const cookie = await cookieBy('closed@example.org');
    const other = await cookieBy('vouched@example.org');
    await setting(false);
    expect([(await session(cookie)).status, (await session(other)).status]).toEqual([401, 200]);
    expect(await mailedSecret(api, 'closed@example.org')).toBeUndefined();
    expect(await mailedSecret(api, 'vouched@example.org')).toBeDefined();
    await setting(true);
    expect((await session(cookie)).status).toBe(200);
  });

  test('keep their account when their address changes; the old address opens nothing', async () => {
    const person = await rows.employee({ email: 'before@example.org' });
    await cookieBy('before@example.org');
    await api.db('employees').where({ key: person.key }).update({ email: 'after@example.org' });
    expect(await mailedSecret(api, 'before@example.org')).toBeUndefined();
    expect((await session(await cookieBy('after@example.org'))).json.account.email).toBe('after@example.org');
  });

  test('whoever may change addresses in the directory becomes no administrator by it', async () => {
    const person = await rows.employee({ email: 'chief@example.org' });
    const chief = await insertAccount(api, { role: 'admin', email: 'chief@example.org', employee: person });
    await api.db('employees').where({ key: person.key }).update({ email: 'thief@example.org' });
    expect(await mailedSecret(api, 'thief@example.org')).toBeUndefined();
    expect(await mailedSecret(api, 'chief@example.org')).toBeDefined();
    expect((await actorOf(api, chief))?.role).toBe('admin');
  });

  test('an address that nobody has costs the same statements, and leaves nothing behind', async () => {
    await rows.employee({ email: 'someone@example.org' });
    const statements = async (email: string): Promise<string[]> => {
      const seen: string[] = [];
      const note = ({ sql }: { sql: string }) => void seen.push(sql);
      api.ownDb.on('query', note);
      await wire.send({ method: 'POST', path: '/api/v1/sign-in', body: { email } });
      api.ownDb.off('query', note);
      return seen;
    };
    const known = await statements('someone@example.org');
    const before = [await api.db('messages').count(), await api.db('sign_in_links').count()];
    expect(await statements('nobody@example.org')).toEqual(known);
    expect(known.filter((sql) => /^insert/i.test(sql))).toHaveLength(1);
    expect([await api.db('messages').count(), await api.db('sign_in_links').count()]).toEqual(before);
  });
});
