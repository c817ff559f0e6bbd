import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportPlan } from '../../src/features/planning/export/plan-file.ts';
import type { Solver } from '../../src/features/planning/solving/solver.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { cycle, generate, pagesOf, until } from '../support/plans.ts';
import { people, seedCompany } from '../support/seeded-company.ts';
import { inProcessSolver } from '../support/solvers.ts';

describe('answers about plans', () => {
  let api: TestApi;
  /** Stands in for the next bounds. */
  let bounding: ((kill: AbortSignal | undefined) => Promise<never>) | undefined;
  const solver: Solver = {
    ...inProcessSolver,
    bound: (problem, options) => bounding?.(options?.kill) ?? inProcessSolver.bound(problem),
  };
  beforeAll(async () => {
    api = await startApi({ solver, environment: { SOLVER_MAX_STEPS: '50000' } });
    await seedCompany(api.db, {
      sites: { HAM: 'DE' },
      people: people(20, (index) => (index < 4 ? { site: 'HAM' } : {})),
      touchPoints: [
        { code: 'SHOP', places: 5 },
        { code: 'HELP', places: 2, after: ['SHOP'] },
        { code: 'CLICK', places: 1 },
        { code: 'LOCAL', places: { HAM: 4 } },
      ],
    });
    await api.product.start();
  });
  afterAll(async () => {
    await api.product.stop();
    await api.close();
  });
  const newProgramme = async (touchPoints: string[], endWeek: string): Promise<string> =>
    (await api.post('/programmes', cycle({ touchPoints, endWeek })).expect(201)).body.id;
  const feasibility = async (programme: string) => (await api.get(`/programmes/${programme}/feasibility`).expect(200)).body;
  const whatIf = async (programme: string, input: object) => (await api.post(`/programmes/${programme}/what-if`, input).expect(200)).body;

  test('what fits is feasible, with the weeks that it takes at least', async () => {
    const programme = await newProgramme(['SHOP', 'HELP'], '2027-W10');
    expect(await feasibility(programme)).toMatchObject({ status: 'feasible', weeks: 15, lowerBoundWeeks: 11 });
    expect((await generate(api, programme)).summary).toMatchObject({ makespanWeeks: 11, lowerBoundWeeks: 11, proof: 'proved-shortest' });
  });

  test('what does not fit says which resource is short, in which weeks, and what repairs it', async () => {
    const programme = await newProgramme(['HELP'], '2027-W02');
    const answer = await feasibility(programme);
    expect(answer).toMatchObject({ status: 'infeasible', weeks: 7, lowerBoundWeeks: 10 });
    const [venue] = answer.bottlenecks.filter(({ resource }: { resource: string }) => resource === 'venue');
    expect(venue).toMatchObject({
      name: 'Name of HELP',
      fromWeek: '2026-W49',
      toWeek: '2027-W02',
      need: 20,
      have: 14,
      fix: { placesPerWeek: 1, extraWeeks: 3 },
    });
    expect(venue.sentence).toBe(
      'Name of HELP, weeks 2026-W49 to 2027-W02: 20 visits need it, 14 places exist. 1 more place a week or 3 more weeks would repair it. This was counted, not planned again.',
    );
  });

  test('what if: more touch-points cost weeks, places save some, and the sentence says so', async () => {
    const programme = await newProgramme(['SHOP'], '2027-W10');
    const added = await whatIf(programme, { addTouchPoints: ['click'] });
    expect(added).toMatchObject({
      now: { status: 'feasible', lowerBoundWeeks: 4 },
      changed: { status: 'infeasible', lowerBoundWeeks: 20 },
    });
    expect(added.sentence).toBe(
      'With “Name of CLICK”, a plan takes at least 20 weeks instead of 4: 16 more. It no longer fits the 15 weeks there are.',
    );
    const roomier = await whatIf(programme, { places: [{ touchPoint: 'SHOP', placesPerWeek: 10 }] });
    expect(roomier.changed).toMatchObject({ status: 'feasible', lowerBoundWeeks: 2 });
    expect(roomier.sentence).toBe('With other places at 1 venue, a plan takes at least 2 weeks instead of 4: 2 fewer.');
    const opened = await whatIf(programme, { places: [{ touchPoint: 'SHOP', site: 'HAM', placesPerWeek: 4 }] });
    expect(opened.changed).toMatchObject({ lowerBoundWeeks: 4 });
    const shorter = await whatIf(programme, { weeks: 3 });
    expect(shorter.changed).toMatchObject({ status: 'infeasible', weeks: 3, lowerBoundWeeks: 4 });
    expect(shorter.sentence).toBe(
      'With 3 weeks, a plan takes at least 4 weeks, as it does today. It no longer fits the 3 weeks there are.',
    );
    const nothing = await whatIf(programme, { removeTouchPoints: ['SHOP'] });
    expect(nothing.changed).toMatchObject({ status: 'feasible', lowerBoundWeeks: 0, bottlenecks: [] });
    const local = await whatIf(programme, { addTouchPoints: ['LOCAL'] });
    expect(local.changed).toMatchObject({
      status: 'infeasible',
      lowerBoundWeeks: null,
      unreachable: [
        {
          touchPoint: { code: 'LOCAL' },
          people: 16,
          sentence: 'Name of LOCAL: 16 people have no venue that is open to their site. Add one for it, or one that is open to everyone.',
        },
      ],
    });
    expect(
      await api.db('programme_touch_points').join('programmes', 'programmes.key', 'programme_key').where('programmes.id', programme),
    ).toHaveLength(1);
  });

  test('what if refuses what it does not know, and asking for nothing', async () => {
    const programme = await newProgramme(['SHOP'], '2027-W10');
    const pointers = async (input: object) =>
      (await api.post(`/programmes/${programme}/what-if`, input).expect(422)).body.errors.map(
        ({ pointer }: { pointer: string }) => pointer,
      );
    expect(await pointers({})).toEqual(['']);
    expect(await pointers({ addTouchPoints: ['X'], weeks: 0 })).toEqual(['/weeks']);
    expect(await pointers({ addTouchPoints: ['X'] })).toEqual(['/addTouchPoints/0']);
    expect(await pointers({ places: [{ touchPoint: 'CLICK', placesPerWeek: 3 }] })).toEqual(['/places/0/touchPoint']);
  });

  test('the plan of it places what can be placed, and says of each visit left why', async () => {
    const programme = await newProgramme(['HELP'], '2027-W02');
    const draft = await generate(api, programme);
    expect(draft.summary).toMatchObject({ required: 20, placed: 14, unplaced: 6, proof: 'infeasible' });
    expect(draft.bottlenecks[0].sentence).toContain('Name of HELP, weeks 2026-W49 to 2027-W02: 20 visits need it, 14 places exist.');
    const unplaced = (await pagesOf(api, `/plans/${draft.id}/unplaced?limit=4`)) as unknown as { reason: string; sentence: string }[];
    expect(unplaced).toHaveLength(6);
    for (const { reason, sentence } of unplaced) {
      expect(reason).toBe('no-place');
      expect(sentence).toMatch(
        /^Every place of Name of HELP in the weeks in which Given E00\d\d is free goes to somebody else\. Add places, or weeks\.$/,
      );
    }
    expect((await pagesOf(api, `/plans/${draft.id}/unplaced?touchPoint=SHOP&limit=4`)).length).toBe(0);
    expect((await api.post(`/plans/${draft.id}/publish`).expect(200)).body.announced).toBe(14);
  });

  test('why: a visit names what stood in the way of every earlier week', async () => {
    const programme = await newProgramme(['CLICK'], '2027-W30');
    const draft = await generate(api, programme);
    await api.post(`/plans/${draft.id}/publish`).expect(200);
    const { body } = await api.get(`/assignments?programme=${programme}&limit=100&sort=week`).expect(200);
    const why = async (id: string) => (await api.get(`/assignments/${id}/why`).expect(200)).body;
    expect((await why(body.items[0].id)).sentence).toBe('It is in the first week that was open.');
    const third = await why(body.items[2].id);
    expect(third).toMatchObject({ assignment: body.items[2].id, plan: draft.id, week: body.items[2].week, pinned: false });
    expect(third.sentence).toMatch(/^No earlier week was possible\. 2026-W49: .*every place is taken.*; 2026-W50: .*every place is taken/);
    expect(third).toMatchObject({ reason: 'nothing-earlier', moved: false, plannedWeek: third.week, employee: body.items[2].employee });
    expect(third.alternatives[0].rules).toContain('places');
    const [before] = third.alternatives;
    expect(before).toMatchObject({ week: '2026-W49', free: false });
    expect(before.displaces.map(({ touchPoint }: { touchPoint: { code: string } }) => touchPoint.code)).toContain('CLICK');
    await api.db('assignments').where({ id: body.items[2].id }).update({ week: '2027-05-03' });
    expect((await why(body.items[2].id)).sentence).toMatch(/^It was moved after the plan, which had put it into 2026-W51\./);
    expect(await why(body.items[2].id)).toMatchObject({ moved: true, plannedWeek: '2026-W51', week: '2027-W18' });
    await api.get(`/assignments/${draft.id}/why`).expect(404);
  });

  describe('why, before anybody is told', () => {
    const why = async (plan: string, employee: string, touchPoint: string) =>
      (await api.get(`/plans/${plan}/why?employee=${employee}&touchPoint=${touchPoint}`).expect(200)).body;

    test('a draft’s visit is explained by person and touch-point', async () => {
      const programme = await newProgramme(['SHOP', 'HELP'], '2027-W10');
      const draft = await generate(api, programme);
      const [last] = (await pagesOf(api, `/plans/${draft.id}/assignments?touchPoint=SHOP&limit=100`)).sort((a, b) =>
        a.week < b.week ? 1 : -1,
      );
      const answer = await why(draft.id, last?.employee.number ?? '', 'shop');
      expect(answer).toMatchObject({
        plan: draft.id,
        assignment: null,
        employee: last?.employee,
        touchPoint: { code: 'SHOP' },
        week: last?.week,
        plannedWeek: last?.week,
        moved: false,
        reason: 'nothing-earlier',
        bottlenecks: [],
      });
      const rules = answer.alternatives.map((each: { week: string; rules: string[] }) => [each.week, each.rules.includes('places')]);
      expect(rules[0]).toEqual(['2026-W49', true]);
      expect(answer.alternatives[0].displaces[0].touchPoint.code).toBe('SHOP');
    });

    test('an unplaced visit names the rule that blocks it and, of what is short, the smallest fix and where to make it', async () => {
      const programme = await newProgramme(['HELP'], '2027-W02');
      const draft = await generate(api, programme);
      const [left] = (await pagesOf(api, `/plans/${draft.id}/unplaced?limit=100`)) as unknown as {
        employee: { number: string; name: string };
      }[];
      const answer = await why(draft.id, left?.employee.number ?? '', 'HELP');
      expect(answer).toMatchObject({
        week: null,
        venue: null,
        plannedWeek: null,
        reason: 'no-place',
        blockedBy: [{ rule: 'places', times: 7 }],
      });
      expect(answer.sentence).toContain(`in which ${left?.employee.name} is free goes to somebody else`);
      expect(answer.alternatives).toHaveLength(7);
      expect(answer.bottlenecks.map(({ resource }: { resource: string }) => resource)).toContain('venue');
      expect(answer.bottlenecks.find(({ resource }: { resource: string }) => resource === 'venue')).toMatchObject({
        fix: { placesPerWeek: 1 },
        about: { touchPoint: { code: 'HELP' }, site: null, department: null, employee: null },
      });
    });

    test('what a plan never asked for says so, and what is not there is refused', async () => {
      const programme = await newProgramme(['SHOP'], '2027-W10');
      const draft = await generate(api, programme);
      expect(await why(draft.id, 'E0000', 'HELP')).toMatchObject({ reason: 'added-later', week: null, alternatives: [] });
      const pointers = async (query: string) =>
        (await api.get(`/plans/${draft.id}/why?${query}`).expect(422)).body.errors.map(({ pointer }: { pointer: string }) => pointer);
      expect(await pointers('employee=E0000')).toEqual(['/query/touchPoint']);
      expect(await pointers('employee=NOBODY&touchPoint=SHOP')).toEqual(['/query/employee']);
      await api.get(`/plans/${programme}/why?employee=E0000&touchPoint=SHOP`).expect(404);
      await api.post(`/plans/${draft.id}/discard`).expect(200);
      await api.get(`/plans/${draft.id}/why?employee=E0000&touchPoint=SHOP`).expect(409);
    });
  });

  test('what if more people came, a department spared fewer, a deadline or the pace changed', async () => {
    const programme = await newProgramme(['SHOP'], '2027-W10');
    expect((await whatIf(programme, { addPeople: [{ count: 10, site: 'HAM' }] })).changed).toMatchObject({
      people: 30,
      visits: 30,
      lowerBoundWeeks: 6,
    });
    expect((await whatIf(programme, { addPeople: [{ count: 1 }] })).now).toMatchObject({ people: 20, visits: 20, lowerBoundWeeks: 4 });
    await api.post('/departments', { code: 'CARE', name: 'Care' }).expect(201);
    const guarded = await whatIf(programme, {
      addPeople: [{ count: 30, department: 'CARE' }],
      departmentCaps: [{ department: 'CARE', maxAwayPerWeek: 1 }],
    });
    expect(guarded.changed).toMatchObject({ status: 'infeasible', lowerBoundWeeks: 30 });
    expect(guarded.changed.bottlenecks.find(({ resource }: { resource: string }) => resource === 'department')).toMatchObject({
      about: { department: { code: 'CARE' } },
    });
    const hurried = await whatIf(programme, { deadlines: [{ touchPoint: 'SHOP', withinWeeks: 5 }] });
    expect(hurried.changed.status).toBe('infeasible');
    const until = await whatIf(programme, { endWeek: '2026-W50' });
    expect(until.changed).toMatchObject({ status: 'infeasible', weeks: 2, lowerBoundWeeks: 4 });
    const two = await newProgramme(['SHOP', 'HELP'], '2027-W10');
    const places = ['HELP', 'SHOP'].map((touchPoint) => ({ touchPoint, placesPerWeek: 20 }));
    const quick = await whatIf(two, { places });
    expect((await whatIf(two, { gap: 6, places })).changed.lowerBoundWeeks).toBeGreaterThan(quick.changed.lowerBoundWeeks);
    const pointers = async (input: object) =>
      (await api.post(`/programmes/${programme}/what-if`, input).expect(422)).body.errors.map(
        ({ pointer }: { pointer: string }) => pointer,
      );
    expect(await pointers({ weeks: 3, endWeek: '2027-W05' })).toEqual(['/endWeek']);
    expect(await pointers({ endWeek: '2026-W48' })).toEqual(['/endWeek']);
    expect(await pointers({ addPeople: [{ count: 0 }] })).toEqual(['/addPeople/0/count']);
    expect(await pointers({ addPeople: [{ count: 1, site: 'NOWHERE' }] })).toEqual(['/addPeople/0/site']);
    expect(await pointers({ departmentCaps: [{ department: 'NONE', maxAwayPerWeek: 3 }] })).toEqual(['/departmentCaps/0/department']);
    expect(await pointers({ deadlines: [{ touchPoint: 'HELP', withinWeeks: 3 }] })).toEqual(['/deadlines/0/touchPoint']);
    expect(await api.db('employees')).toHaveLength(20);
  });

  test('whoever hangs up ends the search for what if', async () => {
    const programme = await newProgramme(['SHOP'], '2027-W10');
    let kill: AbortSignal | undefined;
    bounding = (signal) => {
      kill = signal;
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    };
    const server = api.app.listen(0);
    const { port } = server.address() as AddressInfo;
    const caller = new AbortController();
    const asking = fetch(`http://127.0.0.1:${port}/api/v1/programmes/${programme}/what-if`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ weeks: 3 }),
      signal: caller.signal,
    });
    await until(() => kill !== undefined);
    expect(kill?.aborted).toBe(false);
    caller.abort();
    await expect(asking).rejects.toThrow();
    await until(() => kill?.aborted ?? false);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    bounding = undefined;
    expect((await whatIf(programme, { weeks: 3 })).changed.weeks).toBe(3);
  });

  test('a plan can be exported with its problem, in the scheduler’s own formats', async () => {
    const programme = await newProgramme(['SHOP', 'CLICK'], '2027-W30');
    const draft = await generate(api, programme);
    const { problem, plan } = await exportPlan(api.db, draft.id);
    const parsed = JSON.parse(problem.toString('utf8'));
    expect(parsed).toMatchObject({ format: 'in-their-shoes/problem@1', weeks: 35 });
    expect(parsed.employees).toHaveLength(20);
    // CLICK was published by another programme: those visits are not asked twice.
    expect(plan).toMatchObject({ format: 'in-their-shoes/plan@1', status: draft.summary.proof, unplaced: [] });
    expect(plan.assignments.length).toBe(draft.summary.placed);
    expect(plan.makespan).toBe(draft.summary.makespanWeeks);
  });
});
