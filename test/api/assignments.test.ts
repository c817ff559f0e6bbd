import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';

type Programme = Awaited<ReturnType<RowFactory['programme']>>;
type TouchPoint = Awaited<ReturnType<RowFactory['touchPoint']>>;

const told = {
  effort: 2,
  emotion: -1,
  waitedMinutes: 45,
  recognised: false,
  happened: ' The queue went round the block. ',
  idea: 'Say how long it takes.',
  changeInMyWork: 'I will call back on the same day.',
};

describe('assignments', () => {
  let api: TestApi;
  let rows: RowFactory;
  let programme: Programme;
  let touchPoint: TouchPoint;
  beforeAll(async () => {
    api = await startApi();
    rows = rowFactory(api.db);
    programme = await rows.programme();
    touchPoint = await rows.touchPoint({ promised_wait_minutes: 10 });
  });
  afterAll(() => api.close());

  const assign = async (
    more: {
      week?: string;
      status?: string;
      employee?: Awaited<ReturnType<RowFactory['employee']>>;
      touchPoint?: TouchPoint;
      programme?: Programme;
    } = {},
  ) => {
    const { employee = await rows.employee(), touchPoint: at = touchPoint, programme: of = programme, ...row } = more;
    return rows.assignment({ programme: of, employee, touchPoint: at }, row);
  };
  const act = (id: string, action: string, body?: object) => api.post(`/assignments/${id}/${action}`, body);
  const statusOf = async (id: string): Promise<string> => (await api.get(`/assignments/${id}`).expect(200)).body.status;
  const noticesTo = (id: string) =>
    api.db('messages').where({ kind: 'change' }).whereRaw("payload->'parts'->0->'changes'->0->>'assignmentId' = ?", [id]);

  describe('reading', () => {
    test('lists are filtered by week, person, status, programme, touch-point and department tree, and paged', async () => {
      const top = await rows.department({ code: 'TOP' });
      const below = await rows.department({ code: 'BELOW', parent_key: top.key });
      const mine = await rows.programme();
      const at = await rows.touchPoint({ code: 'LIST' });
      const people = [];
      for (let index = 0; index < 5; index++)
        people.push(await rows.employee({ number: `L${index}`, department_key: index < 3 ? below.key : null }));
      const weeks = ['2027-01-04', '2027-01-04', '2027-01-11', '2027-01-11', '2027-01-18'];
      for (const [index, employee] of people.entries()) {
        await assign({
          programme: mine,
          touchPoint: at,
          employee,
          week: weeks[index] as string,
          status: index === 4 ? 'missed' : 'announced',
        });
      }
      const numbers = async (query: string) =>
        (await api.get(`/assignments?${query}`).expect(200)).body.items.map(
          (item: { employee: { number: string } }) => item.employee.number,
        );
      expect((await numbers('week=2027-W01&touchPoint=list')).sort()).toEqual(['L0', 'L1']);
      expect(await numbers('employee=l2')).toEqual(['L2']);
      expect(await numbers(`programme=${mine.id}&status=missed`)).toEqual(['L4']);
      expect((await numbers(`programme=${mine.id}&status=missed,announced`)).sort()).toEqual(['L0', 'L1', 'L2', 'L3', 'L4']);
      expect((await numbers('department=top')).sort()).toEqual(['L0', 'L1', 'L2']);
      expect(await numbers('department=nowhere')).toEqual([]);
      expect(await numbers(`programme=${mine.id}&sort=-employee`)).toEqual(['L4', 'L3', 'L2', 'L1', 'L0']);
      const first = await api.get(`/assignments?programme=${mine.id}&limit=3`).expect(200);
      const second = await api.get(`/assignments?programme=${mine.id}&limit=3&cursor=${first.body.nextCursor}`).expect(200);
      expect(second.body.nextCursor).toBeNull();
      expect([...first.body.items, ...second.body.items].map((item) => item.week)).toEqual([
        '2027-W01',
        '2027-W01',
        '2027-W02',
        '2027-W02',
        '2027-W03',
      ]);
      await api.get('/assignments?status=lost').expect(422);
      await api.get('/assignments?week=2027-W53').expect(422);
    });

    test('one is read with its references', async () => {
      const id = await assign();
      const { body, headers } = await api.get(`/assignments/${id}`).expect(200);
      expect(body).toMatchObject({
        id,
        programme: { id: programme.id },
        touchPoint: { id: touchPoint.id },
        venue: { site: null },
        week: '2026-W49',
        status: 'announced',
        experience: null,
        version: 1,
      });
      expect(headers['etag']).toBe('"1"');
      await api.get('/assignments/0197aaaa-0000-7000-8000-000000000000').expect(404);
      await api.get('/assignments/rubbish').expect(422);
    });
  });

  describe('walking', () => {
    test('begun, and begun twice is begun once', async () => {
      const id = await assign();
      const first = await act(id, 'start').expect(200);
      expect(first.body).toMatchObject({ status: 'started', startedAt: '2026-11-25T12:00:00.000Z', version: 2 });
      expect((await act(id, 'start').expect(200)).body).toEqual(first.body);
    });

    test('completed with everything that was told, and an idea', async () => {
      const id = await assign({ status: 'started' });
      const { body } = await act(id, 'complete', told).expect(200);
      expect(body).toMatchObject({
        status: 'done',
        closedAt: '2026-11-25T12:00:00.000Z',
        experience: { ...told, happened: 'The queue went round the block.', promisedWaitMinutes: 10, assignment: id },
      });
      expect((await api.get(`/assignments/${id}`).expect(200)).body).toEqual(body);
      const ideas = (await api.get('/ideas?q=how%20long').expect(200)).body.items;
      expect(ideas).toMatchObject([{ text: 'Say how long it takes.', status: 'new', experience: body.experience.id, week: '2026-W49' }]);
      const experiences = (await api.get('/experiences?q=round%20the%20block&sort=-createdAt').expect(200)).body.items;
      expect(experiences).toEqual([body.experience]);
      expect(JSON.stringify(experiences)).not.toContain(body.employee.name);
    });

    test('the same story again is answered alike, another story is refused and changes nothing', async () => {
      const id = await assign();
      const first = await act(id, 'complete', told).expect(200);
      expect((await act(id, 'complete', told).expect(200)).body).toEqual(first.body);
      await act(id, 'complete', { ...told, effort: 7 }).expect(409);
      expect((await api.get(`/assignments/${id}`).expect(200)).body).toEqual(first.body);
    });

    test('recognised or favoured is privileged, not done, and may be planned again', async () => {
      const employee = await rows.employee();
      const id = await assign({ employee });
      expect((await act(id, 'complete', { ...told, recognised: true }).expect(200)).body.status).toBe('privileged');
      expect(await statusOf(await assign({ employee, week: '2026-12-28', status: 'planned' }))).toBe('planned');
    });

    test('what is told has its limits, each with its pointer', async () => {
      const id = await assign();
      const answer = await act(id, 'complete', {
        effort: 8,
        emotion: 3,
        waitedMinutes: -1,
        happened: 'x'.repeat(5001),
        served: 'by Eve',
      }).expect(422);
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual([
        '/effort',
        '/emotion',
        '/happened',
        '/recognised',
        '/served',
        '/waitedMinutes',
      ]);
      expect(await statusOf(id)).toBe('announced');
      const least = await act(id, 'complete', { effort: 1, emotion: -2, recognised: false, idea: '  ' }).expect(200);
      expect(least.body.experience).toMatchObject({ waitedMinutes: null, happened: null, idea: null, changeInMyWork: null });
    });

    test('fifty at once leave one experience', async () => {
      const id = await assign();
      const answers = await Promise.all(Array.from({ length: 50 }, () => act(id, 'complete', told)));
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
      expect(new Set(answers.map((answer) => answer.body.experience.id)).size).toBe(1);
      expect(await api.db('experiences').where({ assignment_id: id })).toHaveLength(1);
      expect(await api.db('audit_events').where({ entity_id: id })).toHaveLength(1);
    });

    test('missed may still be told later, unless it was planned again', async () => {
      const employee = await rows.employee();
      const id = await assign({ employee });
      expect((await act(id, 'miss', { reason: 'Forgot.' }).expect(200)).body).toMatchObject({ status: 'missed', closeReason: 'Forgot.' });
      await act(id, 'start').expect(409);
      const again = await assign({ employee, week: '2026-12-28' });
      await act(id, 'complete', told).expect(409);
      expect(await api.db('experiences').where({ assignment_id: id })).toHaveLength(0);
      await api.db('assignments').where({ id: again }).update({ status: 'cancelled' });
      expect((await act(id, 'complete', told).expect(200)).body).toMatchObject({ status: 'done', closeReason: null });
    });

    test('excused needs a reason, and whoever was told of the walk is told of it', async () => {
      const id = await assign();
      await act(id, 'excuse', {}).expect(422);
      await act(id, 'excuse', { reason: ' ' }).expect(422);
      expect((await act(id, 'excuse', { reason: 'Ill.' }).expect(200)).body).toMatchObject({ status: 'excused', closeReason: 'Ill.' });
      expect(await noticesTo(id)).toHaveLength(1);
      await act(id, 'excuse', { reason: 'Ill.' }).expect(200);
      await act(id, 'complete', told).expect(409);
      const quiet = await assign({ status: 'planned' });
      await act(quiet, 'excuse', { reason: 'Ill.' }).expect(200);
      expect(await noticesTo(quiet)).toHaveLength(0);
    });

    test('an old version is refused, a right one and none are not', async () => {
      const id = await assign();
      await act(id, 'start').set('If-Match', '"9"').expect(412);
      await act(id, 'start').set('If-Match', '"1"').expect(200);
      await act(id, 'miss', {}).expect(200);
    });

    test('the trail says what became of it, not what somebody felt', async () => {
      const id = await assign();
      await act(id, 'start').expect(200);
      await act(id, 'complete', told).expect(200);
      const events = await api.db('audit_events').where({ entity_id: id }).orderBy('id');
      expect(events.map((event) => [event.action, event.before.status, event.after.status])).toEqual([
        ['assignment.started', 'announced', 'started'],
        ['assignment.completed', 'started', 'done'],
      ]);
      expect(JSON.stringify(events)).not.toContain('queue');
    });
  });

  describe('moving', () => {
    const place = async (places: number, row: object = {}) => {
      const at = await rows.touchPoint(row);
      await api.db('venues').where({ key: at.venue }).update({ places_per_week: places });
      return at;
    };

    test('an announced walk moves with a notice, a planned one in silence; the sequence rises', async () => {
      const id = await assign();
      const moved = await act(id, 'move', { week: '2027-W02' }).expect(200);
      expect(moved.body).toMatchObject({ week: '2027-W02', status: 'announced', sequence: 1, version: 2 });
      const notices = await noticesTo(id);
      expect(notices).toHaveLength(1);
      expect(notices[0].payload.parts[0].changes).toEqual([
        { assignmentId: id, change: 'moved', fromWeek: '2026-11-30', toWeek: '2027-01-11' },
      ]);
      expect((await act(id, 'move', { week: '2027-W02' }).expect(200)).body).toEqual(moved.body);
      const quiet = await assign({ status: 'planned' });
      await act(quiet, 'move', { week: '2027-W02' }).expect(200);
      expect(await noticesTo(quiet)).toHaveLength(0);
      const events = await api.db('audit_events').where({ entity_id: id, action: 'assignment.moved' });
      expect(events.map((event) => [event.before.week, event.after.week])).toEqual([['2026-W49', '2027-W02']]);
    });

    test('what has begun or ended stays', async () => {
      for (const status of ['started', 'done', 'missed', 'excused', 'cancelled']) {
        await act(await assign({ status }), 'move', { week: '2027-W02' }).expect(409);
      }
    });

    test('a full week says so and nothing changes; a closure counts', async () => {
      const at = await place(1);
      await assign({ touchPoint: at, week: '2027-01-04' });
      const id = await assign({ touchPoint: at, week: '2027-01-11' });
      const full = await act(id, 'move', { week: '2027-W01' }).expect(409);
      expect(full.body.errors).toEqual([
        { pointer: '/week', message: expect.stringContaining('1 of 1 are taken'), code: 'no-place-left', values: { taken: 1, places: 1 } },
      ]);
      await api.db('closures').insert({
        id: '0197aaaa-0000-7000-8000-00000000000c',
        venue_key: at.venue,
        during: '[2027-01-18,2027-01-25)',
        places_per_week: 0,
        created_at: '2026-11-25T12:00:00Z',
        updated_at: '2026-11-25T12:00:00Z',
      });
      await act(id, 'move', { week: '2027-W03' }).expect(409);
      expect((await api.get(`/assignments/${id}`).expect(200)).body).toMatchObject({ week: '2027-W02', sequence: 0, version: 1 });
      expect(await noticesTo(id)).toHaveLength(0);
      await act(id, 'move', { week: '2027-W04' }).expect(200);
    });

    test('of many moves into the last place one wins', async () => {
      const at = await place(1);
      const ids = [];
      for (let index = 0; index < 12; index++) ids.push(await assign({ touchPoint: at, week: '2027-01-11' }));
      const answers = await Promise.all(ids.map((id) => act(id, 'move', { week: '2027-W05' })));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 11 }, () => 409)]);
      expect(await api.db('assignments').where({ venue_key: at.venue, week: '2027-02-01' })).toHaveLength(1);
    });

    test('of many moves that empty a department one more than it can spare is refused', async () => {
      const department = await rows.department({ max_away_per_week: 2 });
      const ids = [];
      for (let index = 0; index < 6; index++) {
        const employee = await rows.employee({ department_key: department.key });
        ids.push(await assign({ employee, touchPoint: await rows.touchPoint() }));
      }
      const answers = await Promise.all(ids.map((id) => act(id, 'move', { week: '2027-W06' })));
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(2);
      expect(answers.find((answer) => answer.status === 409)?.body.errors[0].message).toContain('would have 3 people out');
    });

    test('of two moves of one person into one week one wins', async () => {
      const employee = await rows.employee();
      const ids = [
        await assign({ employee, touchPoint: await rows.touchPoint() }),
        await assign({ employee, touchPoint: await rows.touchPoint() }),
      ];
      const answers = await Promise.all(ids.map((id) => act(id, 'move', { week: '2027-W07' })));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    });

    test('nobody is moved into their absence, public holidays, or the time before they come', async () => {
      const site = await rows.site({ country: 'DE' });
      const employee = await rows.employee({ site_key: site.key, start_date: '2026-12-09' });
      await api.db('absences').insert({
        id: '0197aaaa-0000-7000-8000-00000000000a',
        employee_key: employee.key,
        during: '[2027-01-13,2027-01-16)',
        created_at: '2026-11-25T12:00:00Z',
        updated_at: '2026-11-25T12:00:00Z',
      });
      const id = await assign({ employee, week: '2027-02-01' });
      const away = async (week: string) => (await act(id, 'move', { week }).expect(409)).body.errors[0].message;
      expect(await away('2027-W02')).toContain('has 2 working days in 2027-W02, and 3 are needed');
      expect(await away('2026-W49')).toContain('has 0 working days');
      await api.db('organisation').update({ min_working_days: 5 });
      // Wednesday, New Year's Day, and a week of Good Friday
      expect(await away('2026-W50')).toContain('has 3 working days');
      expect(await away('2026-W53')).toContain('has 4 working days');
      await api.db('organisation').update({ min_working_days: 3 });
      await act(id, 'move', { week: '2026-W53' }).expect(200);
    });

    test('to a venue of their own site or anywhere, not of another', async () => {
      const home = await rows.site({ code: 'HOME' });
      const away = await rows.site({ code: 'AWAY' });
      const at = await rows.touchPoint();
      for (const site of [home, away]) {
        await api.db('venues').insert({ id: site.id, touch_point_key: at.key, site_key: site.key, places_per_week: 1 });
      }
      const id = await assign({ employee: await rows.employee({ site_key: home.key }), touchPoint: at });
      expect((await act(id, 'move', { week: '2027-W02', venue: 'home' }).expect(200)).body.venue.site).toMatchObject({ code: 'HOME' });
      expect((await act(id, 'move', { week: '2027-W02', venue: 'AWAY' }).expect(409)).body.errors[0].pointer).toBe('/venue');
      expect((await act(id, 'move', { week: '2027-W03', venue: null }).expect(200)).body.venue.site).toBeNull();
      expect((await act(id, 'move', { week: '2027-W03', venue: 'NOPE' }).expect(422)).body.errors[0].pointer).toBe('/venue');
      const elsewhere = await assign({ touchPoint: await rows.touchPoint() });
      expect((await act(elsewhere, 'move', { week: '2027-W03', venue: 'HOME' }).expect(422)).body.errors[0].pointer).toBe('/venue');
    });

    test('order, gap, load and the end of the programme hold', async () => {
      const spaced = await rows.programme({ rules: JSON.stringify({ gap: 3 }) } as object);
      const first = await rows.touchPoint({ name: 'First things' });
      const then = await rows.touchPoint();
      await api.db('touch_point_prerequisites').insert({ touch_point_key: then.key, prerequisite_key: first.key });
      const employee = await rows.employee();
      const before = await assign({ programme: spaced, employee, touchPoint: first, week: '2026-12-07' });
      const after = await assign({ programme: spaced, employee, touchPoint: then, week: '2027-01-11' });
      const blocked = async (id: string, week: string) => (await act(id, 'move', { week }).expect(409)).body.detail;
      expect(await blocked(after, '2026-W49')).toContain('"First things" comes first');
      expect(await blocked(after, '2026-W52')).toContain('at least 3 weeks apart');
      expect(await blocked(after, '2026-W50')).toContain('2 walks in 2026-W50');
      expect(await blocked(before, '2027-W05')).toContain('builds on this');
      expect(await blocked(after, '2027-W20')).toContain('2026-W45 to 2027-W09');
      expect(await blocked(before, '2026-W47')).toContain('is over');
      await act(after, 'move', { week: '2026-W53' }).expect(200);
    });
  });

  describe('swapping', () => {
    test('two people exchange their weeks, both are told', async () => {
      const one = await assign({ week: '2027-01-04' });
      const other = await assign({ week: '2027-01-18' });
      const { body } = await act(one, 'swap', { with: other }).expect(200);
      expect(body.assignments).toMatchObject([
        { id: one, week: '2027-W03', sequence: 1 },
        { id: other, week: '2027-W01', sequence: 1 },
      ]);
      expect([await noticesTo(one), await noticesTo(other)].map((notices) => notices.length)).toEqual([1, 1]);
    });

    test('one person exchanges two touch-points, in full weeks too', async () => {
      const employee = await rows.employee();
      const [a, b] = [await rows.touchPoint(), await rows.touchPoint()];
      await api.db('venues').whereIn('key', [a.venue, b.venue]).update({ places_per_week: 1 });
      const one = await assign({ employee, touchPoint: a, week: '2027-01-04', status: 'planned' });
      const other = await assign({ employee, touchPoint: b, week: '2027-01-18', status: 'planned' });
      await act(one, 'swap', { with: other }).expect(200);
      expect((await api.get(`/assignments/${one}`)).body.week).toBe('2027-W03');
      expect((await api.get(`/assignments/${other}`)).body.week).toBe('2027-W01');
      const stranger = await assign({ touchPoint: a, week: '2027-01-18' });
      await api.db('assignments').where({ id: stranger }).update({ week: '2027-01-04' });
      await act(one, 'swap', { with: other }).expect(409);
    });

    test('what shares neither person nor touch-point, itself, and what has ended are refused', async () => {
      const one = await assign();
      const foreign = await assign({ touchPoint: await rows.touchPoint() });
      expect((await act(one, 'swap', { with: foreign }).expect(422)).body.errors[0].pointer).toBe('/with');
      expect((await act(one, 'swap', { with: one }).expect(422)).body.errors[0].pointer).toBe('/with');
      expect((await act(one, 'swap', { with: await assign({ status: 'started' }) }).expect(409)).body.errors[0].pointer).toBe('/with');
      await act(one, 'swap', { with: '0197aaaa-0000-7000-8000-000000000000' }).expect(404);
    });

    test('rules hold for both: an absence of the other refuses the swap', async () => {
      const away = await rows.employee();
      await api.db('absences').insert({
        id: '0197aaaa-0000-7000-8000-00000000000b',
        employee_key: away.key,
        during: '[2027-01-04,2027-01-11)',
        created_at: '2026-11-25T12:00:00Z',
        updated_at: '2026-11-25T12:00:00Z',
      });
      const one = await assign({ week: '2027-01-04' });
      const other = await assign({ employee: away, week: '2027-01-18' });
      await act(one, 'swap', { with: other }).expect(409);
      expect((await api.get(`/assignments/${one}`)).body).toMatchObject({ week: '2027-W01', version: 1 });
    });
  });
});
