import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sweepPlans } from '../../src/features/planning/solving/jobs.ts';
import { solvePlan } from '../../src/features/planning/solving/solve-plan.ts';
import { claimPlan, finish, orphanedPlans } from '../../src/features/planning/solving/store.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { ADMIN, startApi, type TestApi } from '../support/api.ts';
import { cycle, generate, until } from '../support/plans.ts';
import { people, seedCompany, services } from '../support/seeded-company.ts';
import { gatedSolver, inProcessSolver } from '../support/solvers.ts';

describe('solving a plan', () => {
  let api: TestApi;
  let server: Server;
  let nothingPlaced = false;
  const solver = gatedSolver((solution) =>
    nothingPlaced
      ? { ...solution, assignments: new Int32Array(0), unplaced: solution.unplaced.concat(allOf(solution.assignments)) }
      : solution,
  );
  const allOf = (flat: Int32Array) =>
    Array.from({ length: flat.length / 4 }, (_, index) => [flat[4 * index] as number, flat[4 * index + 1] as number, 'stopped'] as const);

  beforeAll(async () => {
    api = await startApi({ solver });
    await seedCompany(api.db, { people: people(5), touchPoints: services(2, 5) });
    await api.product.start();
    server = api.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await api.product.stop();
    await api.close();
  });

  const newProgramme = async (): Promise<string> => (await api.post('/programmes', cycle()).expect(201)).body.id;
  const request = async (programme: string): Promise<string> => (await api.post(`/programmes/${programme}/plans`, {}).expect(202)).body.id;
  const statusOf = async (plan: string): Promise<string> => (await api.get(`/plans/${plan}`).expect(200)).body.status;
  const solving = () => ({
    db: api.db,
    unitOfWork: api.product.unitOfWork,
    clock: api.clock,
    logger: silentLogger,
    solver: inProcessSolver,
    maxSteps: undefined,
  });

  /** Reads server-sent events as they come. */
  async function* events(plan: string, signal?: AbortSignal): AsyncGenerator<{ name: string; data: Record<string, unknown> }> {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/plans/${plan}/events`, signal ? { signal } : {});
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('private, no-store, no-transform');
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString('utf8');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const match = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end));
        text = text.slice(end + 2);
        if (match) yield { name: match[1] as string, data: JSON.parse(match[2] as string) };
      }
    }
  }

  test('progress arrives as events while it happens, and the last one carries the draft', async () => {
    const plan = await request(await newProgramme());
    const seen: string[] = [];
    for await (const { name, data } of events(plan)) {
      seen.push(name);
      const progress = data['progress'] as { phase: string; fraction: number } | null;
      if (name === 'progress' && progress?.phase === 'constructing') {
        expect(progress).toMatchObject({ placed: 1, required: 10, fraction: 0.25 });
        solver.open();
      } else if (name !== 'progress') expect(data).toMatchObject({ id: plan, summary: { placed: 10 } });
    }
    expect(seen.at(-1)).toBe('draft');
    expect(seen.slice(0, -1).every((name) => name === 'progress')).toBe(true);
    // Who asks later gets the end at once.
    const later: string[] = [];
    for await (const { name } of events(plan)) later.push(name);
    expect(later).toEqual(['draft']);
  });

  test('a client that goes away ends its stream and nothing else', async () => {
    const plan = await request(await newProgramme());
    const client = new AbortController();
    const reading = (async () => {
      for await (const { name } of events(plan, client.signal)) if (name === 'progress') client.abort();
    })();
    await expect(reading).rejects.toThrow(/abort/i);
    await until(() => solver.waiting() > 0);
    solver.open();
    await until(async () => (await statusOf(plan)) === 'draft');
  });

  test('one plan of a programme is generated at a time; cancelled, the best so far becomes the draft', async () => {
    const programme = await newProgramme();
    const plan = await request(programme);
    const second = await api.post(`/programmes/${programme}/plans`, {}).expect(409);
    expect(second.body.detail).toContain('generated already');
    await api.post(`/programmes/${programme}/archive`).expect(409);
    await api.post(`/plans/${plan}/publish`).expect(409);
    await api.post(`/plans/${plan}/discard`).expect(409);
    await until(() => solver.waiting() > 0);
    const cancelled = await api.post(`/plans/${plan}/cancel`).expect(200);
    expect(cancelled.body).toMatchObject({ status: 'solving', cancelRequested: true });
    const draft = await generate(api, programme, plan);
    expect(draft).toMatchObject({ status: 'draft', summary: { placed: 10, cancelled: true } });
    await api.post(`/plans/${plan}/cancel`).expect(409);
    solver.open();
  });

  test('cancelled before anything was placed, the plan is discarded', async () => {
    nothingPlaced = true;
    const programme = await newProgramme();
    const plan = await request(programme);
    await until(() => solver.waiting() > 0);
    await api.post(`/plans/${plan}/cancel`).expect(200);
    expect(await generate(api, programme, plan)).toMatchObject({ status: 'discarded', summary: null });
    expect(await api.db('plan_visits').join('plans', 'plans.key', 'plan_key').where('plans.id', plan)).toEqual([]);
    nothingPlaced = false;
    solver.open();
  });

  test('a solver that fails leaves a failed plan with the reason, and the next one can be asked for', async () => {
    const programme = await newProgramme();
    const plan = await request(programme);
    await until(() => solver.waiting() > 0);
    solver.open('fail');
    expect(await generate(api, programme, plan)).toMatchObject({
      status: 'failed',
      error: 'The solver tripped over its shoelaces. Generate again.',
    });
    await api.post(`/plans/${plan}/publish`).expect(409);
    const next = await request(programme);
    await until(() => solver.waiting() > 0);
    solver.open();
    expect((await generate(api, programme, next)).status).toBe('draft');
  });

  describe('when workers die', () => {
    const insert = async (): Promise<string> => {
      const programme = await newProgramme();
      // Behind the queue's back: as if its job had died with its worker.
      const [row] = await api
        .db('plans')
        .insert({
          id: api.db.raw('uuid_v7()'),
          programme_key: api.db('programmes').select('key').where({ id: programme }),
          requested_by: 'test',
          created_at: api.clock.now(),
          updated_at: api.clock.now(),
        })
        .returning('id');
      return row.id;
    };
    const expire = (plan: string) => api.db('plans').where({ id: plan }).update({ lease_until: '2020-01-01T00:00:00Z' });

    test('the sweep takes the plan over once the lease has run out, and not before', async () => {
      const plan = await insert();
      expect(await claimPlan(api.db, plan)).toMatchObject({ attempt: 1 });
      expect(await orphanedPlans(api.db)).not.toContain(plan);
      await solvePlan(solving(), plan);
      expect(await statusOf(plan)).toBe('solving');
      await expire(plan);
      expect(await orphanedPlans(api.db)).toContain(plan);
      await sweepPlans(solving());
      expect(await statusOf(plan)).toBe('draft');
    });

    test('the worker that was given up for dead cannot write any more', async () => {
      const plan = await insert();
      const old = await claimPlan(api.db, plan);
      await expire(plan);
      const fresh = await claimPlan(api.db, plan);
      expect(fresh?.attempt).toBe(2);
      if (!old || !fresh) throw new Error('both claims were expected to succeed');
      const write = (claim: typeof old, error: string) =>
        api.product.unitOfWork.run({ actor: ADMIN, requestId: 'test' }, (tx) => finish(tx, claim, { status: 'failed', error }));
      expect(await write(old, 'from the grave')).toBe(false);
      expect(await write(fresh, 'alive')).toBe(true);
      expect((await api.get(`/plans/${plan}`).expect(200)).body.error).toBe('alive');
    });

    test('a plan that takes every worker down with it fails instead of going round for ever', async () => {
      const plan = await insert();
      await api.db('plans').where({ id: plan }).update({ attempt: 5 });
      await sweepPlans(solving());
      expect((await api.get(`/plans/${plan}`).expect(200)).body).toMatchObject({
        status: 'failed',
        error: expect.stringContaining('more memory'),
      });
    });

    test('a server that stops gives its plan back', async () => {
      const plan = await insert();
      const shutdown = new AbortController();
      const gate = gatedSolver();
      const work = solvePlan({ ...solving(), solver: gate }, plan, shutdown.signal);
      await until(() => gate.waiting() > 0);
      shutdown.abort();
      await expect(work).rejects.toThrow('The server is stopping.');
      expect(await statusOf(plan)).toBe('solving');
      await solvePlan(solving(), plan);
      expect(await statusOf(plan)).toBe('draft');
    });
  });
});
