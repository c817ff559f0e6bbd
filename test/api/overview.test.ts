import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/platform/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { people, type Seeded, seedCompany, services } from '../support/seeded-company.ts';

const AT = '2026-01-01T00:00:00Z';
const stamped = { created_at: AT, updated_at: AT };

/** The clock stands in 2026-W48. */
describe('what needs attention', () => {
  let api: TestApi;
  let seeded: Seeded;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const plan = async (programme: number, status: string, summary: object | null) => {
    const published = status === 'published' ? AT : null;
    const [row] = await api
      .db('plans')
      .insert({
        id: newId(),
        programme_key: programme,
        status,
        summary: summary && JSON.stringify(summary),
        requested_by: 'Test',
        solved_at: status === 'solving' ? null : AT,
        published_at: published,
        ...stamped,
      })
      .returning(['key', 'id']);
    return row as { key: number; id: string };
  };
  const programme = async (name: string) => {
    const [row] = await api
      .db('programmes')
      .insert({ id: newId(), name, kind: 'cycle', start_week: '2026-11-02', end_week: '2027-02-01', ...stamped })
      .returning(['key', 'id']);
    return row as { key: number; id: string };
  };

  test('an empty installation has everything before it', async () => {
    const { body } = await api.get('/overview').expect(200);
    expect(body).toEqual({
      week: '2026-W48',
      has: { people: 0, touchPoints: 0, programmes: 0, plans: 0, published: 0 },
      solving: [],
      drafts: [],
      unplaced: [],
      messages: { queued: 0, failed: 0, unknown: 0 },
      thisWeek: { open: 0, started: 0, done: 0, privileged: 0, missed: 0, excused: 0 },
      unanswered: 0,
    });
  });

  test('people who left and archived touch-points are not counted', async () => {
    seeded = await seedCompany(api.db, {
      people: [
        ...people(4),
        { number: 'LEFT', endDate: '2026-11-24' },
        { number: 'LAST-DAY', endDate: '2026-11-25' },
        { number: 'OFF', deactivated: true },
      ],
      touchPoints: services(3, 5),
    });
    await api.db('touch_points').where({ code: 'T02' }).update({ archived_at: AT });
    expect((await api.get('/overview')).body.has).toMatchObject({ people: 5, touchPoints: 2 });
  });

  test('drafts wait only where nothing newer was made; people without a place are shown for plans in force', async () => {
    const first = await programme('First');
    await plan(first.key, 'draft', { placed: 7, unplaced: 1 });
    const latest = await plan(first.key, 'draft', { placed: 8, unplaced: 2 });
    const second = await programme('Second');
    const inForce = await plan(second.key, 'published', { placed: 10, unplaced: 3 });
    const running = await plan(second.key, 'solving', null);
    const { body } = await api.get('/overview');
    expect(body.drafts).toEqual([{ id: latest.id, programme: { id: first.id, name: 'First' }, placed: 8, unplaced: 2 }]);
    expect(body.unplaced).toEqual([{ id: inForce.id, programme: { id: second.id, name: 'Second' }, placed: 10, unplaced: 3 }]);
    expect(body.solving).toEqual([{ id: running.id, programme: { id: second.id, name: 'Second' }, placed: null, unplaced: null }]);
    expect(body.has).toMatchObject({ programmes: 2, plans: 3, published: 1 });
    await api.db('programmes').where({ key: second.key }).update({ archived_at: AT });
    expect((await api.get('/overview')).body).toMatchObject({ unplaced: [], solving: [] });
  });

  test('this week is counted by status, earlier ones only while nobody has answered', async () => {
    const { key: programmeKey } = await programme('Third');
    const { key: planKey } = await plan(programmeKey, 'published', { placed: 12, unplaced: 0 });
    const rows = [
      ['2026-11-23', 'planned'],
      ['2026-11-23', 'announced'],
      ['2026-11-23', 'started'],
      ['2026-11-23', 'done'],
      ['2026-11-23', 'privileged'],
      ['2026-11-23', 'missed'],
      ['2026-11-23', 'excused'],
      ['2026-11-23', 'cancelled'],
      ['2026-11-16', 'announced'],
      ['2026-11-16', 'started'],
      ['2026-11-16', 'done'],
      ['2026-11-30', 'planned'],
    ] as const;
    const pairs = Object.values(seeded.employee).flatMap((employee) => Object.keys(seeded.touchPoint).map((code) => ({ employee, code })));
    await api.db('assignments').insert(
      rows.map(([week, status], index) => ({
        programme_key: programmeKey,
        plan_key: planKey,
        employee_key: pairs[index]?.employee.key,
        touch_point_key: seeded.touchPoint[pairs[index]?.code ?? '']?.key,
        venue_key: seeded.venue[pairs[index]?.code ?? '']?.key,
        week,
        status,
        closed_at: status === 'done' || status === 'privileged' ? AT : null,
        ...stamped,
      })),
    );
    const { body } = await api.get('/overview');
    expect(body.thisWeek).toEqual({ open: 2, started: 1, done: 1, privileged: 1, missed: 1, excused: 1 });
    expect(body.unanswered).toBe(2);
  });

  test('messages that went wrong are counted', async () => {
    const message = (status: string, index: number) => ({
      id: newId(),
      kind: 'test',
      dedupe_key: `test ${index}`,
      to_address: 'a@example.org',
      locale: 'en',
      status,
      due_at: AT,
      message_id: `${index}@example.org`,
      sent_at: status === 'sent' ? AT : null,
      ...stamped,
    });
    await api.db('messages').insert(['queued', 'failed', 'failed', 'unknown', 'sent', 'cancelled'].map(message));
    expect((await api.get('/overview')).body.messages).toEqual({ queued: 1, failed: 2, unknown: 1 });
  });

  test('it is for those who see the whole company', async () => {
    const asLeader = await startApi({ actor: { kind: 'system', id: null, name: 'Leader', role: 'leader', scopes: ['*'] } });
    await asLeader.get('/overview').expect(403);
    await asLeader.close();
  });
});
