import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

describe('employees', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
    await api.post('/sites', { code: 'LON', name: 'London', timeZone: 'Europe/London' }).expect(201);
    await api.post('/departments', { code: 'OPS', name: 'Operations' }).expect(201);
    await api.post('/departments', { code: 'IT', name: 'IT', parent: 'OPS' }).expect(201);
  });
  afterAll(() => api.close());

  let serial = 0;
  const create = (number: string, more: object = {}) =>
    api
      .post('/employees', { number, email: `${number}@example.org`, givenName: 'Ann', familyName: `Person ${++serial}`, ...more })
      .expect(201);
  const numbers = async (query: string): Promise<string[]> =>
    (await api.get(`/employees?${query}`).expect(200)).body.items.map((item: { number: string }) => item.number);

  test('a created person embeds references and shows what holds for them', async () => {
    await create('BOSS');
    const answer = await create('A1', {
      email: ' Ann.One@EXAMPLE.org ',
      department: 'ops',
      site: 'lon',
      manager: 'boss',
      startDate: '2020-02-29',
      locale: 'de',
      weeklyLoad: 2,
    });
    expect(answer.body).toMatchObject({
      number: 'A1',
      email: 'Ann.One@example.org',
      department: { code: 'OPS', name: 'Operations' },
      site: { code: 'LON' },
      manager: { number: 'BOSS' },
      isLeader: false,
      leaderBy: 'derived',
      status: 'active',
      timeZone: null,
      effectiveTimeZone: 'Europe/London',
      locale: 'de',
      effectiveLocale: 'de',
      weeklyLoad: 2,
      startDate: '2020-02-29',
      endDate: null,
      deactivatedAt: null,
    });
    expect(answer.headers['location']).toBe(`/api/v1/employees/${answer.body.id}`);
    expect((await api.get('/employees/a1').expect(200)).body).toEqual(answer.body);
    expect((await api.get('/employees/BOSS').expect(200)).body).toMatchObject({
      effectiveTimeZone: 'UTC',
      effectiveLocale: 'en',
      weeklyLoad: 1,
    });
  });

  test.each([
    'no-at',
    '@example.org',
    'a@',
    'a@b',
    'a b@example.org',
    'a@example.org\nBcc: x@example.org',
    'a@example.org\r\nX: y',
    'a@example.org, b@example.org',
    'Ann <a@example.org>',
    '"a"@example.org',
    'a@exa mple.org',
    'a@-example.org',
    'a..b@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(260)}.org`,
    'a@[127.0.0.1]',
    'ä@example.org',
    '',
    42,
    null,
  ])('no e-mail address: %j', async (email) => {
    const answer = await api.post('/employees', { number: 'BAD', email, givenName: 'A', familyName: 'B' }).expect(422);
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual(['/email']);
  });

  test('an international domain is kept in the form that mail servers take', async () => {
    expect((await create('IDN', { email: "o'neil+x@Bücher.example" })).body.email).toBe("o'neil+x@xn--bcher-kva.example");
  });

  test('number and e-mail are unique in any letter case', async () => {
    await create('U1', { email: 'unique@example.org' });
    const number = await api.post('/employees', { number: 'u1', email: 'x@example.org', givenName: 'A', familyName: 'B' }).expect(409);
    expect(number.body.errors[0].pointer).toBe('/number');
    const email = await api.post('/employees', { number: 'U2', email: 'UNIQUE@example.org', givenName: 'A', familyName: 'B' }).expect(409);
    expect(email.body.errors[0].pointer).toBe('/email');
  });

  test('wrong values are refused together, each with its pointer', async () => {
    const answer = await api
      .post('/employees', {
        number: 'W/1',
        email: 'w@example.org',
        givenName: '',
        familyName: 'x'.repeat(201),
        timeZone: 'Mars/Olympus',
        locale: 'not a tag',
        weeklyLoad: 0,
        isLeader: 'yes',
        startDate: '2026-02-30',
        salary: 1,
      })
      .expect(422);
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual(
      ['/familyName', '/givenName', '/isLeader', '/locale', '/number', '/salary', '/startDate', '/timeZone', '/weeklyLoad'].sort(),
    );
    for (const field of ['department', 'site', 'manager']) {
      const unknown = await api.post('/employees', {
        number: 'W1',
        email: 'w@example.org',
        givenName: 'A',
        familyName: 'B',
        [field]: 'nope',
      });
      expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, `/${field}`]);
    }
  });

  test('the end may not lie before the start: in one request, and against what is stored', async () => {
    const dates = { startDate: '2026-05-02', endDate: '2026-05-01' };
    const answer = await api
      .post('/employees', { number: 'D1', email: 'd1@example.org', givenName: 'A', familyName: 'B', ...dates })
      .expect(422);
    expect(answer.body.errors[0].pointer).toBe('/endDate');
    await create('D2', { startDate: '2026-05-02' });
    expect((await api.patch('/employees/D2', 1, { endDate: '2026-05-01' }).expect(422)).body.errors[0].pointer).toBe('/endDate');
    await api.patch('/employees/D2', 1, { endDate: '2026-05-02' }).expect(200);
  });

  test('leading is derived from reports and from heading a department, unless it is declared', async () => {
    await create('L1');
    await create('L2', { manager: 'L1' });
    const leads = async (number: string) => {
      const { isLeader, leaderBy } = (await api.get(`/employees/${number}`).expect(200)).body;
      return [isLeader, leaderBy];
    };
    expect(await leads('L1')).toEqual([true, 'derived']);
    expect(await leads('L2')).toEqual([false, 'derived']);
    await api.patch('/employees/L1', 1, { isLeader: false }).expect(200);
    expect(await leads('L1')).toEqual([false, 'declared']);
    await api.patch('/employees/L1', 2, { isLeader: null }).expect(200);
    expect(await leads('L1')).toEqual([true, 'derived']);
    await api.patch('/employees/L2', 1, { isLeader: true }).expect(200);
    expect(await leads('L2')).toEqual([true, 'declared']);
    await api.patch('/employees/L2', 2, { isLeader: null }).expect(200);
    await api.post('/employees/L2/deactivate').expect(200);
    expect(await leads('L1')).toEqual([false, 'derived']);
  });

  test('reporting lines cannot run in a circle', async () => {
    await create('M1');
    await create('M2', { manager: 'M1' });
    await create('M3', { manager: 'M2' });
    for (const manager of ['M1', 'M2', 'M3']) {
      const answer = await api.patch('/employees/M1', 1, { manager }).expect(409);
      expect(answer.body.errors).toEqual([{ pointer: '/manager', message: expect.stringContaining('report'), code: 'circle' }]);
    }
    expect((await api.patch('/employees/M2', 1, { manager: null }).expect(200)).body.manager).toBeNull();
    await api.patch('/employees/M1', 1, { manager: 'M3' }).expect(200);
  });

  test('a patch leaves alone what it does not mention', async () => {
    const before = (await create('P1', { weeklyLoad: 3, department: 'OPS', timeZone: 'Asia/Tokyo', isLeader: true })).body;
    const after = (await api.patch('/employees/P1', 1, { givenName: 'Anna' }).expect(200)).body;
    expect(after).toEqual({ ...before, givenName: 'Anna', version: 2 });
    expect(after.effectiveTimeZone).toBe('Asia/Tokyo');
  });

  test('filters', async () => {
    await create('F1', { familyName: 'Füller', department: 'OPS', email: 'fountain@example.org' });
    await create('F2', { familyName: 'Filter_2', department: 'IT', site: 'LON', manager: 'F1' });
    await create('F3', { familyName: 'Filter_3', startDate: '2027-01-01', department: 'IT' });
    await create('F4', { familyName: 'Filter_4', endDate: '2026-11-24', department: 'IT' });
    await create('F5', { familyName: 'FilterX5', department: 'IT' });
    await api.post('/employees/F5/deactivate').expect(200);
    expect(await numbers('q=ann%20füller')).toEqual(['F1']);
    expect(await numbers('q=füller%20ann')).toEqual(['F1']);
    expect(await numbers('q=fountain')).toEqual(['F1']);
    expect(await numbers('q=filter_')).toEqual(['F2', 'F3', 'F4']);
    expect(await numbers('department=it&sort=number')).toEqual(['F2', 'F3', 'F4', 'F5']);
    expect(await numbers('department=ops&q=f1')).toEqual(['F1']);
    expect(await numbers('department=ops&includeSubdepartments=true&q=F&sort=number&status=active')).toEqual(
      expect.arrayContaining(['F1', 'F2']),
    );
    expect(await numbers('manager=F1')).toEqual(['F2']);
    expect(await numbers('site=lon&q=F2')).toEqual(['F2']);
    expect(await numbers('leader=true&q=f1')).toEqual(['F1']);
    expect(await numbers('leader=false&q=f1')).toEqual([]);
    expect(await numbers('department=it&status=active')).toEqual(['F2']);
    expect(await numbers('department=it&status=joining')).toEqual(['F3']);
    expect(await numbers('department=it&status=left')).toEqual(['F4']);
    expect(await numbers('department=it&status=deactivated')).toEqual(['F5']);
    expect((await api.get('/employees?department=nope').expect(422)).body.errors[0].pointer).toBe('/query/department');
    await api.get('/employees?status=retired').expect(422);
    await api.get('/employees?leader=maybe').expect(422);
  });

  test.each(['familyName', '-familyName', 'number', '-number', 'startDate', '-startDate', 'email', '-email'])(
    'sorted by %s, pages have no gaps and no repeats, also where values are equal or missing',
    async (sort) => {
      if (serial < 1000) {
        serial = 1000;
        for (let index = 0; index < 12; index++) {
          const startDate = index % 3 === 0 ? null : `2025-01-0${index % 3}`;
          await create(`S${index + 10}`, { familyName: index % 2 ? 'Same' : 'Seldom', department: 'OPS', givenName: 'Sorted', startDate });
        }
      }
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { body: { items: { number: string }[]; nextCursor: string | null } } = await api
          .get(`/employees?q=Sorted&limit=5&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`)
          .expect(200);
        seen.push(...page.body.items.map((item) => item.number));
        cursor = page.body.nextCursor;
      } while (cursor);
      expect(seen).toHaveLength(12);
      expect(new Set(seen).size).toBe(12);
      const whole = await numbers(`q=Sorted&sort=${sort}`);
      expect(seen).toEqual(whole);
      expect(await numbers(`q=Sorted&sort=${sort.startsWith('-') ? sort.slice(1) : `-${sort}`}`)).toEqual([...whole].reverse());
    },
  );

  test('deactivating and taking in again, each once', async () => {
    await create('X1');
    const off = (await api.post('/employees/X1/deactivate').expect(200)).body;
    expect(off).toMatchObject({ status: 'deactivated', deactivatedAt: '2026-11-25T12:00:00.000Z', version: 2 });
    expect((await api.post('/employees/X1/deactivate').expect(200)).body).toEqual(off);
    await api.post('/employees/X1/reactivate').set('If-Match', '"1"').expect(412);
    expect((await api.post('/employees/X1/reactivate').expect(200)).body).toMatchObject({
      status: 'active',
      deactivatedAt: null,
      version: 3,
    });
    expect((await api.post('/employees/X1/reactivate').expect(200)).body.version).toBe(3);
    await api.post('/employees/nobody/deactivate').expect(404);
    const actions = await api.db('audit_events').where({ entity_id: off.id }).orderBy('id').pluck('action');
    expect(actions).toEqual(['employee.created', 'employee.deactivated', 'employee.reactivated']);
  });

  test('a person without history can be deleted, unless people report to them', async () => {
    await create('DEL');
    await create('REP', { manager: 'DEL' });
    expect((await api.delete('/employees/DEL', 1).expect(409)).body.detail).toContain('Give them another manager');
    await api.patch('/employees/REP', 1, { manager: null }).expect(200);
    await api.delete('/employees/DEL', 1).expect(204);
    await api.get('/employees/DEL').expect(404);
  });

  test.each(["Robert'); DROP TABLE employees;--", '=cmd|calc!A1', '😀 Ѫ', '<script>', '%00', '\u202Eevil', "O'Brien-Łukasz", '$1 ?? :key'])(
    'a name is text and nothing else: %s',
    async (name) => {
      const made = (await create(`N${++serial}`, { familyName: name })).body;
      expect(made.familyName).toBe(name.trim());
      expect(
        (await api.get(`/employees?q=${encodeURIComponent(name)}`).expect(200)).body.items.map((item: { id: string }) => item.id),
      ).toContain(made.id);
    },
  );

  test('hostile input is refused, never a fault of ours', async () => {
    for (const path of [
      '/employees/%00',
      `/employees/${'x'.repeat(65)}`,
      '/employees?q=%00',
      '/employees?limit=0',
      '/employees?cursor=W10',
    ]) {
      expect((await api.get(path)).status).toBe(422);
    }
    for (const body of ['[]', '"text"', 'null', '{"number":{"$gt":""}}']) {
      const answer = await api.post('/employees').set('Content-Type', 'application/json').send(body);
      expect(answer.status).toBe(422);
    }
    await api.post('/employees').set('Content-Type', 'application/json').send('{"number":').expect(400);
  });
});
