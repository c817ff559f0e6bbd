import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { brokenRules, generate } from '../support/plans.ts';
import { people, type Seeded, seedCompany, services } from '../support/seeded-company.ts';

describe('plans', () => {
  let api: TestApi;
  let company: Seeded;
  beforeAll(async () => {
    api = await startApi();
    company = await seedCompany(api.db, {
      departments: { CARE: null, IT: 2 },
      people: people(12, (index) => ({ department: index < 8 ? 'CARE' : 'IT', leader: index === 0 })),
      touchPoints: services(4, 4),
    });
    await api.product.start();
  });
  afterAll(async () => {
    await api.product.stop();
    await api.close();
  });

  test('from a programme to published assignments', async () => {
    const programme = await api
      .post('/programmes', { name: 'Cycle', kind: 'cycle', startWeek: '2026-W45', endWeek: '2027-W10' })
      .expect(201);
    const requested = await api.post(`/programmes/${programme.body.id}/plans`, { seed: 3 }).expect(202);
    expect(requested.headers['location']).toBe(`/api/v1/plans/${requested.body.id}`);
    expect(requested.body).toMatchObject({ status: 'solving', seed: 3, summary: null });

    const draft = await generate(api, programme.body.id, requested.body.id);
    expect(draft).toMatchObject({
      status: 'draft',
      firstWeek: '2026-W49',
      weeks: 15,
      error: null,
      summary: { required: 48, placed: 48, unplaced: 0, proof: 'proved-shortest', moved: null },
    });
    const published = await api.post(`/plans/${draft.id}/publish`).expect(200);
    expect(published.body).toMatchObject({ announced: 48, moved: 0, unchanged: 0, cancelled: 0 });
    expect(await api.db('assignments').where({ status: 'planned' })).toHaveLength(48);
    expect(await brokenRules(api.db)).toEqual([]);
    expect((await api.get(`/programmes/${programme.body.id}`).expect(200)).body).toMatchObject({ publishedPlan: draft.id });
    expect(Object.keys(company.employee)).toHaveLength(12);
  });
});
