import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelForDeparted } from '../../src/features/directory/employees/departure-store.ts';
import { ADMIN, startApi, type TestApi } from '../support/api.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';

describe('whoever has gone is asked for nothing more', () => {
  let api: TestApi;
  let rows: RowFactory;
  let programme: Awaited<ReturnType<RowFactory['programme']>>;
  const touchPoints: Awaited<ReturnType<RowFactory['touchPoint']>>[] = [];

  beforeAll(async () => {
    api = await startApi();
    rows = rowFactory(api.db);
    programme = await rows.programme();
    for (let index = 0; index < 6; index++) touchPoints.push(await rows.touchPoint());
  });
  afterAll(() => api.close());

  const assign = (employee: Keyed, index: number, week: string, status: string) =>
    rows.assignment({ programme, employee, touchPoint: touchPoints[index]! }, { week, status });
  const statusOf = async (table: string, id: string): Promise<string> => (await api.db(table).where({ id }).first()).status;
  const statuses = (table: string, ids: readonly string[]) => Promise.all(ids.map((id) => statusOf(table, id)));

  test('an end date cancels what was planned or announced for later weeks, and nothing else', async () => {
    const person = await rows.employee();
    const bystander = await rows.employee();
    const ids = [
      await assign(person, 0, '2026-11-23', 'announced'),
      await assign(person, 1, '2026-11-30', 'announced'),
      await assign(person, 2, '2026-12-07', 'announced'),
      await assign(person, 3, '2026-12-14', 'planned'),
      await assign(person, 4, '2026-12-14', 'done'),
      await assign(person, 5, '2026-12-14', 'missed'),
      await assign(bystander, 2, '2026-12-07', 'announced'),
    ];
    await api.patch(`/employees/${person.id}`, 1, { endDate: '2026-12-04' }).expect(200);
    expect(await statuses('assignments', ids)).toEqual(['announced', 'announced', 'cancelled', 'cancelled', 'done', 'missed', 'announced']);
    const cancelled = await api.db('assignments').where({ id: ids[2] }).first();
    expect(cancelled).toMatchObject({ close_reason: 'left', version: 2 });
    expect(cancelled.closed_at.toISOString()).toBe('2026-11-25T12:00:00.000Z');
  });

  test('queued mail goes by its week, by when it would leave, and by what it speaks of', async () => {
    const person = await rows.employee();
    const kept = await assign(person, 0, '2026-11-30', 'announced');
    const lost = await assign(person, 1, '2026-12-07', 'announced');
    const lostToo = await assign(person, 2, '2026-12-14', 'announced');
    const due_at = '2026-11-27T08:00:00Z';
    const ids = [
      await rows.message(person, { due_at, week: '2026-11-30' }, [kept]),
      await rows.message(person, { due_at, week: '2026-12-07' }),
      await rows.message(person, { due_at }, [lost, lostToo]),
      await rows.message(person, { due_at }, [kept, lost]),
      await rows.message(person, { due_at: '2026-12-05T00:00:00Z' }),
      await rows.message(person, { due_at: '2026-12-04T11:00:00Z' }),
      await rows.message(person, { due_at: '2026-12-04T09:00:00Z' }),
      await rows.message(person, { due_at, week: '2026-12-07', status: 'sent', sent_at: due_at }),
      await rows.message(person, { due_at, week: '2026-12-07', status: 'sending', lease_until: due_at }),
    ];
    await api.patch(`/employees/${person.id}`, 1, { endDate: '2026-12-04' }).expect(200);
    expect(await statuses('messages', ids)).toEqual([
      'queued',
      'cancelled',
      'cancelled',
      'queued',
      'cancelled',
      'cancelled',
      'queued',
      'sent',
      'sending',
    ]);
    const [event] = await api.db('audit_events').where({ entity_id: person.id, action: 'employee.departed' });
    expect(event.after.cancelledAssignments.sort()).toEqual([lost, lostToo].sort());
    expect(event.after.cancelledMessages).toHaveLength(4);
  });

  test('a deactivated person loses everything open at once, and gets it not back', async () => {
    const person = await rows.employee();
    const ids = [
      await assign(person, 0, '2026-11-16', 'planned'),
      await assign(person, 1, '2026-11-23', 'announced'),
      await assign(person, 2, '2026-11-23', 'started'),
      await assign(person, 3, '2027-01-04', 'planned'),
    ];
    const messages = [await rows.message(person, { week: '2026-11-23' }), await rows.message(person)];
    await api.post(`/employees/${person.id}/deactivate`).expect(200);
    expect(await statuses('assignments', ids)).toEqual(['cancelled', 'cancelled', 'started', 'cancelled']);
    expect(await statuses('messages', messages)).toEqual(['cancelled', 'cancelled']);
    expect((await api.db('messages').where({ id: messages[0] }).first()).reason).toBe('deactivated');
    await api.post(`/employees/${person.id}/reactivate`).expect(200);
    expect(await statuses('messages', messages)).toEqual(['cancelled', 'cancelled']);
  });

  test('a refused change takes nothing back', async () => {
    const person = await rows.employee({ start_date: '2026-12-01' });
    const id = await assign(person, 0, '2026-12-07', 'announced');
    await api.patch(`/employees/${person.id}`, 1, { endDate: '2026-11-01' }).expect(422);
    expect(await statusOf('assignments', id)).toBe('announced');
  });

  test('an assignment written while somebody is being given an end date is caught by whoever is later', async () => {
    const person = await rows.employee();
    const writer = await api.db.transaction();
    const id = '01890000-0000-7000-8000-00000000abcd';
    await writer('assignments').insert({
      id,
      programme_key: programme.key,
      plan_key: programme.plan,
      employee_key: person.key,
      touch_point_key: touchPoints[0]!.key,
      venue_key: touchPoints[0]!.venue,
      week: '2026-12-07',
      created_at: api.clock.now(),
      updated_at: api.clock.now(),
    });
    const leaving = api.patch(`/employees/${person.id}`, 1, { endDate: '2026-12-04' }).then((answer) => answer.status);
    await waitForLock();
    await writer.commit();
    expect(await leaving).toBe(200);
    expect(await statusOf('assignments', id)).toBe('cancelled');
  });

  test('one call for everybody: only those who have gone lose anything', async () => {
    const gone = await rows.employee({ end_date: '2026-11-27' });
    const here = await rows.employee();
    const ids = [await assign(gone, 0, '2026-11-30', 'planned'), await assign(here, 0, '2026-11-30', 'planned')];
    const result = await api.product.unitOfWork.run({ actor: ADMIN, requestId: 'test' }, (tx) =>
      cancelForDeparted(tx, [gone.key, here.key]),
    );
    expect(result).toEqual({ assignments: 1, messages: 0 });
    expect(await statuses('assignments', ids)).toEqual(['cancelled', 'planned']);
  });

  test('history keeps a person from being deleted, and the answer names the remedy', async () => {
    const approver = await rows.employee();
    const cases: [string, (person: Keyed) => Promise<unknown>][] = [
      ['assignments', (person) => assign(person, 0, '2026-11-30', 'done')],
      ['messages', (person) => rows.message(person)],
      ['exemptions', (person) => rows.exemption(person, touchPoints[0]!, approver)],
      ['credits', (person) => rows.credit(person, touchPoints[0]!, approver)],
      [
        'planned visits',
        (person) =>
          api.db('plan_visits').insert({
            plan_key: programme.plan,
            employee_key: person.key,
            touch_point_key: touchPoints[0]!.key,
            venue_key: touchPoints[0]!.venue,
            week: '2026-11-30',
          }),
      ],
    ];
    for (const [what, happened] of cases) {
      const person = await rows.employee();
      await happened(person);
      const answer = await api.delete(`/employees/${person.id}`, 1).expect(409);
      expect(answer.body.detail).toContain(`history (${what})`);
      expect(answer.body.detail).toContain('Set endDate');
    }
    expect((await api.delete(`/employees/${approver.id}`, 1).expect(409)).body.detail).toContain('exemptions, credits');
    const named = await rows.employee();
    await rows.programme({ audience: { employees: [named.id] } });
    expect((await api.delete(`/employees/${named.id}`, 1).expect(409)).body.detail).toContain('audience of the programme');
  });

  test('a corrected address counts for mail that is still queued', async () => {
    const person = await rows.employee();
    const queued = await rows.message(person);
    const sent = await rows.message(person, { status: 'sent', sent_at: '2026-11-20' });
    const signIn = await rows.message(person, { kind: 'sign-in' });
    await api.patch(`/employees/${person.id}`, 1, { email: 'new@example.org' }).expect(200);
    const addresses = await Promise.all(
      [queued, sent, signIn].map(async (id) => (await api.db('messages').where({ id }).first()).to_address),
    );
    expect(addresses).toEqual(['new@example.org', 'old@example.org', 'old@example.org']);
  });

  async function waitForLock(): Promise<void> {
    for (;;) {
      const { rows: waiting } = await api.db.raw(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      if (waiting.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
});
