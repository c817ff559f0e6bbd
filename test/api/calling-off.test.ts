import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';

/** The clock stands on Wednesday of 2026-W48; its Monday is 2026-11-23. */
describe('an exemption or a credit calls off the walk that lies ahead', () => {
  let api: TestApi;
  let rows: RowFactory;
  let programme: Awaited<ReturnType<RowFactory['programme']>>;
  let approver: Keyed;
  beforeAll(async () => {
    api = await startApi();
    rows = rowFactory(api.db);
    programme = await rows.programme();
    approver = await rows.employee();
  });
  afterAll(() => api.close());

  async function asked(row: { week?: string; status?: string } = {}) {
    const employee = await rows.employee();
    const touchPoint = await rows.touchPoint();
    const id = await rows.assignment({ programme, employee, touchPoint }, row);
    const about = { employee: employee.id, touchPoint: touchPoint.id, approver: approver.id };
    return { id, exemption: { ...about, reason: 'A matter of her back', from: '2026-11-01', until: '2026-12-31' }, about };
  }
  const assignment = async (id: string) => (await api.get(`/assignments/${id}`).expect(200)).body;
  const noticesTo = (id: string) =>
    api.db('messages').where({ kind: 'change' }).whereRaw("payload->'parts'->0->'changes'->0->>'assignmentId' = ?", [id]);

  test('announced: excused with a notice, in one go; the reason stays with the exemption', async () => {
    const { id, exemption } = await asked();
    await api.post('/exemptions', exemption).expect(201);
    expect(await assignment(id)).toMatchObject({ status: 'excused', closeReason: 'exempt', version: 2 });
    const notices = await noticesTo(id);
    expect(notices).toHaveLength(1);
    expect(notices[0].payload.parts[0].changes).toEqual([{ assignmentId: id, change: 'cancelled', fromWeek: '2026-11-30', toWeek: null }]);
    const events = await api.db('audit_events').where({ entity_id: id }).whereNot('action', 'like', '%.read');
    expect(events.map(({ action }) => action)).toEqual(['assignment.excused']);
    expect(JSON.stringify([events, notices])).not.toContain('her back');
  });

  test('planned: excused in silence', async () => {
    const { id, exemption } = await asked({ status: 'planned' });
    await api.post('/exemptions', exemption).expect(201);
    expect((await assignment(id)).status).toBe('excused');
    expect(await noticesTo(id)).toHaveLength(0);
  });

  test.each([
    ['the running week', '2026-11-23', {}, 'excused'],
    ['a week that is over', '2026-11-16', {}, 'announced'],
    ['the week in which it begins', '2026-12-07', { from: '2026-12-13' }, 'excused'],
    ['the week before it begins', '2026-12-07', { from: '2026-12-14' }, 'announced'],
    ['the week in which it ends', '2026-12-07', { until: '2026-12-07' }, 'excused'],
    ['the week after its end', '2026-12-07', { until: '2026-12-06' }, 'announced'],
  ])('%s: %s', async (_name, week, days, status) => {
    const { id, exemption } = await asked({ week });
    await api.post('/exemptions', { ...exemption, ...days }).expect(201);
    expect((await assignment(id)).status).toBe(status);
  });

  test('what was begun or closed stays, and so does everybody else’s', async () => {
    for (const status of ['started', 'done', 'missed', 'cancelled']) {
      const { id, exemption } = await asked({ status });
      await api.post('/exemptions', exemption).expect(201);
      expect((await assignment(id)).status).toBe(status);
    }
    const mine = await asked();
    const other = await asked();
    await api.post('/exemptions', { ...mine.exemption, touchPoint: other.about.touchPoint }).expect(201);
    await api.post('/exemptions', { ...other.exemption, touchPoint: mine.about.touchPoint }).expect(201);
    expect([(await assignment(mine.id)).status, (await assignment(other.id)).status]).toEqual(['announced', 'announced']);
  });

  test('an exemption made longer calls off what it reaches now; deleting it brings nothing back', async () => {
    const { id, exemption } = await asked({ week: '2027-01-11' });
    const { body } = await api.post('/exemptions', exemption).expect(201);
    expect((await assignment(id)).status).toBe('announced');
    await api.patch(`/exemptions/${body.id}`, 1, { until: '2027-01-12' }).expect(200);
    expect((await assignment(id)).status).toBe('excused');
    await api.delete(`/exemptions/${body.id}`, 2).expect(204);
    expect((await assignment(id)).status).toBe('excused');
    expect(await noticesTo(id)).toHaveLength(1);
  });

  test('a refused exemption calls nothing off', async () => {
    const { id, exemption } = await asked();
    await api.db('exemptions').insert({
      id: id,
      employee_key: (await api.db('employees').where({ id: exemption.employee }).first('key')).key,
      touch_point_key: (await api.db('touch_points').where({ id: exemption.touchPoint }).first('key')).key,
      approver_key: approver.key,
      reason: 'Before',
      during: '[2026-11-01,2026-11-20)',
      created_at: '2026-11-01',
      updated_at: '2026-11-01',
    });
    await api.post('/exemptions', exemption).expect(409);
    expect((await assignment(id)).status).toBe('announced');
    expect(await noticesTo(id)).toHaveLength(0);
  });

  test('a credit calls off whatever lies ahead, once', async () => {
    const { id, about } = await asked({ week: '2027-02-01' });
    await api.post('/credits', { ...about, reason: 'A customer herself', experiencedOn: '2026-06-01' }).expect(201);
    expect(await assignment(id)).toMatchObject({ status: 'excused', closeReason: 'credited' });
    expect(await noticesTo(id)).toHaveLength(1);
  });
});
