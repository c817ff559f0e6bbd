import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { packProblem, readProblem } from '../../src/features/planning/problem/file.ts';
import { verifyPlan } from '../../src/features/planning/provenance/verify.ts';
import { threadSolver } from '../../src/features/planning/solving/thread-solver.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { cycle, generate } from '../support/plans.ts';
import { type Keyed, rowFactory } from '../support/rows.ts';

describe('where a plan comes from', () => {
  let api: TestApi;
  let plan: { id: string; seed: number };
  let people: Keyed[];

  beforeAll(async () => {
    api = await startApi({ environment: { SOLVER_MAX_STEPS: '20000' } });
    await api.product.start();
    const rows = rowFactory(api.db);
    people = [];
    for (let index = 0; index < 40; index++) people.push(await rows.employee());
    for (let index = 0; index < 5; index++) await rows.touchPoint();
    const programme = (await api.post('/programmes', cycle()).expect(201)).body.id;
    const asked = (await api.post(`/programmes/${programme}/plans`, { seed: 77 }).expect(202)).body;
    plan = await generate(api, programme, asked.id);
  });
  afterAll(async () => {
    await api.product.stop();
    await api.close();
  });

  test('says problem, seed, options and solver, with their fingerprints', async () => {
    const { body } = await api.get(`/plans/${plan.id}/provenance`).expect(200);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(body).toMatchObject({
      plan: plan.id,
      seed: 77,
      maxSteps: 20_000,
      solverVersion: '1',
      requestedBy: 'Test admin',
      basePlan: null,
      problem: { sha256: hash, intact: true },
      solution: { sha256: hash },
      repeatable: 'yes',
    });
  });

  test('and from the trail’s event leads back to the same bytes, whatever has become of the directory', async () => {
    const [event] = (await api.get('/audit-events?action=plan.solved').expect(200)).body.items;
    expect(event.entityId).toBe(plan.id);
    await api.db('employees').update({ family_name: 'Renamed', weekly_load: 3 });
    await api.db('venues').update({ places_per_week: 1 });
    const { same, again, provenance } = await verifyPlan(api.db, threadSolver, event.entityId);
    expect([same, again]).toEqual([true, provenance.solution.sha256]);
  });

  test('another problem in its place is noticed', async () => {
    const [{ problem: kept }] = await api.db('plan_problems').select('problem');
    const problem = await readProblem(kept);
    await api.db('plan_problems').update({ problem: await packProblem({ ...problem, employees: problem.employees.slice(1) }) });
    expect((await api.get(`/plans/${plan.id}/provenance`)).body.problem.intact).toBe(false);
    expect((await verifyPlan(api.db, threadSolver, plan.id)).same).toBe(false);
    await api.db('plan_problems').update({ problem: kept });
  });

  test.each([
    ['older-than-fingerprints', { solution_hash: null }],
    ['another-solver', { solver_version: '0' }],
  ])('a plan that cannot be repeated says why: %s', async (why, row) => {
    const before = await api.db('plans').where({ id: plan.id }).first('solution_hash', 'solver_version');
    await api.db('plans').where({ id: plan.id }).update(row);
    expect((await api.get(`/plans/${plan.id}/provenance`)).body.repeatable).toBe(why);
    await api.db('plans').where({ id: plan.id }).update(before);
  });

  test('a plan that is not solved has none', async () => {
    const rows = rowFactory(api.db);
    const programme = await rows.programme({ status: 'discarded' });
    const row = await api.db('plans').where({ key: programme.plan }).first('id');
    await api.get(`/plans/${row.id}/provenance`).expect(404);
  });
});
