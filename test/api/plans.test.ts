import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { brokenRules, cycle, generate, pagesOf } from '../support/plans.ts';
import { people, type Seeded, seedCompany, services } from '../support/seeded-company.ts';

/** With the scheduler in its thread, as in production. */
describe('a plan, from the programme to the published assignments', () => {
  let api: TestApi;
  let company: Seeded;
  let programme: string;
  let plan: string;
  beforeAll(async () => {
    api = await startApi();
    company = await seedCompany(api.db, {
      sites: { HAM: 'DE', LON: 'GB' },
      departments: { CARE: null, IT: 2 },
      people: people(12, (index) => ({ department: index < 8 ? 'CARE' : 'IT', site: index % 2 ? 'HAM' : 'LON', leader: index === 0 })),
      touchPoints: [...services(3, 4), { code: 'SHOP', channel: 'shop', after: ['T00'], places: { HAM: 2, LON: 2 } }],
    });
    await api.product.start();
    programme = (await api.post('/programmes', cycle()).expect(201)).body.id;
  });
  afterAll(async () => {
    await api.product.stop();
    await api.close();
  });

  test('a request is answered at once and becomes a draft that places everyone', async () => {
    const requested = await api.post(`/programmes/${programme}/plans`, { seed: 3 }).expect(202);
    expect(requested.headers['location']).toBe(`/api/v1/plans/${requested.body.id}`);
    expect(requested.body).toMatchObject({ status: 'solving', seed: 3, summary: null, programme: { id: programme } });
    plan = requested.body.id;
    expect(await generate(api, programme, plan)).toMatchObject({
      status: 'draft',
      firstWeek: '2026-W49',
      weeks: 15,
      error: null,
      // Everything fits; this is what keeps a plan from being shorter.
      bottlenecks: [{ resource: 'department', name: 'IT', need: 16, have: 14 }],
      summary: { required: 48, placed: 48, unplaced: 0, proof: 'proved-shortest', moved: null, postponed: 0, lapsed: 0, cancelled: false },
    });
    expect((await api.get(`/programmes/${programme}`).expect(200)).body).toMatchObject({
      publishedPlan: null,
      latestPlan: { id: plan, status: 'draft' },
    });
  });

  test('its visits can be read a page at a time and by week, person, touch-point and department', async () => {
    const all = await pagesOf(api, `/plans/${plan}/assignments?limit=7`);
    expect(all).toHaveLength(48);
    expect(new Set(all.map((visit) => `${visit.employee.number} ${visit.touchPoint.code}`)).size).toBe(48);
    const of = async (filter: string) => (await pagesOf(api, `/plans/${plan}/assignments?${filter}`)).length;
    expect(await of('employee=e0003')).toBe(4);
    expect(await of(`touchPoint=${company.touchPoint['T01']?.id}`)).toBe(12);
    expect(await of('department=IT&touchPoint=T01')).toBe(4);
    expect(await of('week=2026-W49')).toBe(all.filter((visit) => visit.week === '2026-W49').length);
    expect(await of('employee=nobody')).toBe(0);
    await api.get(`/plans/${plan}/assignments?cursor=rubbish`).expect(422);
    await api.get(`/plans/${company.employee['E0000']?.id}/assignments`).expect(404);
    expect((await api.get(`/plans/${plan}/unplaced`).expect(200)).body).toEqual({ items: [], nextCursor: null });
  });

  test('the board counts places used and places there are', async () => {
    const { body } = await api.get(`/plans/${plan}/board`).expect(200);
    expect(body.weeks).toHaveLength(15);
    expect(body.weeks.slice(3, 6)).toEqual(['2026-W52', '2026-W53', '2027-W01']);
    expect(body.touchPoints.map((touchPoint: { code: string }) => touchPoint.code)).toEqual(['SHOP', 'T00', 'T01', 'T02']);
    const sums = body.cells.map((row: { used: number }[]) => row.reduce((sum, cell) => sum + cell.used, 0));
    expect(sums).toEqual([12, 12, 12, 12]);
    for (const cell of body.cells.flat()) expect(cell.used).toBeLessThanOrEqual(cell.places);
    expect(body.cells[0][0].places).toBe(4);
  });

  test('the diff says what publishing would do before anybody is told', async () => {
    const { body } = await api.get(`/plans/${plan}/diff?limit=5`).expect(200);
    expect(body).toMatchObject({ counts: { added: 48, moved: 0, cancelled: 0, unchanged: 0 }, people: 12, told: 0 });
    expect(body.items).toHaveLength(5);
    expect(body.items[0]).toMatchObject({ change: 'added', before: null, after: { venue: { site: null } }, told: false });
    expect(await pagesOf(api, `/plans/${plan}/diff?limit=11`)).toHaveLength(48);
    expect(await pagesOf(api, `/plans/${plan}/diff?change=moved`)).toEqual([]);
    expect(await api.db('assignments')).toEqual([]);
  });

  test('publishing makes assignments that break no rule, once, with their mails and their trace', async () => {
    const published = await api.post(`/plans/${plan}/publish`).set('Idempotency-Key', 'publish-1').expect(200);
    const messages = (await api.db('messages')).length;
    expect(published.body).toEqual({ announced: 48, moved: 0, unchanged: 0, cancelled: 0, messages });
    expect((await api.post(`/plans/${plan}/publish`).set('Idempotency-Key', 'publish-1').expect(200)).body).toEqual(published.body);
    expect((await api.post(`/plans/${plan}/publish`).expect(409)).body.detail).toContain('only a draft can be published');
    expect(await api.db('assignments').where({ status: 'planned', sequence: 0 })).toHaveLength(48);
    expect(await brokenRules(api.db)).toEqual([]);
    expect(await api.db('audit_events').where({ entity_id: plan }).orderBy('id').pluck('action')).toEqual([
      'plan.requested',
      'plan.solved',
      'plan.published',
    ]);
    expect((await api.get(`/plans/${plan}`).expect(200)).body.status).toBe('published');
    expect((await api.get(`/plans/${plan}/diff`).expect(200)).body.counts).toEqual({ added: 0, moved: 0, cancelled: 0, unchanged: 48 });
  });

  test('the same data and seed give the same plan', async () => {
    const visits = async () => {
      const draft = await generate(api, programme);
      await api.post(`/plans/${draft.id}/discard`).expect(200);
      return draft.summary;
    };
    expect(await visits()).toEqual(await visits());
  });

  test('generated and published again, it takes the place of the first one', async () => {
    const again = await generate(api, programme);
    expect(again.summary).toMatchObject({ required: 48, placed: 48, moved: 0, unavoidable: 0 });
    const published = await api.post(`/plans/${again.id}/publish`).expect(200);
    expect(published.body).toMatchObject({ announced: 0, moved: 0, unchanged: 48, cancelled: 0 });
    expect(await brokenRules(api.db)).toEqual([]);
    expect((await api.get(`/plans/${plan}`).expect(200)).body.status).toBe('superseded');
    const list = await api.get(`/programmes/${programme}/plans`).expect(200);
    expect(list.body.items.map((item: { status: string }) => item.status)).toEqual(['published', 'discarded', 'discarded', 'superseded']);
  });

  test('a programme that is over or archived is not planned', async () => {
    const over = (await api.post('/programmes', cycle({ startWeek: '2026-W10', endWeek: '2026-W48' })).expect(201)).body.id;
    expect((await api.post(`/programmes/${over}/plans`, {}).expect(409)).body.detail).toContain('ends in 2026-W48');
    await api.post(`/programmes/${over}/archive`).expect(200);
    expect((await api.post(`/programmes/${over}/plans`, {}).expect(409)).body.detail).toContain('archived');
    await api.post(`/programmes/${programme}/plans`, { seed: -1 }).expect(422);
    await api.post(`/programmes/${company.venue['T00']?.id}/plans`, {}).expect(404);
  });
});
