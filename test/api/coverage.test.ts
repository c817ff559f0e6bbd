import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/platform/db/unit-of-work.ts';
import { ADMIN, startApi, type TestApi } from '../support/api.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';

type Counts = Record<'required' | 'direct' | 'equivalent' | 'exempt' | 'missing', number>;
const parts = ({ required, direct, equivalent, exempt, missing }: Counts) => [required, direct, equivalent, exempt, missing];

describe('coverage', () => {
  let api: TestApi;
  let rows: RowFactory;
  let actor: Actor = ADMIN;

  beforeAll(async () => {
    api = await startApi({ actor: () => actor });
  });
  afterAll(() => api.close());

  /** Takes away what an earlier test has put in; the tests share one database and one company at a time. */
  const empty = async () => {
    // Not TRUNCATE: on tables this small it takes 50 times as long as DELETE does.
    await api.db.raw(
      [
        ...['assignments', 'credits', 'exemptions', 'plans', 'programmes', 'touch_point_equivalents', 'touch_points', 'journeys'],
        ...['employees', 'departments', 'sites'],
      ]
        .map((table) => `DELETE FROM ${table}`)
        .join(';'),
    );
    rows = rowFactory(api.db);
  };
  const coverage = async (query = '') => (await api.get(`/coverage?${query}`).expect(200)).body;
  const matrix = async (query = '') => (await api.get(`/coverage/matrix?${query}`).expect(200)).body;
  const cells = async (query = ''): Promise<Record<string, string>> =>
    Object.fromEntries((await matrix(query)).rows.map((row: { number: string; cells: string }) => [row.number, row.cells]));

  describe('one pair of person and touch-point', () => {
    let programme: Awaited<ReturnType<RowFactory['programme']>>;
    let person: Keyed;
    let other: Keyed;
    let point: Awaited<ReturnType<RowFactory['touchPoint']>>;
    let standIn: Awaited<ReturnType<RowFactory['touchPoint']>>;

    const reset = async () => {
      await empty();
      other = await rows.employee();
      person = await rows.employee({ number: 'WALKER' });
      const stage_key = (await rows.stage()).key;
      point = await rows.touchPoint({ code: 'A', stage_key });
      standIn = await rows.touchPoint({ code: 'B', stage_key, archived_at: '2026-01-01' });
      programme = await rows.programme({ audience: { employees: [person.id] } });
    };
    const walk = (touchPoint: typeof point, status: string, week?: string) =>
      rows.assignment({ programme, employee: person, touchPoint }, { status, ...(week === undefined ? {} : { week }) });
    const exempt = (row: object = {}) => rows.exemption(person, point, other, row);
    const declareEquivalent = () => api.db('touch_point_equivalents').insert({ touch_point_key: point.key, equivalent_key: standIn.key });

    const cases: [string, string, () => Promise<unknown>][] = [
      ['nothing happened: missing', 'm', async () => {}],
      ['planned: missing, but scheduled', 'p', () => walk(point, 'planned')],
      ['announced: missing, but scheduled', 'p', () => walk(point, 'announced')],
      ['started: missing, but scheduled', 'p', () => walk(point, 'started')],
      ['missed: missing', 'm', () => walk(point, 'missed')],
      ['excused: missing', 'm', () => walk(point, 'excused')],
      ['cancelled: missing', 'm', () => walk(point, 'cancelled')],
      ['done: direct', 'd', () => walk(point, 'done')],
      ['favoured: missing, to be planned again', 'v', () => walk(point, 'privileged')],
      ['favoured and planned again: scheduled', 'p', async () => [await walk(point, 'privileged'), await walk(point, 'planned')]],
      ['favoured, then done: direct', 'd', async () => [await walk(point, 'privileged'), await walk(point, 'done')]],
      ['credited: direct', 'd', () => rows.credit(person, point, other)],
      ['exempt: exempt', 'x', () => exempt()],
      ['exempt until yesterday: missing', 'm', () => exempt({ during: '[2026-01-01,2026-11-25)' })],
      ['exempt until today: exempt', 'x', () => exempt({ during: '[2026-01-01,2026-11-26)' })],
      ['exempt from tomorrow: missing', 'm', () => exempt({ during: '[2026-11-26,2027-11-26)' })],
      ['exempt and planned nevertheless: exempt', 'x', async () => [await exempt(), await walk(point, 'planned')]],
      ['exempt, done nevertheless: direct', 'd', async () => [await exempt(), await walk(point, 'done')]],
      ['exempt, its equivalent not lived: exempt', 'x', () => exempt({ equivalent_key: standIn.key })],
      [
        'exempt, its equivalent lived: equivalent',
        'e',
        async () => [await exempt({ equivalent_key: standIn.key }), await walk(standIn, 'done')],
      ],
      [
        'exempt, its equivalent credited: equivalent',
        'e',
        async () => [await exempt({ equivalent_key: standIn.key }), await rows.credit(person, standIn, other)],
      ],
      [
        'exempt, its equivalent lived with favours: exempt',
        'x',
        async () => [await exempt({ equivalent_key: standIn.key }), await walk(standIn, 'privileged')],
      ],
      ['exempt, something else lived: exempt', 'x', async () => [await exempt(), await walk(standIn, 'done')]],
      [
        'an equivalent of an exemption that has ended does not count',
        'm',
        async () => [await exempt({ equivalent_key: standIn.key, during: '[2026-01-01,2026-02-01)' }), await walk(standIn, 'done')],
      ],
      [
        'exempt, an equivalent that the touch-point names lived: equivalent',
        'e',
        async () => [await declareEquivalent(), await exempt({}), await walk(standIn, 'done')],
      ],
      ['whoever is not exempt lives the touch-point itself', 'm', async () => [await declareEquivalent(), await walk(standIn, 'done')]],
      [
        'the other way round it is none',
        'm',
        async () => [
          await api.db('touch_point_equivalents').insert({ touch_point_key: standIn.key, equivalent_key: point.key }),
          await walk(standIn, 'done'),
        ],
      ],
      ['both lived: direct', 'd', async () => [await declareEquivalent(), await walk(standIn, 'done'), await walk(point, 'done')]],
    ];

    test.each(cases)('%s', async (_name, expected, happened) => {
      await reset();
      await happened();
      expect(await cells()).toEqual({ WALKER: expected });
      const total = await coverage();
      const is = (...codes: string[]) => (codes.includes(expected) ? 1 : 0);
      expect(parts(total)).toEqual([1, is('d'), is('e'), is('x'), is('m', 'p', 'v')]);
      expect(total.ofWhichPlanned).toBe(is('p'));
      expect(total.share).toBe(is('d'));
    });

    test('a credit is told apart from a walk, and a walk after it is a walk', async () => {
      await reset();
      await rows.credit(person, point, other);
      expect(await coverage()).toMatchObject({ direct: 1, ofWhichCredited: 1 });
      await walk(point, 'done');
      expect(await coverage()).toMatchObject({ direct: 1, ofWhichCredited: 0 });
    });

    test('only what was lived in the weeks asked for counts', async () => {
      await reset();
      await walk(point, 'done', '2026-11-16');
      expect((await coverage('from=2026-W47&to=2026-W47')).direct).toBe(1);
      expect(parts(await coverage('from=2026-W48'))).toEqual([1, 0, 0, 0, 1]);
      expect(parts(await coverage('to=2026-W46'))).toEqual([1, 0, 0, 0, 1]);
    });
  });

  describe('what is required, and of whom', () => {
    beforeAll(() => empty());

    test('nothing without a published plan, and nothing of a programme that is archived', async () => {
      await empty();
      await rows.employee();
      await rows.touchPoint();
      await rows.programme({ status: 'draft' });
      const archived = await rows.programme();
      await api.db('programmes').where({ key: archived.key }).update({ archived_at: '2026-11-01' });
      expect(await coverage()).toMatchObject({ required: 0, direct: 0, missing: 0, share: null, groups: [] });
      expect((await coverage('groupBy=week')).required).toBe(0);
      expect(await matrix()).toMatchObject({ touchPoints: [], departments: [], rows: [] });
    });

    test('people who are here today: not joining, not left, not deactivated', async () => {
      await empty();
      const touchPoint = await rows.touchPoint();
      await rows.employee({ number: 'HERE' });
      await rows.employee({ number: 'FIRST-DAY', start_date: '2026-11-25' });
      await rows.employee({ number: 'LAST-DAY', end_date: '2026-11-25' });
      await rows.employee({ number: 'JOINING', start_date: '2026-11-26' });
      const left = await rows.employee({ number: 'LEFT', end_date: '2026-11-24' });
      await rows.employee({ number: 'OFF', deactivated_at: '2026-11-01' });
      const programme = await rows.programme();
      await rows.assignment({ programme, employee: left, touchPoint }, { status: 'done' });
      expect(await cells()).toEqual({ HERE: 'm', 'FIRST-DAY': 'm', 'LAST-DAY': 'm' });
      expect(parts(await coverage())).toEqual([3, 0, 0, 0, 3]);
    });

    test('a pair that two programmes ask for counts once, done for whichever; ?programme= asks one of them', async () => {
      await empty();
      const stage_key = (await rows.stage()).key;
      const [a, b, c] = [
        await rows.touchPoint({ code: 'A', stage_key }),
        await rows.touchPoint({ code: 'B', stage_key }),
        await rows.touchPoint({ code: 'C', stage_key }),
      ];
      await rows.touchPoint({ code: 'D', stage_key, archived_at: '2026-01-01' });
      const one = await rows.employee({ number: 'ONE' });
      await rows.employee({ number: 'TWO' });
      const first = await rows.programme({ touchPoints: [a.key, b.key] });
      const second = await rows.programme({ touchPoints: [b.key, c.key], audience: { employees: [one.id] } });
      await rows.assignment({ programme: second, employee: one, touchPoint: b }, { status: 'done' });
      expect(parts(await coverage())).toEqual([5, 1, 0, 0, 4]);
      expect(await cells()).toEqual({ ONE: 'mdm', TWO: 'mm.' });
      expect(parts(await coverage(`programme=${first.id}`))).toEqual([4, 1, 0, 0, 3]);
      expect(await cells(`programme=${second.id}`)).toEqual({ ONE: 'dm' });
      expect((await api.get('/coverage?programme=nope').expect(422)).body.errors[0].pointer).toBe('/query/programme');
    });

    test('an induction asks new starters alone', async () => {
      await empty();
      await rows.touchPoint();
      await rows.employee({ number: 'OLD' });
      await rows.employee({ number: 'EARLIER', start_date: '2026-11-01' });
      await rows.employee({ number: 'NEW', start_date: '2026-11-02' });
      const programme = await rows.programme();
      await api.db('programmes').where({ key: programme.key }).update({ kind: 'induction', end_week: null, weeks_after_start: 6 });
      expect(await cells()).toEqual({ NEW: 'm' });
    });
  });

  describe('groups of a company', () => {
    beforeAll(async () => {
      await empty();
      const [north, south] = [await rows.site({ code: 'NORTH' }), await rows.site({ code: 'SOUTH' })];
      const top = await rows.department({ code: 'TOP', name: 'Top' });
      const sub = await rows.department({ code: 'SUB', name: 'Sub', parent_key: top.key });
      const small = await rows.department({ code: 'SMALL', name: 'Small' });
      const [first, second] = [await rows.stage('First'), await rows.stage('Second')];
      const a = await rows.touchPoint({ code: 'A', name: 'Alpha', stage_key: first.key });
      const b = await rows.touchPoint({ code: 'B', name: 'Beta', stage_key: first.key });
      const c = await rows.touchPoint({ code: 'C', name: 'Gamma', stage_key: second.key });
      const programme = await rows.programme();
      const people: Keyed[] = [];
      const add = async (count: number, row: object) => {
        for (let index = 0; index < count; index++) people.push(await rows.employee(row));
      };
      await add(1, { department_key: top.key, site_key: north.key, declared_leader: true });
      await add(6, { department_key: top.key, site_key: north.key });
      await add(8, { department_key: sub.key, site_key: south.key });
      await add(3, { department_key: small.key, site_key: south.key });
      await add(2, {});
      const done = (index: number, touchPoint: typeof a, week: string) =>
        rows.assignment({ programme, employee: people[index]!, touchPoint }, { status: 'done', week });
      await done(0, a, '2026-11-09');
      await done(1, a, '2026-11-16');
      await done(7, b, '2026-11-16');
      await done(15, c, '2026-11-23');
      await rows.assignment({ programme, employee: people[2]!, touchPoint: a }, { status: 'announced', week: '2026-12-07' });
      await rows.credit(people[3]!, a, people[0]!);
      await rows.exemption(people[4]!, c, people[0]!);
    });

    const shown = (answer: { groups: (Counts & { name: string; suppressed?: boolean })[] }) =>
      Object.fromEntries(answer.groups.map((group) => [group.name, group.suppressed ? 'suppressed' : parts(group)]));

    test('by department: the parts of all groups are the total', async () => {
      const answer = await coverage('groupBy=department');
      expect(shown(answer)).toEqual({
        'No department': [6, 0, 0, 0, 6],
        Small: [9, 1, 0, 0, 8],
        Sub: [24, 1, 0, 0, 23],
        Top: [21, 3, 0, 1, 17],
      });
      expect(parts(answer)).toEqual([60, 5, 0, 1, 54]);
      expect(answer).toMatchObject({ groupBy: 'department', share: 0.0833, ofWhichCredited: 1, ofWhichPlanned: 1 });
      const top = answer.groups.find((group: { code: string }) => group.code === 'TOP');
      expect(top).toMatchObject({ key: top.id, name: 'Top', share: 0.1429 });
      expect(await coverage()).toEqual(answer);
    });

    test('by role, touch-point and stage', async () => {
      expect(shown(await coverage('groupBy=role'))).toEqual({ Leaders: [3, 1, 0, 0, 2], Others: [57, 4, 0, 1, 52] });
      expect(shown(await coverage('groupBy=touchPoint'))).toEqual({
        Alpha: [20, 3, 0, 0, 17],
        Beta: [20, 1, 0, 0, 19],
        Gamma: [20, 1, 0, 1, 18],
      });
      expect(shown(await coverage('groupBy=stage'))).toEqual({ First: [40, 4, 0, 0, 36], Second: [20, 1, 0, 1, 18] });
    });

    test('by week: the curve up to now, and what is planned ahead', async () => {
      const answer = await coverage('groupBy=week');
      const column = (name: string) => answer.groups.map((week: Record<string, unknown>) => week[name]);
      expect(column('week')).toEqual(['2026-W46', '2026-W47', '2026-W48', '2026-W49', '2026-W50']);
      expect(column('directInWeek')).toEqual([1, 2, 1, 0, 0]);
      expect(column('direct')).toEqual([2, 4, 5, 5, 5]);
      expect(column('plannedInWeek')).toEqual([0, 0, 0, 0, 1]);
      expect(column('plannedUntilWeek')).toEqual([0, 0, 0, 0, 1]);
      expect(parts(answer)).toEqual([60, 5, 0, 1, 54]);
      expect(parts(answer.groups.at(-1))).toEqual(parts(answer));
      const few = await coverage('groupBy=week&from=2026-W47&to=2026-W48');
      expect(few.groups.map((week: { key: string; direct: number }) => [week.key, week.direct])).toEqual([
        ['2026-W47', 2],
        ['2026-W48', 3],
      ]);
    });

    test('filters by department with those below it, and by site', async () => {
      expect(parts(await coverage('department=top'))).toEqual([45, 4, 0, 1, 40]);
      expect(parts(await coverage('department=SUB'))).toEqual([24, 1, 0, 0, 23]);
      expect(parts(await coverage('site=north'))).toEqual([21, 3, 0, 1, 17]);
      expect(parts(await coverage('department=TOP&site=SOUTH'))).toEqual([24, 1, 0, 0, 23]);
      for (const filter of ['department', 'site']) {
        expect((await api.get(`/coverage?${filter}=nope`).expect(422)).body.errors[0].pointer).toBe(`/query/${filter}`);
      }
      await api.get('/coverage?groupBy=colour').expect(422);
      await api.get('/coverage?from=2026-W10&to=2026-W09').expect(422);
      await api.get('/coverage?from=2027-W53').expect(422);
    });

    test('the matrix says the same as the groups, cell by cell', async () => {
      const answer = await matrix();
      expect(answer.touchPoints.map((point: { code: string; stage: string }) => [point.code, point.stage])).toEqual([
        ['A', 'First'],
        ['B', 'First'],
        ['C', 'Second'],
      ]);
      expect(answer.departments.map((department: { code: string }) => department.code)).toEqual(['SMALL', 'SUB', 'TOP']);
      const all: string = answer.rows.map((row: { cells: string }) => row.cells).join('');
      const count = (code: string) => all.split(code).length - 1;
      expect([all.length, count('d'), count('e'), count('x'), count('m') + count('p')]).toEqual([60, 5, 0, 1, 54]);
      expect(answer.rows.filter((row: { leader: boolean }) => row.leader)).toHaveLength(1);
      expect(answer.rows.filter((row: { department: string | null }) => row.department === 'SUB')).toHaveLength(8);
      expect(Object.keys(answer.codes)).toEqual(expect.arrayContaining([...new Set(all)]));
      expect((await matrix('department=sub')).rows).toHaveLength(8);
    });

    describe('as an auditor', () => {
      beforeAll(() => {
        actor = { ...ADMIN, role: 'auditor' };
      });
      afterAll(() => {
        actor = ADMIN;
      });

      test('small groups are not shown, nor one that would give them away', async () => {
        const answer = await coverage('groupBy=department');
        expect(shown(answer)).toEqual({
          'No department': 'suppressed',
          Small: 'suppressed',
          Sub: [24, 1, 0, 0, 23],
          Top: [21, 3, 0, 1, 17],
        });
        expect(answer.groups[0]).toMatchObject({ required: null, direct: null, share: null, suppressed: true });
        expect(parts(answer)).toEqual([60, 5, 0, 1, 54]);
        expect(shown(await coverage('groupBy=role'))).toEqual({ Leaders: 'suppressed', Others: 'suppressed' });
      });

      test('a filter that leaves few people, or leaves few out, tells nothing', async () => {
        for (const groupBy of ['department', 'touchPoint', 'week']) {
          const answer = await coverage(`department=SMALL&groupBy=${groupBy}`);
          expect(answer).toMatchObject({ required: null, direct: null, share: null, suppressed: true });
          expect(answer.groups.every((group: { suppressed?: boolean }) => group.suppressed)).toBe(true);
        }
        expect((await coverage('site=NORTH')).required).toBe(21);
        await api.db('employees').whereNull('department_key').delete();
        const rest = await coverage('department=TOP');
        expect(rest).toMatchObject({ required: null, suppressed: true });
      });

      test('who walked what is for staff', async () => {
        for (const role of ['employee', 'leader'] as const) {
          actor = { ...ADMIN, role };
          await api.get('/coverage').expect(403);
          await api.get('/coverage/matrix').expect(403);
        }
        actor = { ...ADMIN, role: 'auditor' };
        await api.get('/coverage/matrix').expect(200);
      });
    });
  });

  test('2,000 people × 20 touch-points in one answer, every pair once', async () => {
    await empty();
    const points = [];
    const stage_key = (await rows.stage()).key;
    for (let index = 0; index < 20; index++) points.push(await rows.touchPoint({ stage_key }));
    await api.db.raw(
      `INSERT INTO employees (id, number, email, given_name, family_name, created_at, updated_at)
       SELECT uuid_v7(), 'N' || i, 'n' || i || '@example.org', 'G', 'F' || i, now(), now() FROM generate_series(1, 2000) AS i`,
    );
    const programme = await rows.programme();
    await api.db.raw(
      `INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, status, closed_at, created_at, updated_at)
       SELECT ?, ?, e.key, v.touch_point_key, v.key, '2026-11-23', 'done', now(), now(), now()
       FROM employees e JOIN venues v ON (e.key + v.touch_point_key) % 4 = 0`,
      [programme.key, programme.plan],
    );
    const answer = await matrix();
    expect(answer.rows).toHaveLength(2000);
    const all: string = answer.rows.map((row: { cells: string }) => row.cells).join('');
    expect(all).toHaveLength(40_000);
    expect(all.split('d').length - 1).toBe(10_000);
    expect(parts(await coverage('groupBy=role'))).toEqual([40_000, 10_000, 0, 0, 30_000]);
  });
});
