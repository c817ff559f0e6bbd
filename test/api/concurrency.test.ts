import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { ABSENT_ID, pathOf } from '../support/operations.ts';
import { type Ground, layGround, validBodies } from '../support/valid-bodies.ts';
import { openWire, type Received, type Wire } from '../support/wire.ts';

/** The same moment, from many sides: one of them wins, the others are told, and nothing happens twice. */
describe('concurrent requests', () => {
  let api: TestApi;
  let wire: Wire;
  let ground: Ground;

  beforeAll(async () => {
    api = await startApi();
    wire = await openWire(api.app);
    ground = await layGround(api);
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  const SIDES = 20;
  const together = (send: (side: number) => Promise<Received>): Promise<Received[]> =>
    Promise.all(Array.from({ length: SIDES }, (_, side) => send(side)));
  const statuses = (answers: readonly Received[]): Record<number, number> => {
    const counts: Record<number, number> = {};
    for (const answer of answers) counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    return counts;
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Received> =>
    wire.send({ method: 'POST', path, headers, body });
  const operation = (id: string) => {
    const found = api.product.operations.find((candidate) => candidate.id === id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };

  /** What makes two of a kind the same: creating both is a conflict that names the field. */
  const UNIQUE: readonly (readonly [operation: string, table: string, pointer: string])[] = [
    ['createSite', 'sites', '/code'],
    ['createDepartment', 'departments', '/code'],
    ['createEmployee', 'employees', '/number'],
    ['createJourney', 'journeys', '/name'],
    ['createTouchPoint', 'touch_points', '/code'],
    ['createAbsence', 'absences', '/from'],
    ['createClosure', 'closures', '/fromWeek'],
    ['createExemption', 'exemptions', '/from'],
    ['createCredit', 'credits', '/touchPoint'],
  ];

  test.each(UNIQUE)('%s: of 20 alike exactly one is created, the others conflict at a field', async (id, table, pointer) => {
    const body = (validBodies(ground)[id] as (index: number) => object)(1);
    const before = Number((await api.db(table).count())[0]?.['count']);
    const answers = await together(() => post(pathOf(operation(id)), body));
    expect(statuses(answers)).toEqual({ 201: 1, 409: SIDES - 1 });
    expect(Number((await api.db(table).count())[0]?.['count'])).toBe(before + 1);
    for (const answer of answers.filter(({ status }) => status === 409)) expect(answer.json.errors[0]?.pointer).toBe(pointer);
  });

  test('of 20 updates from one version exactly one is kept, and every other one is told', async () => {
    const { json: site } = await post('/api/v1/sites', { code: 'RACE', name: 'Race', timeZone: 'UTC' });
    const answers = await together((side) =>
      wire.send({ method: 'PATCH', path: `/api/v1/sites/${site.id}`, headers: { 'if-match': '"1"' }, body: { name: `Side ${side}` } }),
    );
    expect(statuses(answers)).toEqual({ 200: 1, 412: SIDES - 1 });
    const winner = answers.find((answer) => answer.status === 200)?.json;
    expect((await wire.send({ method: 'GET', path: `/api/v1/sites/${site.id}` })).json).toEqual(winner);
    expect(winner.version).toBe(2);
    const events = await api.db('audit_events').where({ entity: 'site', entity_id: site.id, action: 'site.updated' });
    expect(events).toHaveLength(1);
  });

  test('an update and a removal from one version: one of them happens', async () => {
    const { json: site } = await post('/api/v1/sites', { code: 'GONE', name: 'Gone', timeZone: 'UTC' });
    const path = `/api/v1/sites/${site.id}`;
    const answers = await together((side) =>
      wire.send({
        method: side % 2 ? 'DELETE' : 'PATCH',
        path,
        headers: { 'if-match': '"1"' },
        ...(side % 2 ? {} : { body: { name: 'x' } }),
      }),
    );
    expect(answers.filter((answer) => answer.status < 300)).toHaveLength(1);
    expect(answers.every((answer) => [200, 204, 404, 412].includes(answer.status))).toBe(true);
  });

  test('20 requests with one Idempotency-Key do the work once and answer alike', async () => {
    const answers = await together(() => post('/api/v1/sites', { code: 'IDEM', name: 'x', timeZone: 'UTC' }, { 'idempotency-key': 'one' }));
    expect(statuses(answers)).toEqual({ 201: SIDES });
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(new Set(answers.map((answer) => `${answer.headers.etag} ${answer.headers.location}`)).size).toBe(1);
    expect(await api.db('audit_events').where({ action: 'site.created' }).whereRaw("after->>'code' = 'IDEM'")).toHaveLength(1);
  });

  test('one Idempotency-Key for different requests at once: one is done, the others are refused at the header', async () => {
    const answers = await together((side) =>
      side % 2
        ? post('/api/v1/departments', { code: `MIX${side}`, name: 'x' }, { 'idempotency-key': 'mixed' })
        : post('/api/v1/sites', { code: `MIX${side}`, name: 'x', timeZone: 'UTC' }, { 'idempotency-key': 'mixed' }),
    );
    expect(statuses(answers)).toEqual({ 201: 1, 409: SIDES - 1 });
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.json.errors[0]?.pointer).toBe('/headers/idempotency-key');
    }
    expect(
      Number((await api.db('sites').where('code', 'like', 'MIX%').count())[0]?.['count']) +
        Number((await api.db('departments').where('code', 'like', 'MIX%').count())[0]?.['count']),
    ).toBe(1);
  });

  test('a key whose request failed is free again, for all who come at once', async () => {
    const refused = await post(
      '/api/v1/absences',
      { employee: ABSENT_ID, from: '2030-01-01', to: '2030-01-01' },
      { 'idempotency-key': 'again' },
    );
    expect(refused.status).toBe(422);
    const answers = await together(() =>
      post('/api/v1/sites', { code: 'AGAIN', name: 'x', timeZone: 'UTC' }, { 'idempotency-key': 'again' }),
    );
    expect(statuses(answers)).toEqual({ 201: SIDES });
  });

  test('departments that are made each other’s parent at once never form a circle', async () => {
    const make = async (code: string) => (await post('/api/v1/departments', { code, name: code })).json.id as string;
    const ids = [await make('C0'), await make('C1'), await make('C2')];
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        ids.map((id, index) =>
          wire.send({
            method: 'PATCH',
            path: `/api/v1/departments/${id}`,
            headers: { 'if-match': '*' },
            body: { parent: ids[(index + 1) % 3] },
          }),
        ),
      );
      const { rows } = await api.db.raw(
        `WITH RECURSIVE up AS (SELECT key AS start, parent_key, 1 AS depth FROM departments
           UNION ALL SELECT up.start, d.parent_key, depth + 1 FROM up JOIN departments d ON d.key = up.parent_key WHERE depth < 10)
         SELECT max(depth) AS depth FROM up`,
      );
      expect(rows[0].depth).toBeLessThan(4);
    }
  });

  test('20 at once on a pool of 8 connections wait for each other instead of failing', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        index % 4 === 0
          ? post('/api/v1/sites', { code: `LOAD${index}`, name: 'x', timeZone: 'UTC' })
          : wire.send({ method: 'GET', path: '/api/v1/employees?limit=500' }),
      ),
    );
    expect(statuses(answers)).toEqual({ 200: 75, 201: 25 });
  });
});
