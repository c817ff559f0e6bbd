import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { people, type Seeded, seedCompany, services } from '../support/seeded-company.ts';

describe('programmes', () => {
  let api: TestApi;
  let company: Seeded;
  beforeAll(async () => {
    api = await startApi();
    company = await seedCompany(api.db, {
      sites: { HAM: 'DE' },
      departments: { CARE: null, IT: 2 },
      people: people(5, (index) => ({ department: index < 3 ? 'CARE' : 'IT', site: 'HAM' })),
      touchPoints: services(4, 5),
    });
  });
  afterAll(() => api.close());

  let counter = 0;
  const cycle = (more: object = {}) => ({ name: `Cycle ${++counter}`, kind: 'cycle', startWeek: '2026-W49', endWeek: '2027-W20', ...more });
  const pointers = (answer: { body: { errors: { pointer: string }[] } }) => answer.body.errors.map(({ pointer }) => pointer).sort();

  test('a programme defaults to everyone and everything, with rules that say themselves in words', async () => {
    const created = await api.post('/programmes', cycle()).expect(201);
    expect(created.headers['location']).toBe(`/api/v1/programmes/${created.body.id}`);
    expect(created.body).toMatchObject({
      kind: 'cycle',
      startWeek: '2026-W49',
      endWeek: '2027-W20',
      weeksAfterStart: null,
      audience: null,
      allTouchPoints: true,
      rules: { gap: 1, pace: 'earliest', minWorkingDays: null, preferences: { leadersFirst: true, spreadEvenly: false }, deadlines: [] },
      publishedPlan: null,
      latestPlan: null,
    });
    expect(created.body.touchPoints.map((touchPoint: { code: string }) => touchPoint.code)).toEqual(['T00', 'T01', 'T02', 'T03']);
    expect(created.body.rulesInWords).toContain('Leaders go first.');
    expect((await api.get(`/programmes/${created.body.id}`).expect(200)).body).toEqual(created.body);
  });

  test('audience, touch-points and deadlines are named by code and answered as references', async () => {
    const created = await api
      .post(
        '/programmes',
        cycle({
          audience: { departments: ['it'], employees: ['e0003', company.employee['E0004']?.id], leadersOnly: true },
          touchPoints: ['t02', 'T00'],
          rules: { gap: 3, pace: 'even', minWorkingDays: 4, deadlines: [{ touchPoint: 't00', withinWeeks: 6 }] },
        }),
      )
      .expect(201);
    expect(created.body.audience).toMatchObject({
      departments: [{ code: 'IT' }],
      employees: [{ number: 'E0003', name: 'Given E0003' }, { number: 'E0004' }],
      leadersOnly: true,
    });
    expect(created.body.allTouchPoints).toBe(false);
    expect(created.body.touchPoints.map((touchPoint: { code: string }) => touchPoint.code)).toEqual(['T00', 'T02']);
    expect(created.body.rules.deadlines).toMatchObject([{ touchPoint: { code: 'T00' }, withinWeeks: 6 }]);
    expect(created.body.rulesInWords).toEqual([
      'The visits are spread over all weeks, so that no week is busier than it has to be.',
      'Between two weeks in which a person is out lie at least 3 weeks.',
      'Nobody is asked in a week in which they work fewer than 4 days.',
      'Everyone has lived “Name of T00” by the end of week 6 of the programme.',
      'Leaders go first.',
      'The touch-points of their own department come last for everyone.',
      'The channel varies from week to week.',
    ]);
  });

  test('a cycle needs an end, an induction a length, and neither has the other', async () => {
    expect(pointers(await api.post('/programmes', cycle({ endWeek: undefined, weeksAfterStart: 4 })).expect(422))).toEqual([
      '/endWeek',
      '/weeksAfterStart',
    ]);
    expect(pointers(await api.post('/programmes', cycle({ kind: 'induction' })).expect(422))).toEqual(['/endWeek', '/weeksAfterStart']);
    expect(pointers(await api.post('/programmes', cycle({ endWeek: '2026-W48' })).expect(422))).toEqual(['/endWeek']);
    expect(pointers(await api.post('/programmes', cycle({ endWeek: '2032-W48' })).expect(422))).toEqual(['/endWeek']);
    expect(pointers(await api.post('/programmes', cycle({ startWeek: '2027-W53' })).expect(422))).toEqual(['/startWeek']);
    const induction = await api
      .post('/programmes', { name: 'First weeks', kind: 'induction', startWeek: '2026-W53', weeksAfterStart: 8 })
      .expect(201);
    expect(induction.body).toMatchObject({ startWeek: '2026-W53', endWeek: null, weeksAfterStart: 8 });
  });

  test('what is named and not there, or named in a deadline and not asked, is refused with its place', async () => {
    expect(pointers(await api.post('/programmes', cycle({ audience: { departments: ['IT', 'NOWHERE'], sites: [] } })).expect(422))).toEqual(
      ['/audience/sites'],
    );
    expect(pointers(await api.post('/programmes', cycle({ audience: { departments: ['IT', 'NOWHERE'] } })).expect(422))).toEqual([
      '/audience/departments/1',
    ]);
    expect(pointers(await api.post('/programmes', cycle({ touchPoints: ['T00', 'X'] })).expect(422))).toEqual(['/touchPoints/1']);
    const outside = { touchPoints: ['T00'], rules: { deadlines: [{ touchPoint: 'T01', withinWeeks: 3 }] } };
    expect(pointers(await api.post('/programmes', cycle(outside)).expect(422))).toEqual(['/rules/deadlines/0/touchPoint']);
    const twice = {
      rules: {
        deadlines: [
          { touchPoint: 'T01', withinWeeks: 3 },
          { touchPoint: 't01', withinWeeks: 4 },
        ],
      },
    };
    expect(pointers(await api.post('/programmes', cycle(twice)).expect(422))).toEqual(['/rules/deadlines/1/touchPoint']);
    expect(pointers(await api.post('/programmes', cycle({ rules: { gap: 0, pace: 'fast', colour: 'blue' } })).expect(422))).toEqual([
      '/rules/colour',
      '/rules/gap',
      '/rules/pace',
    ]);
  });

  test('an archived touch-point is neither asked of everyone nor can it be named', async () => {
    await api.db('touch_points').where({ code: 'T03' }).update({ archived_at: new Date() });
    const created = await api.post('/programmes', cycle()).expect(201);
    expect(created.body.touchPoints.map((touchPoint: { code: string }) => touchPoint.code)).toEqual(['T00', 'T01', 'T02']);
    expect(pointers(await api.post('/programmes', cycle({ touchPoints: ['T03'] })).expect(422))).toEqual(['/touchPoints']);
    await api.db('touch_points').where({ code: 'T03' }).update({ archived_at: null });
  });

  test('an update changes what it names, replaces the rules as one, and never the kind', async () => {
    const { body } = await api.post('/programmes', cycle({ touchPoints: ['T00'], rules: { gap: 4 } })).expect(201);
    const changed = await api.patch(`/programmes/${body.id}`, 1, { endWeek: '2027-W30' }).expect(200);
    expect(changed.body).toMatchObject({ endWeek: '2027-W30', startWeek: '2026-W49', rules: { gap: 4 }, version: 2 });
    expect(changed.body.touchPoints).toHaveLength(1);
    const all = await api.patch(`/programmes/${body.id}`, 2, { touchPoints: null, rules: { pace: 'even' } }).expect(200);
    expect(all.body).toMatchObject({ allTouchPoints: true, rules: { gap: 1, pace: 'even' } });
    expect(all.body.touchPoints).toHaveLength(4);
    expect(pointers(await api.patch(`/programmes/${body.id}`, 3, { kind: 'induction' }).expect(422))).toEqual(['/kind']);
    await api.patch(`/programmes/${body.id}`, 1, { name: 'old' }).expect(412);
    expect(await api.db('audit_events').where({ entity_id: body.id }).orderBy('id').pluck('action')).toEqual([
      'programme.created',
      'programme.updated',
      'programme.updated',
    ]);
  });

  test('names are unique among programmes in use; an archived one gives its name free and can be brought back while it is', async () => {
    const { body } = await api.post('/programmes', cycle({ name: 'The 2027 cycle' })).expect(201);
    expect(pointers(await api.post('/programmes', cycle({ name: 'the 2027 CYCLE' })).expect(409))).toEqual(['/name']);
    const archived = await api.post(`/programmes/${body.id}/archive`).expect(200);
    expect(archived.body.archivedAt).not.toBeNull();
    expect((await api.get('/programmes?q=2027 cyc').expect(200)).body.items).toEqual([]);
    expect((await api.get('/programmes?q=2027 cyc&archived=true').expect(200)).body.items).toHaveLength(1);
    await api.patch(`/programmes/${body.id}`, 2, { name: 'x' }).expect(409);
    await api.post('/programmes', cycle({ name: 'The 2027 cycle' })).expect(201);
    await api.post(`/programmes/${body.id}/restore`).expect(409);
  });

  test('a list says how much a programme asks, not what; the programme itself says what', async () => {
    const audience = { departments: ['CARE', 'IT'], employees: [Object.keys(company.employee)[0]], leadersOnly: true };
    const { body } = await api
      .post('/programmes', cycle({ name: 'Some of them', touchPoints: ['T00', 'T01', 'T03'], audience }))
      .expect(201);
    await api.db('touch_points').where({ code: 'T03' }).update({ archived_at: new Date() });
    const { touchPoints: _all, audience: _who, rules: _rules, rulesInWords: _words, ...kept } = body;
    expect((await api.get('/programmes?q=some of them').expect(200)).body.items).toEqual([
      { ...kept, touchPoints: 2, audience: { departments: 2, sites: 0, employees: 1, leadersOnly: true } },
    ]);
    await api.post('/programmes', cycle({ name: 'All of them' })).expect(201);
    expect((await api.get('/programmes?q=all of them').expect(200)).body.items[0]).toMatchObject({ touchPoints: 3, audience: null });
    await api.db('touch_points').where({ code: 'T03' }).update({ archived_at: null });
  });

  test('a programme without plans can be deleted; foreign and absent ids answer alike', async () => {
    const { body } = await api.post('/programmes', cycle()).expect(201);
    await api.delete(`/programmes/${body.id}`, 1).expect(204);
    await api.get(`/programmes/${body.id}`).expect(404);
    await api.get('/programmes/no-id').expect(422);
  });

  test('the same Idempotency-Key creates one programme', async () => {
    const body = cycle();
    const first = await api.post('/programmes', body).set('Idempotency-Key', 'p-1').expect(201);
    const second = await api.post('/programmes', body).set('Idempotency-Key', 'p-1').expect(201);
    expect(second.body).toEqual(first.body);
    expect(await api.db('programmes').where({ name: body.name })).toHaveLength(1);
  });
});
