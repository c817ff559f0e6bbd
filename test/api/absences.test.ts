import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

describe('absences', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
    for (const number of ['A', 'B', 'C', 'D', 'E']) {
      await api.post('/employees', { number, email: `${number}@example.org`, givenName: 'Ann', familyName: number }).expect(201);
    }
  });
  afterAll(() => api.close());

  const create = (employee: string, from: string, to: string, more: object = {}) => api.post('/absences', { employee, from, to, ...more });

  test('both days belong to an absence; its kind is leave unless said otherwise', async () => {
    const answer = await create('a', '2026-12-01', '2026-12-01').expect(201);
    expect(answer.body).toMatchObject({ employee: { number: 'A', name: 'Ann A' }, from: '2026-12-01', to: '2026-12-01', kind: 'leave' });
    expect(answer.headers['location']).toBe(`/api/v1/absences/${answer.body.id}`);
    expect((await api.get(`/absences/${answer.body.id}`).expect(200)).body).toEqual(answer.body);
    await create('A', '2026-12-02', '2026-12-04', { kind: 'sickness' }).expect(201);
  });

  test('two absences of one person share no day; the answer names the other one', async () => {
    await create('B', '2026-12-10', '2026-12-20').expect(201);
    const late = await create('B', '2026-12-20', '2026-12-24').expect(409);
    expect(late.body.errors).toEqual([
      { pointer: '/from', message: expect.stringContaining('from 2026-12-10 to 2026-12-20'), code: 'overlaps' },
    ]);
    const early = await create('B', '2026-12-01', '2026-12-10').expect(409);
    expect(early.body.errors[0].pointer).toBe('/to');
    await create('B', '2026-12-21', '2026-12-24').expect(201);
    await create('C', '2026-12-10', '2026-12-20').expect(201);
  });

  test('what cannot be accepted is refused with its pointer', async () => {
    expect((await create('B', '2026-12-24', '2026-12-23').expect(422)).body.errors[0].pointer).toBe('/to');
    expect((await create('nobody', '2026-12-24', '2026-12-24').expect(422)).body.errors[0].pointer).toBe('/employee');
    expect((await create('B', '2026-02-30', '2026-12-24').expect(422)).body.errors[0].pointer).toBe('/from');
    expect((await create('B', '2027-02-01', '2027-02-02', { kind: 'holiday' }).expect(422)).body.errors[0].pointer).toBe('/kind');
    expect((await create('B', '2027-02-01', '9999-12-31').expect(422)).body.errors[0].pointer).toBe('/to');
    await api.get('/absences/not-an-id').expect(422);
    await api.get('/absences/01890000-0000-7000-8000-000000000000').expect(404);
  });

  test('an update may move an absence over itself, but not onto another', async () => {
    const made = (await create('D', '2027-01-04', '2027-01-08').expect(201)).body;
    await create('D', '2027-01-18', '2027-01-20').expect(201);
    const path = `/absences/${made.id}`;
    expect((await api.patch(path, 1, { to: '2027-01-11', kind: 'training' }).expect(200)).body).toMatchObject({
      from: '2027-01-04',
      to: '2027-01-11',
      kind: 'training',
      version: 2,
    });
    expect((await api.patch(path, 2, { to: '2027-01-18' }).expect(409)).body.detail).toContain('2027-01-18 to 2027-01-20');
    expect((await api.patch(path, 2, { from: '2027-01-12' }).expect(422)).body.errors[0].pointer).toBe('/from');
    expect((await api.patch(path, 2, { to: '2027-01-01' }).expect(422)).body.errors[0].pointer).toBe('/to');
    expect((await api.patch(path, 2, { employee: 'A' }).expect(422)).body.errors[0].pointer).toBe('/employee');
    await api.patch(path, 1, { kind: 'other' }).expect(412);
    await api.delete(path, 2).expect(204);
    await api.get(path).expect(404);
    const actions = await api.db('audit_events').where({ entity_id: made.id }).orderBy('id').pluck('action');
    expect(actions).toEqual(['absence.created', 'absence.updated', 'absence.deleted']);
  });

  test('filters by person, days and kind', async () => {
    for (const [from, to, kind] of [
      ['2028-01-01', '2028-01-05', 'leave'],
      ['2028-01-10', '2028-01-15', 'parental'],
      ['2028-01-20', '2028-01-25', 'leave'],
    ] as const) {
      await create('E', from, to, { kind }).expect(201);
    }
    const list = async (query: string) =>
      (await api.get(`/absences?employee=e&${query}`).expect(200)).body.items.map((item: { from: string }) => item.from.slice(8));
    expect(await list('')).toEqual(['01', '10', '20']);
    expect(await list('sort=-to')).toEqual(['20', '10', '01']);
    expect(await list('from=2028-01-15')).toEqual(['10', '20']);
    expect(await list('to=2028-01-10')).toEqual(['01', '10']);
    expect(await list('from=2028-01-06&to=2028-01-09')).toEqual([]);
    expect(await list('kind=leave')).toEqual(['01', '20']);
    await api.get('/absences?from=2028-01-09&to=2028-01-06').expect(422);
    await api.get('/absences?employee=nobody').expect(422);
  });
});
