import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/platform/ids.ts';
import { NOW, startApi, type TestApi } from '../support/api.ts';
import { brokenRules, cycle, emptyCompany, generate, pagesOf } from '../support/plans.ts';
import { people, type Seeded, seedCompany, services } from '../support/seeded-company.ts';
import { inProcessSolver } from '../support/solvers.ts';

describe('publishing a plan', () => {
  let api: TestApi;
  let company: Seeded;
  beforeAll(async () => {
    api = await startApi({ solver: inProcessSolver });
    await api.product.start();
  });
  afterAll(async () => {
    await api.product.stop();
    await api.close();
  });

  /** A fresh company of 10 with 3 touch-points and a programme; what was there before is gone. */
  async function begin(places = 5): Promise<string> {
    api.clock.set(NOW);
    await emptyCompany(api.db);
    company = await seedCompany(api.db, {
      departments: { CARE: 4 },
      people: people(10, () => ({ department: 'CARE' })),
      touchPoints: services(3, places),
    });
    return newProgramme();
  }
  const newProgramme = async (more: object = {}): Promise<string> => (await api.post('/programmes', cycle(more)).expect(201)).body.id;
  const publish = async (programme: string): Promise<string> => {
    const { id } = await generate(api, programme);
    await api.post(`/plans/${id}/publish`).expect(200);
    return id;
  };
  const later = () => api.clock.advance(60_000);
  const assignments = (where: object = {}) => api.db('assignments').where(where).orderBy(['week', 'employee_key', 'touch_point_key']);
  const refused = async (plan: string): Promise<string> => {
    const before = await api.db('assignments').orderBy('id');
    const { body } = await api.post(`/plans/${plan}/publish`).expect(409);
    expect(body.detail).toContain('Generate again');
    expect(await api.db('assignments').orderBy('id')).toEqual(before);
    expect((await api.get(`/plans/${plan}`).expect(200)).body.status).toBe('draft');
    return body.detail;
  };

  test('of many who publish at once, one does and the others are told', async () => {
    const programme = await begin();
    const drafts = [(await generate(api, programme)).id, (await generate(api, programme)).id, (await generate(api, programme)).id];
    const answers = await Promise.all([...drafts, ...drafts].map((plan) => api.post(`/plans/${plan}/publish`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await assignments()).toHaveLength(30);
    expect(await api.db('plans').where({ status: 'published' })).toHaveLength(1);
    expect(await api.db('plans').where({ status: 'draft' })).toHaveLength(2);
    expect(await refused(drafts.find((_, index) => answers[index]?.status !== 200) as string)).toContain(
      'Another plan of this programme was published',
    );
  });

  test('after an absence few visits move, announced ones and pins never, and the diff has said so', async () => {
    const programme = await begin();
    await publish(programme);
    const [first] = await assignments();
    const announced = await api.db('assignments').where({ week: first.week }).update({ status: 'announced' }).returning('id');
    const [victim] = await assignments({ status: 'planned' });
    later();
    const number = (await api.db('employees').where({ key: victim.employee_key }).first('number')).number;
    await api.db('absences').insert({
      id: newId(),
      employee_key: victim.employee_key,
      during: api.db.raw('daterange(?::date, ?::date + 7)', [victim.week, victim.week]),
      created_at: api.clock.now(),
      updated_at: api.clock.now(),
    });
    const draft = await generate(api, programme);
    expect(draft.summary).toMatchObject({ required: 30, placed: 30 });
    expect(draft.summary.moved).toBeGreaterThanOrEqual(1);
    const { body: diff } = await api.get(`/plans/${draft.id}/diff?change=moved&limit=100`).expect(200);
    expect(diff.counts).toEqual({ added: 0, moved: draft.summary.moved, cancelled: 0, unchanged: 30 - draft.summary.moved });
    const mine = diff.items.filter((item: { employee: { number: string } }) => item.employee.number === number);
    expect(mine.length).toBeGreaterThanOrEqual(1);
    for (const item of diff.items) expect(item.before).not.toEqual(item.after);
    const { body } = await api.post(`/plans/${draft.id}/publish`).expect(200);
    expect(body).toMatchObject({ announced: 0, moved: draft.summary.moved, cancelled: 0 });
    const after = await assignments();
    expect(after.filter(({ sequence }) => sequence === 1)).toHaveLength(draft.summary.moved);
    for (const { id } of announced) expect(after.find((row) => row.id === id)).toMatchObject({ week: first.week, sequence: 0, version: 1 });
    expect(await brokenRules(api.db)).toEqual([]);
  });

  test('who leaves the programme loses what was planned; what was missed is asked again', async () => {
    const programme = await begin();
    await publish(programme);
    const [missed] = await assignments();
    await api
      .db('assignments')
      .where({ id: missed.id })
      .update({ status: 'missed', closed_at: api.clock.now(), updated_at: api.clock.now() });
    const left = company.employee['E0009']?.key === missed.employee_key ? 'E0008' : 'E0009';
    await api.db('employees').where({ number: left }).update({ deactivated_at: api.clock.now() });
    later();
    const draft = await generate(api, programme);
    const { body } = await api.post(`/plans/${draft.id}/publish`).expect(200);
    expect(body).toMatchObject({ announced: 1, cancelled: 3 });
    const cancelled = await assignments({ status: 'cancelled' });
    expect(new Set(cancelled.map(({ employee_key }) => employee_key))).toEqual(new Set([company.employee[left]?.key]));
    expect(cancelled[0]).toMatchObject({ close_reason: 'replanned', sequence: 1 });
    const again = await assignments({ employee_key: missed.employee_key, touch_point_key: missed.touch_point_key, status: 'planned' });
    expect(again).toHaveLength(1);
    expect(await brokenRules(api.db)).toEqual([]);
  });

  describe('is refused when life went on since the plan was drawn up:', () => {
    test('somebody was announced what the plan would move', async () => {
      const programme = await begin();
      await publish(programme);
      const [victim] = await assignments();
      later();
      await api.db('absences').insert({
        id: newId(),
        employee_key: victim.employee_key,
        during: api.db.raw('daterange(?::date, ?::date + 7)', [victim.week, victim.week]),
        created_at: api.clock.now(),
        updated_at: api.clock.now(),
      });
      const draft = await generate(api, programme);
      later();
      await api.db('assignments').where({ id: victim.id }).update({ status: 'announced', updated_at: api.clock.now() });
      expect(await refused(draft.id)).toContain('1 visit was announced meanwhile and would move.');
      expect((await generate(api, programme)).status).toBe('draft');
    });

    test('a visit was moved by hand, or excused', async () => {
      const programme = await begin();
      await publish(programme);
      const [one, two] = await assignments();
      const draft = await generate(api, programme);
      later();
      await api.db('assignments').where({ id: one.id }).update({ week: '2027-03-01', updated_at: api.clock.now() });
      await api
        .db('assignments')
        .where({ id: two.id })
        .update({ status: 'excused', closed_at: api.clock.now(), updated_at: api.clock.now() });
      expect(await refused(draft.id)).toContain('2 assignments were moved, closed or cancelled meanwhile.');
    });

    test('the weeks have begun', async () => {
      const programme = await begin();
      const draft = await generate(api, programme);
      api.clock.set('2026-11-30T12:00:00Z');
      expect(await refused(draft.id)).toMatch(/visits? lies? in weeks that have begun meanwhile|visits lie in weeks/);
    });

    test('somebody left, or is away in a week planned for them', async () => {
      const programme = await begin();
      const draft = await generate(api, programme);
      later();
      const [visit] = await pagesOf(api, `/plans/${draft.id}/assignments?employee=E0001`);
      await api.db('employees').where({ number: 'E0000' }).update({ deactivated_at: api.clock.now(), updated_at: api.clock.now() });
      await api.db('absences').insert({
        id: newId(),
        employee_key: company.employee['E0001']?.key,
        during: '[2026-11-30,2027-03-29)',
        created_at: api.clock.now(),
        updated_at: api.clock.now(),
      });
      expect(visit).toBeDefined();
      expect(await refused(draft.id)).toContain('2 people in it left or changed meanwhile');
    });

    test('another programme took the pair, the week or the place', async () => {
      const one = await begin(3);
      const two = await newProgramme({ touchPoints: ['T00'] });
      const three = await newProgramme({ touchPoints: ['T01', 'T02'] });
      const draft = await generate(api, one);
      later();
      await publish(two);
      expect(await refused(draft.id)).toContain('10 visits are done, credited, exempt or asked for by another programme by now.');
      const thirds = await generate(api, three);
      const ones = await generate(api, one);
      await api.post(`/plans/${ones.id}/publish`).expect(200);
      expect(await refused(thirds.id)).toMatch(/or asked for by another programme/);
      expect(await brokenRules(api.db)).toEqual([]);
    });

    test('another programme’s people took the places, or the department’s cap', async () => {
      await begin(3);
      const half = (from: number) => ({ audience: { employees: Array.from({ length: 5 }, (_, index) => `E000${from + index}`) } });
      const one = await newProgramme(half(0));
      const two = await newProgramme(half(5));
      const draft = await generate(api, one);
      later();
      await publish(two);
      expect(await refused(draft.id)).toMatch(/Another programme took \d+ places or weeks/);
      await publish(one);
      expect(await assignments()).toHaveLength(30);
      expect(await brokenRules(api.db)).toEqual([]);
    });

    test('somebody was exempted, or credited', async () => {
      const programme = await begin();
      const draft = await generate(api, programme);
      later();
      const about = (number: string) => ({
        id: newId(),
        employee_key: company.employee[number]?.key,
        touch_point_key: company.touchPoint['T00']?.key,
        approver_key: company.employee['E0009']?.key,
        reason: 'r',
        created_at: api.clock.now(),
        updated_at: api.clock.now(),
      });
      await api.db('exemptions').insert({ ...about('E0000'), during: '[2026-01-01,2029-01-01)' });
      await api.db('credits').insert({ ...about('E0001'), experienced_on: '2026-01-01' });
      expect(await refused(draft.id)).toContain('2 visits are done, credited, exempt or asked for by another programme by now.');
    });
  });

  test('a failure in the middle leaves nothing half done', async () => {
    const programme = await begin();
    const draft = await generate(api, programme);
    await api.db.raw("ALTER TABLE messages ADD CONSTRAINT nobody_is_mailed CHECK (kind = 'nothing')");
    // The first week is due within eight days, so publishing writes mails, and cannot.
    const { status } = await api.post(`/plans/${draft.id}/publish`);
    await api.db.raw('ALTER TABLE messages DROP CONSTRAINT nobody_is_mailed');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(await assignments()).toEqual([]);
    expect((await api.get(`/plans/${draft.id}`).expect(200)).body.status).toBe('draft');
    await api.post(`/plans/${draft.id}/publish`).expect(200);
    expect(await assignments()).toHaveLength(30);
  });
});
