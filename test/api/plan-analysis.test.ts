import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportPlan } from '../../src/features/planning/export/plan-file.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { cycle, generate, pagesOf } from '../support/plans.ts';
import { people, seedCompany } from '../support/seeded-company.ts';
import { inProcessSolver } from '../support/solvers.ts';

describe('answers about plans', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ solver: inProcessSolver, environment: { SOLVER_MAX_STEPS: '50000' } });
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
      'Name of HELP, weeks 2026-W49 to 2027-W02: 20 visits need it, 14 places exist. 1 more place a week or 3 more weeks would repair it.',
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
    const [before] = third.alternatives;
    expect(before).toMatchObject({ week: '2026-W49', free: false });
    expect(before.displaces.map(({ touchPoint }: { touchPoint: { code: string } }) => touchPoint.code)).toContain('CLICK');
    await api.db('assignments').where({ id: body.items[2].id }).update({ week: '2027-05-03' });
    expect((await why(body.items[2].id)).sentence).toMatch(/^It was moved after the plan, which had put it into 2026-W51\./);
    await api.get(`/assignments/${draft.id}/why`).expect(404);
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
