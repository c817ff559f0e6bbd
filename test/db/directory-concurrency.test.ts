import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

const ROUNDS = 8;

describe('the directory under simultaneous changes', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const statuses = async (calls: readonly PromiseLike<{ status: number }>[]) =>
    (await Promise.all(calls)).map((answer) => answer.status).sort();

  test('two departments hung below each other at the same moment: one wins, the tree stays a tree', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [a, b] = [`A${round}`, `B${round}`];
      for (const code of [a, b]) await api.post('/departments', { code, name: code }).expect(201);
      const calls = [api.patch(`/departments/${a}`, 1, { parent: b }), api.patch(`/departments/${b}`, 1, { parent: a })];
      expect(await statuses(calls)).toEqual([200, 409]);
    }
  });

  test('three people closing a ring of managers at the same moment: never all three', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const ring = ['X', 'Y', 'Z'].map((letter) => `${letter}${round}`);
      for (const number of ring) {
        await api.post('/employees', { number, email: `${number}@example.org`, givenName: 'A', familyName: 'B' }).expect(201);
      }
      const calls = ring.map((number, index) => api.patch(`/employees/${number}`, 1, { manager: ring[(index + 1) % 3] }));
      expect(await statuses(calls)).toEqual([200, 200, 409]);
    }
  });

  test('the same absence sent five times at once is entered once', async () => {
    await api.post('/employees', { number: 'ABS', email: 'abs@example.org', givenName: 'A', familyName: 'B' }).expect(201);
    const calls = Array.from({ length: 5 }, () => api.post('/absences', { employee: 'ABS', from: '2026-12-01', to: '2026-12-05' }));
    expect(await statuses(calls)).toEqual([201, 409, 409, 409, 409]);
  });

  test('the same e-mail address given to five people at once belongs to one', async () => {
    const calls = Array.from({ length: 5 }, (_, index) =>
      api.post('/employees', { number: `SAME${index}`, email: 'Same@example.org', givenName: 'A', familyName: 'B' }),
    );
    expect(await statuses(calls)).toEqual([201, 409, 409, 409, 409]);
  });

  test('two editors of one version: one wins, the other is told', async () => {
    await api.post('/departments', { code: 'EDIT', name: 'Edit' }).expect(201);
    const calls = ['one', 'two', 'three'].map((name) => api.patch('/departments/EDIT', 1, { name }));
    expect(await statuses(calls)).toEqual([200, 412, 412]);
  });
});
