import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { rowFactory } from '../support/rows.ts';

describe('sites', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const hamburg = { code: 'HAM', name: 'Hamburg', timeZone: 'Europe/Berlin', country: 'de' };

  test('a created site is answered with ETag and Location and can be read by id and by code in any case', async () => {
    const created = await api.post('/sites', hamburg).expect(201);
    expect(created.body).toMatchObject({ code: 'HAM', name: 'Hamburg', timeZone: 'Europe/Berlin', country: 'DE', version: 1 });
    expect(created.headers['etag']).toBe('"1"');
    expect(created.headers['location']).toBe(`/api/v1/sites/${created.body.id}`);
    expect((await api.get(`/sites/${created.body.id}`).expect(200)).body).toEqual(created.body);
    expect((await api.get('/sites/ham').expect(200)).body).toEqual(created.body);
  });

  test('a second site with the same code, in another case, is a conflict that names the field', async () => {
    const answer = await api.post('/sites', { ...hamburg, code: 'ham' }).expect(409);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.errors).toEqual([
      { pointer: '/code', message: expect.stringContaining('Another site has this code'), code: 'taken' },
    ]);
  });

  test('unknown fields, wrong values and missing ones are refused together, each with its pointer', async () => {
    const answer = await api.post('/sites', { code: '', timeZone: 'Mars/Olympus', colour: 'blue' }).expect(422);
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual([
      '/code',
      '/colour',
      '/name',
      '/timeZone',
    ]);
  });

  test('an update needs If-Match, refuses an old one and bumps the version', async () => {
    const { body } = await api.post('/sites', { code: 'LON', name: 'London', timeZone: 'Europe/London' }).expect(201);
    const { default: supertest } = await import('supertest');
    await supertest(api.app).patch(`/api/v1/sites/${body.id}`).send({ name: 'x' }).expect(428);
    const changed = await api.patch('/sites/LON', 1, { name: 'London Bridge' }).expect(200);
    expect(changed.body).toMatchObject({ name: 'London Bridge', timeZone: 'Europe/London', version: 2 });
    await api.patch('/sites/LON', 1, { name: 'again' }).expect(412);
    await api.delete('/sites/LON', 1).expect(412);
    await api.delete('/sites/LON', 2).expect(204);
    await api.get('/sites/LON').expect(404);
  });

  test('lists are paged without gaps or repeats, in both directions', async () => {
    const codes = Array.from({ length: 25 }, (_, index) => `P${String(index).padStart(2, '0')}`);
    for (const code of codes) await api.post('/sites', { code, name: `Page ${code}`, timeZone: 'UTC' }).expect(201);
    for (const sort of ['code', '-code']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const answer: { body: { items: { code: string }[]; nextCursor: string | null } } = await api
          .get(`/sites?q=Page&limit=7&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`)
          .expect(200);
        seen.push(...answer.body.items.map((site) => site.code));
        cursor = answer.body.nextCursor;
      } while (cursor);
      expect(seen).toEqual(sort === 'code' ? codes : [...codes].reverse());
    }
    await api.get('/sites?cursor=rubbish').expect(422);
    await api.get('/sites?sort=colour').expect(422);
    await api.get('/sites?limit=501').expect(422);
  });

  test('the same Idempotency-Key creates once and answers twice alike, also when both arrive together', async () => {
    const site = { code: 'IDEM', name: 'Once', timeZone: 'UTC' };
    const answers = await Promise.all([1, 2, 3].map(() => api.post('/sites', site).set('Idempotency-Key', 'k-1')));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const other = await api
      .post('/sites', { ...site, code: 'IDEM2' })
      .set('Idempotency-Key', 'k-1')
      .expect(409);
    expect(other.body.errors[0].pointer).toBe('/headers/idempotency-key');
  });

  test('a site that an audience names is not deleted', async () => {
    const { body } = await api.post('/sites', { code: 'AUDIENCE', name: 'Audience', timeZone: 'UTC' }).expect(201);
    await rowFactory(api.db).programme({ audience: { sites: [body.id] } });
    expect((await api.delete('/sites/AUDIENCE', 1).expect(409)).body.detail).toContain('audience of the programme');
  });

  test('every change leaves an audit event with before and after', async () => {
    await api.post('/sites', { code: 'AUD', name: 'Audit', timeZone: 'UTC' }).expect(201);
    await api.patch('/sites/AUD', 1, { name: 'Audited' }).expect(200);
    const events = await api.db('audit_events').where({ entity: 'site' }).whereRaw("after->>'code' = 'AUD'").orderBy('id');
    expect(events.map((event) => event.action)).toEqual(['site.created', 'site.updated']);
    expect(events[1].before.name).toBe('Audit');
    expect(events[1].after.name).toBe('Audited');
    await expect(api.db('audit_events').delete()).rejects.toThrow(/append-only/);
  });
});
