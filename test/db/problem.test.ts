import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { type BuiltProblem, buildProblem } from '../../src/features/planning/problem/build.ts';
import { publicHolidays } from '../../src/features/planning/problem/holidays.ts';
import { readSnapshot } from '../../src/features/planning/problem/read-model.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { newId } from '../../src/platform/ids.ts';
import { mondayOf } from '../../src/platform/iso-week.ts';
import { validate } from '../../src/scheduler/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Company, type Seeded, seedCompany } from '../support/seeded-company.ts';

const WEDNESDAY = '2026-11-25T12:00:00Z';
const AT = '2026-01-01T00:00:00Z';
const monday = (week: string): string => mondayOf(week) as string;

describe('the converter, database → problem', () => {
  let database: TestDatabase;
  let db: Knex;
  let company: Seeded;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = connect(database.url, { max: 3 });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await db.raw('TRUNCATE programmes, sites, departments, employees, journeys CASCADE');
    await db('organisation').update({ time_zone: 'UTC', country: null, min_working_days: 3 });
  });

  interface ProgrammeOf {
    readonly kind?: 'cycle' | 'induction';
    readonly start?: string;
    readonly end?: string;
    readonly weeksAfterStart?: number;
    readonly rules?: object;
    readonly touchPoints?: readonly string[];
  }
  async function programme(of: ProgrammeOf = {}): Promise<{ key: number; id: string }> {
    const kind = of.kind ?? 'cycle';
    const [row] = (await db('programmes')
      .insert({
        id: newId(),
        name: newId(),
        kind,
        start_week: monday(of.start ?? '2026-W40'),
        end_week: kind === 'cycle' ? monday(of.end ?? '2027-W04') : null,
        weeks_after_start: kind === 'induction' ? (of.weeksAfterStart ?? 4) : null,
        all_touch_points: of.touchPoints === undefined,
        rules: JSON.stringify(of.rules ?? {}),
        created_at: AT,
        updated_at: AT,
      })
      .returning(['key', 'id'])) as { key: number; id: string }[];
    const { key, id } = row as { key: number; id: string };
    for (const code of of.touchPoints ?? [])
      await db('programme_touch_points').insert({ programme_key: key, touch_point_key: company.touchPoint[code]?.key });
    return { key, id };
  }
  async function build(id: string, now = WEDNESDAY): Promise<BuiltProblem> {
    const snapshot = await db.transaction((trx) => readSnapshot(trx, id, new Date(now)), {
      isolationLevel: 'repeatable read',
      readOnly: true,
    });
    const built = buildProblem(snapshot, publicHolidays);
    expect(validate(built.problem)).toEqual([]);
    return built;
  }
  const seed = async (of: Partial<Company>): Promise<void> => {
    company = await seedCompany(db, { people: [{ number: 'A' }], touchPoints: [{ code: 'T' }], ...of });
  };
  const awayOf = (built: BuiltProblem, number: string) =>
    built.problem.employees.find(({ id }) => id === company.employee[number]?.id)?.away;
  const rows = (table: unknown, width: number): number[][] => {
    const flat = table as Int32Array;
    return Array.from({ length: flat.length / width }, (_, index) => [...flat.subarray(index * width, (index + 1) * width)]);
  };
  const absent = (number: string, from: string, until: string) =>
    db('absences').insert({
      id: newId(),
      employee_key: company.employee[number]?.key,
      during: `[${from},${until})`,
      created_at: AT,
      updated_at: AT,
    });
  const plan = async (programmeKey: number, status = 'published'): Promise<number> => {
    const [row] = (await db('plans')
      .insert({ id: newId(), programme_key: programmeKey, status, requested_by: 'test', published_at: AT, created_at: AT, updated_at: AT })
      .returning('key')) as { key: number }[];
    return (row as { key: number }).key;
  };
  const assign = (planKey: number, programmeKey: number, number: string, code: string, week: string, status: string, venue = code) =>
    db('assignments').insert({
      plan_key: planKey,
      programme_key: programmeKey,
      employee_key: company.employee[number]?.key,
      touch_point_key: company.touchPoint[code]?.key,
      venue_key: company.venue[venue]?.key,
      week: monday(week),
      status,
      closed_at: status === 'done' ? AT : null,
      created_at: AT,
      updated_at: AT,
    });
  const exempt = async (number: string, code: string, from: string, until: string) => {
    const [approver] = (await db('employees')
      .insert({
        id: newId(),
        number: newId(),
        email: newId(),
        given_name: 'Ap',
        family_name: 'Prover',
        deactivated_at: AT,
        created_at: AT,
        updated_at: AT,
      })
      .returning('key')) as { key: number }[];
    const what = {
      employee_key: company.employee[number]?.key,
      touch_point_key: company.touchPoint[code]?.key,
      approver_key: approver?.key,
    };
    await db('exemptions').insert({ id: newId(), ...what, reason: 'r', during: `[${from},${until})`, created_at: AT, updated_at: AT });
  };

  describe('the weeks', () => {
    test('begin after the week it is, and run through week 53 into the next year', async () => {
      await seed({});
      const { horizon, problem } = await build((await programme()).id);
      expect(problem.weeks).toBe(9); // W49, W50, W51, W52, W53, W01 … W04
      expect(horizon.last - horizon.first).toBe(8);
    });

    test('begin with the programme when that is later', async () => {
      await seed({});
      expect((await build((await programme({ start: '2027-W02' })).id)).problem.weeks).toBe(3);
    });

    test('are those of the organisation: in Auckland it is Monday already', async () => {
      await seed({});
      await db('organisation').update({ time_zone: 'Pacific/Auckland' });
      const { id } = await programme();
      expect((await build(id, '2026-11-29T10:59:00Z')).problem.weeks).toBe(9);
      expect((await build(id, '2026-11-29T11:00:00Z')).problem.weeks).toBe(8);
    });
  });

  describe('who is away', () => {
    test('a week counts from the working days that holidays of the own country leave in it', async () => {
      await seed({
        sites: { HAM: 'DE', LON: 'GB', NIL: null },
        people: [
          { number: 'D', site: 'HAM' },
          { number: 'G', site: 'LON' },
          { number: 'N', site: 'NIL' },
        ],
      });
      // Germany: Friday 25 December and Friday 1 January. Britain: also Monday 28 December, for Boxing Day on a Saturday.
      const five = await build((await programme({ rules: { minWorkingDays: 5 } })).id);
      expect([awayOf(five, 'D'), awayOf(five, 'G'), awayOf(five, 'N')]).toEqual([[[3, 4]], [[3, 4]], []]);
      const four = await build((await programme({ rules: { minWorkingDays: 4 } })).id);
      expect([awayOf(four, 'D'), awayOf(four, 'G')]).toEqual([[], [[4, 4]]]);
      await db('organisation').update({ country: 'DE' });
      expect(awayOf(await build((await programme({ rules: { minWorkingDays: 5 } })).id), 'N')).toEqual([[3, 4]]);
    });

    test('holidays and absences add up, weekends do not', async () => {
      await seed({ sites: { HAM: 'DE' }, people: ['A', 'B', 'C'].map((number) => ({ number, site: 'HAM' })) });
      await absent('A', '2026-12-28', '2026-12-30'); // two days and New Year: two are left
      await absent('B', '2026-12-28', '2026-12-29'); // one day and New Year: three are left
      await absent('C', '2026-12-05', '2026-12-07'); // a weekend
      const built = await build((await programme()).id);
      expect([awayOf(built, 'A'), awayOf(built, 'B'), awayOf(built, 'C')]).toEqual([[[4, 4]], [], []]);
    });

    test('a week without a single working day is always away, whatever the organisation demands', async () => {
      await seed({});
      await db('organisation').update({ min_working_days: 0 });
      await absent('A', '2026-12-07', '2026-12-11');
      expect(awayOf(await build((await programme()).id), 'A')).toEqual([]);
      await absent('A', '2026-12-14', '2026-12-21');
      expect(awayOf(await build((await programme()).id), 'A')).toEqual([[2, 2]]);
    });

    test('joiners before they start, leavers after they end; who is gone or comes too late is not asked', async () => {
      await seed({
        people: [
          { number: 'WED', startDate: '2026-12-09' },
          { number: 'THU', startDate: '2026-12-10' },
          { number: 'LEAVES', endDate: '2026-12-15' },
          { number: 'LEFT', endDate: '2026-11-20' },
          { number: 'LATE', startDate: '2027-03-01' },
          { number: 'OFF', deactivated: true },
        ],
      });
      const built = await build((await programme()).id);
      expect(built.problem.employees).toHaveLength(3);
      expect([awayOf(built, 'WED'), awayOf(built, 'THU'), awayOf(built, 'LEAVES')]).toEqual([[[0, 0]], [[0, 1]], [[2, 8]]]);
    });
  });

  test('departments, leaders, loads, channels, owners and prerequisites arrive; prerequisites nobody asks for do not', async () => {
    await seed({
      departments: { CARE: 3, IT: null },
      people: [{ number: 'A', department: 'CARE', leader: true, weeklyLoad: 2 }, { number: 'B' }],
      touchPoints: [{ code: 'P' }, { code: 'Q', after: ['P'] }, { code: 'R', after: ['Q'], owner: 'IT', channel: 'shop' }],
    });
    const { problem } = await build((await programme({ touchPoints: ['Q', 'R'], rules: { gap: 2, pace: 'even' } })).id);
    expect(problem).toMatchObject({ gap: 2, pace: 'even', departments: [{ maxAway: 3 }, {}, { id: 'none' }] });
    expect(problem.employees).toMatchObject([
      { department: 0, leader: true, perWeek: 2 },
      { leader: false, perWeek: 1 },
    ]);
    // Whoever belongs to no department belongs to one without a cap: the format knows no gaps.
    expect(problem.employees[1]?.department).toBe(2);
    expect(problem.departments[2]).not.toHaveProperty('maxAway');
    expect(problem.touchPoints).toMatchObject([
      { after: [], channel: 'phone' },
      { after: [0], channel: 'shop', ownDepartment: 1 },
    ]);
  });

  test('venues serve their site, closures have places of their own', async () => {
    await seed({
      sites: { HAM: 'DE' },
      people: [{ number: 'A', site: 'HAM' }],
      touchPoints: [
        { code: 'T', places: { HAM: 4 } },
        { code: 'W', places: 6 },
      ],
    });
    const close = (venue: string, from: string, until: string, places: number) =>
      db('closures').insert({
        id: newId(),
        venue_key: company.venue[venue]?.key,
        during: `[${monday(from)},${monday(until)})`,
        places_per_week: places,
        created_at: AT,
        updated_at: AT,
      });
    await close('T@HAM', '2026-W45', '2026-W50', 0);
    await close('T@HAM', '2026-W52', '2027-W01', 1);
    const { problem } = await build((await programme()).id);
    expect(problem.venues).toMatchObject([
      { sites: [0], places: [0, 4, 4, 1, 1, 4, 4, 4, 4] },
      { sites: null, places: 6 },
    ]);
  });

  describe('what need not be asked', () => {
    test('credits and what is done, in whichever programme', async () => {
      await seed({ people: [{ number: 'A' }, { number: 'B' }], touchPoints: [{ code: 'T' }, { code: 'U' }] });
      const other = await programme();
      await assign(await plan(other.key), other.key, 'A', 'T', '2026-W41', 'done');
      await db('credits').insert({
        id: newId(),
        employee_key: company.employee['B']?.key,
        touch_point_key: company.touchPoint['U']?.key,
        approver_key: company.employee['A']?.key,
        experienced_on: '2026-01-01',
        reason: 'r',
        created_at: AT,
        updated_at: AT,
      });
      const built = await build((await programme()).id);
      expect(rows(built.problem.exempt, 2)).toEqual([
        [0, 0],
        [1, 1],
      ]);
      expect(built.required).toBe(2);
    });

    test('what was privileged, missed, excused or cancelled is asked again', async () => {
      await seed({ people: ['A', 'B', 'C', 'D'].map((number) => ({ number })) });
      const own = await programme();
      const key = await plan(own.key);
      for (const [number, status] of [
        ['A', 'missed'],
        ['B', 'excused'],
        ['C', 'cancelled'],
      ] as const)
        await assign(key, own.key, number, 'T', '2026-W41', status);
      expect((await build(own.id)).required).toBe(4);
    });

    test('an exemption over the whole plan, or in force at its beginning, exempts; one that begins later leaves the weeks before', async () => {
      await seed({ people: ['ALL', 'ENDS', 'BEGINS', 'PAST', 'AFTER'].map((number) => ({ number })) });
      await exempt('ALL', 'T', '2026-01-01', '2028-01-01');
      await exempt('ENDS', 'T', '2026-01-01', '2026-12-16');
      await exempt('BEGINS', 'T', '2026-12-16', '2028-01-01');
      await exempt('PAST', 'T', '2026-01-01', '2026-11-30');
      await exempt('AFTER', 'T', '2027-02-01', '2028-01-01');
      const built = await build((await programme()).id);
      expect(rows(built.problem.exempt, 2)).toEqual([
        [0, 0],
        [1, 0],
      ]);
      expect(rows(built.problem.deadlines, 3)).toEqual([[2, 0, 1]]);
      expect(built.postponed).toBe(1);
    });

    test('a deadline counts from the start of the programme; one that has passed is no reason never to ask', async () => {
      await seed({ touchPoints: [{ code: 'T' }, { code: 'U' }] });
      const [t, u] = [company.touchPoint['T']?.id, company.touchPoint['U']?.id];
      const rules = {
        deadlines: [
          { touchPoint: t, withinWeeks: 12 },
          { touchPoint: u, withinWeeks: 2 },
        ],
      };
      expect(rows((await build((await programme({ rules })).id)).problem.deadlines, 3)).toEqual([[0, 0, 2]]);
    });
  });

  test('an induction asks those who join in its weeks, each within their own window', async () => {
    await seed({
      people: [
        { number: 'OLD', startDate: '2020-01-01' },
        { number: 'NONE' },
        { number: 'LAPSED', startDate: '2026-10-07' },
        { number: 'NOW', startDate: '2026-11-18' },
        { number: 'SOON', startDate: '2026-12-07' },
      ],
    });
    const built = await build((await programme({ kind: 'induction', weeksAfterStart: 4, start: '2026-W40' })).id);
    expect(built.problem.employees.map(({ id }) => id)).toEqual([company.employee['NOW']?.id, company.employee['SOON']?.id]);
    // NOW joined in W47: W49 and W50 are left. SOON joins in W50 and has until W53, the last week of the plan.
    expect(built.problem.weeks).toBe(5);
    expect(rows(built.problem.deadlines, 3)).toEqual([[0, 0, 1]]);
    expect(awayOf(built, 'SOON')).toEqual([[0, 0]]);
    expect(built.lapsed).toBe(1);
  });

  describe('what is settled already', () => {
    test('announced and started stay, planned may move, and the week it is is left alone', async () => {
      await seed({ people: ['A', 'B', 'C', 'D', 'E'].map((number) => ({ number })) });
      const own = await programme();
      const key = await plan(own.key);
      await assign(key, own.key, 'A', 'T', '2026-W49', 'announced');
      await assign(key, own.key, 'B', 'T', '2026-W49', 'started');
      await assign(key, own.key, 'C', 'T', '2026-W51', 'planned');
      await assign(key, own.key, 'D', 'T', '2026-W48', 'planned');
      await assign(key, own.key, 'E', 'T', '2026-W46', 'planned'); // never announced: asked anew
      const { problem, required } = await build(own.id);
      expect(rows(problem.pinned, 4)).toEqual([
        [0, 0, 0, 0],
        [1, 0, 0, 0],
      ]);
      expect(rows(problem.published, 4)).toEqual([[2, 0, 0, 2]]);
      expect(rows(problem.exempt, 2)).toEqual([[3, 0]]);
      expect(required).toBe(4);
    });

    test('another programme takes the place, the week and the pair', async () => {
      await seed({
        people: [{ number: 'A' }, { number: 'B' }],
        touchPoints: [
          { code: 'T', places: 3 },
          { code: 'U', places: 3 },
          { code: 'X', places: 3 },
        ],
      });
      const other = await programme();
      const key = await plan(other.key);
      await assign(key, other.key, 'A', 'T', '2026-W50', 'planned');
      await assign(key, other.key, 'A', 'X', '2026-W52', 'announced');
      const { problem, required } = await build((await programme({ touchPoints: ['T', 'U'], rules: { gap: 2 } })).id);
      expect(problem.venues[0]?.places).toEqual([3, 2, 3, 3, 3, 3, 3, 3, 3]);
      expect(problem.employees[0]?.away).toEqual([[0, 4]]);
      expect(rows(problem.exempt, 2)).toEqual([[0, 0]]);
      expect(required).toBe(3);
      expect(problem.published).toBeUndefined();
    });

    test('another programme’s visit that ours builds on is pinned, and not counted as ours', async () => {
      await seed({ touchPoints: [{ code: 'T' }, { code: 'U', after: ['T'] }] });
      const other = await programme();
      await assign(await plan(other.key), other.key, 'A', 'T', '2026-W51', 'planned');
      const built = await build((await programme()).id);
      expect(rows(built.problem.pinned, 4)).toEqual([[0, 0, 0, 2]]);
      expect(built.required).toBe(1);
      expect([...built.foreign]).toEqual([0]);
    });

    test('a second visit in a week stays possible for who has a weekly load of two', async () => {
      await seed({ people: [{ number: 'A', weeklyLoad: 2 }, { number: 'B' }], touchPoints: [{ code: 'T' }, { code: 'X' }] });
      const other = await programme();
      await assign(await plan(other.key), other.key, 'A', 'X', '2026-W50', 'planned');
      const built = await build((await programme({ touchPoints: ['T'] })).id);
      expect(built.problem.employees[0]?.away).toEqual([]);
      expect(rows(built.problem.pinned, 4)).toEqual([[0, 1, 1, 1]]);
      expect(rows(built.problem.exempt, 2)).toEqual([[1, 1]]);
      expect(built.required).toBe(2);
    });

    test('people outside the programme count towards the cap of a department in it', async () => {
      await seed({
        departments: { CARE: 2 },
        people: ['A', 'B', 'C'].map((number) => ({ number, department: 'CARE' })),
        touchPoints: [{ code: 'T' }, { code: 'X' }],
      });
      const other = await programme();
      await assign(await plan(other.key), other.key, 'C', 'X', '2026-W50', 'planned');
      const own = await programme({ touchPoints: ['T'] });
      await db('programmes')
        .where({ key: own.key })
        .update({ audience: JSON.stringify({ employees: [company.employee['A']?.id] }) });
      const built = await build(own.id);
      expect(built.problem.employees).toHaveLength(2);
      expect(rows(built.problem.pinned, 4)).toEqual([[1, 1, 1, 1]]);
      expect(built.required).toBe(1);
    });

    test('what was announced stays even when it breaks a rule by now; the rest of the plan works around it', async () => {
      await seed({
        departments: { CARE: 1 },
        sites: { HAM: null, LON: null },
        people: [
          { number: 'ILL' },
          { number: 'MOVED', site: 'LON' },
          { number: 'C1', department: 'CARE' },
          { number: 'C2', department: 'CARE' },
          { number: 'P1' },
          { number: 'P2' },
        ],
        touchPoints: [
          { code: 'T', places: { HAM: 1 } },
          { code: 'U', places: 1 },
          { code: 'V', after: ['U'], places: 9 },
        ],
      });
      const own = await programme();
      const key = await plan(own.key);
      await assign(key, own.key, 'ILL', 'U', '2026-W49', 'announced');
      await absent('ILL', '2026-11-30', '2026-12-05');
      await assign(key, own.key, 'MOVED', 'T', '2026-W49', 'announced', 'T@HAM');
      await assign(key, own.key, 'C1', 'U', '2026-W50', 'announced');
      await assign(key, own.key, 'C2', 'U', '2026-W50', 'announced'); // the cap was lowered, and so were the places
      await assign(key, own.key, 'P1', 'V', '2026-W51', 'announced'); // its prerequisite was missed
      const built = await build(own.id);
      expect(rows(built.problem.pinned, 4)).toEqual([[2, 1, 1, 1]]);
      expect(built.problem.venues[1]?.places).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1]);
      expect(rows(built.problem.exempt, 2)).toEqual([
        [0, 1],
        [1, 0],
        [3, 1],
        [4, 2],
      ]);
      expect(built.problem.employees[4]?.away).toEqual([[2, 2]]);
    });
  });
});
