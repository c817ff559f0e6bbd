import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { rowFactory } from '../support/rows.ts';

describe('departments', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
    await api.post('/sites', { code: 'HAM', name: 'Hamburg', timeZone: 'Europe/Berlin' }).expect(201);
  });
  afterAll(() => api.close());

  const create = (code: string, more: object = {}) => api.post('/departments', { code, name: `Department ${code}`, ...more }).expect(201);
  const codes = (answer: { body: { items: { code: string }[] } }) => answer.body.items.map((item) => item.code);

  test('a created department embeds what it refers to and can be read by id and by code', async () => {
    const top = (await create('TOP')).body;
    const answer = await create('OPS', { parent: 'top', site: 'ham', maxAwayPerWeek: 3 });
    expect(answer.body).toMatchObject({
      code: 'OPS',
      parent: { id: top.id, code: 'TOP', name: 'Department TOP' },
      site: { code: 'HAM', name: 'Hamburg' },
      head: null,
      maxAwayPerWeek: 3,
      employees: 0,
      employeesInSubtree: 0,
      version: 1,
    });
    expect(answer.headers['location']).toBe(`/api/v1/departments/${answer.body.id}`);
    expect(answer.headers['etag']).toBe('"1"');
    expect((await api.get('/departments/ops').expect(200)).body).toEqual(answer.body);
    expect((await api.get(`/departments/${answer.body.id}`).expect(200)).body).toEqual(answer.body);
  });

  test('references and numbers that cannot be accepted are refused with their pointers', async () => {
    const unknown = await api.post('/departments', { code: 'X', name: 'X', parent: 'nope' }).expect(422);
    expect(unknown.body.errors).toEqual([
      {
        pointer: '/parent',
        message: expect.stringContaining('There is no department "nope"'),
        code: 'unknown-reference',
        values: { value: 'nope' },
      },
    ]);
    expect((await api.post('/departments', { code: 'X', name: 'X', site: 'nope' }).expect(422)).body.errors[0].pointer).toBe('/site');
    expect((await api.post('/departments', { code: 'X', name: 'X', head: 'nope' }).expect(422)).body.errors[0].pointer).toBe('/head');
    const wrong = await api.post('/departments', { name: 'X', maxAwayPerWeek: -1, colour: 'red' }).expect(422);
    expect(wrong.body.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual(['/code', '/colour', '/maxAwayPerWeek']);
    await create('TAKEN');
    expect((await api.post('/departments', { code: 'taken', name: 'X' }).expect(409)).body.errors[0].pointer).toBe('/code');
  });

  test('the tree cannot run in a circle, however long', async () => {
    await create('C1');
    await create('C2', { parent: 'C1' });
    await create('C3', { parent: 'C2' });
    for (const parent of ['C1', 'C2', 'C3']) {
      const answer = await api.patch('/departments/C1', 1, { parent }).expect(409);
      expect(answer.body.errors).toEqual([{ pointer: '/parent', message: expect.stringContaining('circle'), code: 'circle' }]);
    }
    const freed = await api.patch('/departments/C2', 1, { parent: null }).expect(200);
    expect(freed.body.parent).toBeNull();
    await api.patch('/departments/C1', 1, { parent: 'C3' }).expect(200);
  });

  test('a patch leaves alone what it does not mention, and null empties', async () => {
    await create('P1', { site: 'HAM', maxAwayPerWeek: 2 });
    expect((await api.patch('/departments/P1', 1, { name: 'Renamed' }).expect(200)).body).toMatchObject({
      name: 'Renamed',
      maxAwayPerWeek: 2,
      site: { code: 'HAM' },
    });
    expect((await api.patch('/departments/P1', 2, { site: null, maxAwayPerWeek: null }).expect(200)).body).toMatchObject({
      site: null,
      maxAwayPerWeek: null,
      version: 3,
    });
    await api.patch('/departments/P1', 1, { name: 'late' }).expect(412);
  });

  test('filters: part of the name, parent, top of the tree, site', async () => {
    await create('F1', { name: 'Filter 100% top', site: 'HAM' });
    await create('F2', { name: 'Filter below', parent: 'F1' });
    await create('F3', { name: 'Filter far below', parent: 'F2' });
    expect(codes(await api.get('/departments?q=filter').expect(200))).toEqual(['F1', 'F2', 'F3']);
    expect(codes(await api.get('/departments?q=100%25').expect(200))).toEqual(['F1']);
    expect(codes(await api.get('/departments?parent=f1').expect(200))).toEqual(['F2']);
    expect(codes(await api.get('/departments?q=filter&top=true').expect(200))).toEqual(['F1']);
    expect(codes(await api.get('/departments?q=filter&top=false&sort=-name').expect(200))).toEqual(['F3', 'F2']);
    expect(codes(await api.get('/departments?q=filter&site=HAM').expect(200))).toEqual(['F1']);
    expect((await api.get('/departments?site=nope').expect(422)).body.errors[0].pointer).toBe('/query/site');
  });

  test('people are counted here and below, without leavers and deactivated ones', async () => {
    const rows = rowFactory(api.db);
    const top = await rows.department({ code: 'N1' });
    const below = await rows.department({ code: 'N2', parent_key: top.key });
    await rows.employee({ department_key: top.key });
    await rows.employee({ department_key: below.key, end_date: '2026-11-25' });
    await rows.employee({ department_key: below.key, start_date: '2027-01-01' });
    await rows.employee({ department_key: below.key, end_date: '2026-11-24' });
    await rows.employee({ department_key: below.key, deactivated_at: '2026-11-01' });
    expect((await api.get('/departments/N1').expect(200)).body).toMatchObject({ employees: 1, employeesInSubtree: 3 });
    expect((await api.get('/departments/N2').expect(200)).body).toMatchObject({ employees: 2, employeesInSubtree: 2 });
    const listed = (await api.get('/departments?q=N1').expect(200)).body.items[0];
    expect(listed).toMatchObject({ employees: 1, employeesInSubtree: 3 });
  });

  test('a department that something refers to is not deleted, and the answer says what to do', async () => {
    const rows = rowFactory(api.db);
    const top = (await create('X1')).body;
    await create('X2', { parent: 'X1' });
    expect((await api.delete('/departments/X1', 1).expect(409)).body.detail).toContain('Move them elsewhere in the tree');
    await api.delete('/departments/X2', 1).expect(204);
    const person = await rows.employee({ department_key: (await api.db('departments').where({ id: top.id }).first()).key });
    expect((await api.delete('/departments/X1', 1).expect(409)).body.detail).toContain('People belong to this department');
    await api.db('employees').where({ key: person.key }).update({ department_key: null });
    const programme = await rows.programme({ audience: { departments: [top.id] } });
    expect((await api.delete('/departments/X1', 1).expect(409)).body.detail).toContain('audience of the programme');
    await api.db('programmes').where({ key: programme.key }).update({ archived_at: '2026-11-25' });
    await api.delete('/departments/X1', 1).expect(204);
    await api.get('/departments/X1').expect(404);
  });

  test('the head is shown, and is nobody once the person is gone', async () => {
    await api.post('/employees', { number: 'H1', email: 'h1@example.org', givenName: 'Hanna', familyName: 'Head' }).expect(201);
    expect((await create('HD', { head: 'h1' })).body.head).toMatchObject({ number: 'H1', name: 'Hanna Head' });
    expect((await api.get('/employees/H1').expect(200)).body).toMatchObject({ isLeader: true, leaderBy: 'derived' });
    await api.delete('/employees/H1', 1).expect(204);
    expect((await api.get('/departments/HD').expect(200)).body.head).toBeNull();
  });

  test('every change leaves its trace', async () => {
    await create('AUD');
    await api.patch('/departments/AUD', 1, { name: 'Changed' }).expect(200);
    await api.delete('/departments/AUD', 2).expect(204);
    const events = await api
      .db('audit_events')
      .where({ entity: 'department' })
      .whereRaw("coalesce(after, before)->>'code' = 'AUD'")
      .orderBy('id');
    expect(events.map((event) => event.action)).toEqual(['department.created', 'department.updated', 'department.deleted']);
  });
});
