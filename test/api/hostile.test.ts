import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import supertest from 'supertest';
import { startApi, type TestApi } from '../support/api.ts';
import { rowFactory } from '../support/rows.ts';

/** What somebody might send who reads no documentation. */
const NASTY = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e',
  "'; DROP TABLE sites;--",
  '=1+1',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'null',
  '0197aaaa-0000-7000-8000-000000000000',
  '2027-W53',
  '2027-W01',
  '2027-02-30',
  '2027-01-04',
  '9999-12-31',
  '%',
  '\\',
  '🧦'.repeat(300),
  'x'.repeat(6000),
];

let api: TestApi;
let values: string[];
beforeAll(async () => {
  api = await startApi();
  const rows = rowFactory(api.db);
  const employee = await rows.employee({ number: 'E1' });
  const touchPoint = await rows.touchPoint({ code: 'T1' });
  const assignment = await rows.assignment({ programme: await rows.programme(), employee, touchPoint });
  values = [...NASTY, 'E1', 'T1', assignment];
});
afterAll(() => api.close());

test('whatever is sent to whichever operation, nothing breaks: no answer is a 5xx', async () => {
  const operations = api.product.operations.filter((operation) => operation.kind !== 'raw' && operation.tag !== 'Accounts');
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const text = fc.constantFrom(...values);
  const leaf = fc.oneof(
    text,
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 7, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]]),
  );
  const request = fc.constantFrom(...operations).chain((operation) => {
    const known = fieldsOf('body' in operation ? operation.body : undefined);
    const asked = fieldsOf(operation.query);
    return fc.record({
      operation: fc.constant(operation.id),
      params: fc.array(text, { minLength: 3, maxLength: 3 }),
      query: fc.dictionary(fc.constantFrom('limit', 'cursor', 'sort', ...asked), text, { maxKeys: 3 }),
      body: fc.oneof(
        {
          weight: 6,
          arbitrary: fc.dictionary(fc.constantFrom('unknown', ...known), fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })), { maxKeys: 8 }),
        },
        { weight: 1, arbitrary: leaf },
      ),
    });
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ operation: id, params, query, body }) => {
      const operation = byId.get(id) as (typeof operations)[number];
      let index = 0;
      const path = operation.path.replaceAll(/:\w+/g, () => encodeURIComponent((params[index++ % 3] as string).toWellFormed()) || '%20');
      const search = new URLSearchParams(query as Record<string, string>).toString();
      const call = supertest(api.app)[operation.method](`/api/v1${path}?${search}`).set('If-Match', '*');
      const answer =
        operation.method === 'get' || operation.method === 'delete' ? await call : await call.type('json').send(JSON.stringify(body));
      if (answer.status >= 400) expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 600, seed: 7 },
  );
}, 240_000);

function fieldsOf(schema: unknown): string[] {
  const { shape } = (schema ?? {}) as { shape?: object };
  return shape === undefined ? [] : Object.keys(shape);
}
