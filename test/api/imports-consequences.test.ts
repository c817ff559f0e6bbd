import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../src/platform/ids.ts';
import { NOW, startApi, type TestApi } from '../support/api.ts';
import { type ImportCalls, importCalls } from '../support/import-calls.ts';
import { rowFactory } from '../support/rows.ts';

describe('what an import means to the rest of the product', () => {
  let api: TestApi;
  let imports: ImportCalls;
  beforeAll(async () => {
    api = await startApi();
    imports = importCalls(api);
  });
  afterAll(() => api.close());

  const message = async (employee: number, number: string) => {
    const id = newId();
    await api.db('messages').insert({
      id,
      kind: 'week',
      dedupe_key: `test-${id}`,
      employee_key: employee,
      to_address: `${number}@example.com`,
      locale: 'en',
      week: '2027-03-01',
      due_at: '2027-02-26T08:00:00Z',
      message_id: `<${id}@test>`,
      created_at: NOW,
      updated_at: NOW,
    });
    return () => api.db('messages').where({ id }).first();
  };

  test('a corrected address counts for mail that waits; an end date takes back what comes after it', async () => {
    const rows = rowFactory(api.db);
    const touchPoint = await rows.touchPoint();
    const programme = await rows.programme();
    await imports.load('employees', 'number,email,givenName,familyName', 'w-1,w-1@example.com,A,A', 'w-2,w-2@example.com,B,B');
    const [stays, leaves] = await api.db('employees').whereIn('number', ['w-1', 'w-2']).orderBy('number');
    const [mailStays, mailLeaves] = [await message(stays.key, 'w-1'), await message(leaves.key, 'w-2')];
    for (const week of ['2026-12-07', '2027-03-01']) {
      await api.db('assignments').insert({
        programme_key: programme.key,
        plan_key: programme.plan,
        employee_key: leaves.key,
        touch_point_key: week === '2026-12-07' ? touchPoint.key : (await rows.touchPoint()).key,
        venue_key: touchPoint.venue,
        week,
        created_at: NOW,
        updated_at: NOW,
      });
    }
    await imports.load('employees', 'number,email,endDate', 'w-1,new-1@example.com,', 'w-2,w-2@example.com,2027-01-31');
    expect(await mailStays()).toMatchObject({ status: 'queued', to_address: 'new-1@example.com', version: 2 });
    expect(await mailLeaves()).toMatchObject({ status: 'cancelled', reason: 'left' });
    const assignments = await api.db('assignments').where({ employee_key: leaves.key }).orderBy('week');
    expect(assignments.map((row) => [row.week, row.status])).toEqual([
      ['2026-12-07', 'planned'],
      ['2027-03-01', 'cancelled'],
    ]);
    expect(await api.db('audit_events').where({ action: 'employee.departed', entity_id: leaves.id })).toHaveLength(1);
  });

  test('whatever bytes come, the answer is a sentence and never our fault', async () => {
    const fragments = fc.constantFrom(
      'code',
      'name',
      ',',
      ';',
      '\t',
      '"',
      '\n',
      '\r',
      '\0',
      '\uFEFF',
      'PK\x03\x04',
      'PK\x05\x06',
      '\xff\xfe',
      '=1+1',
      'é',
      '\xe9',
      '<c>',
      ' ',
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.array(fragments, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''), 'latin1')),
      fc.array(fragments, { maxLength: 30 }).map((parts) => Buffer.from(`code,name\n${parts.join('')}`)),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom('sites', 'departments', 'employees', 'absences', 'touch-points'), async (bytes, kind) => {
        const answer = await imports.send(`${kind}?dryRun=true&partial=true`, bytes);
        expect([200, 415, 422]).toContain(answer.status);
      }),
      { numRuns: 120 },
    );
  });

  test('thousands of namesakes asked for thousands of times are answered', async () => {
    const people = Array.from({ length: 3000 }, (_, index) => `n-${index},n${index}@example.com,Same,Name,Same Name`);
    const answer = await imports.send('employees', ['number,email,givenName,familyName,manager', ...people].join('\n')).expect(422);
    expect(answer.body).toMatchObject({ rejected: 3000, moreErrors: 2000 });
    expect(answer.body.errors[0].message).toContain('is the name of 3000 employees');
  });

  test('a loop of thousands is refused in a sentence; so is a chain of rejected rows that would take for ever', async () => {
    const header = 'number,email,givenName,familyName,manager';
    const row = (index: number, manager: string, email = `r${index}@example.com`) => `r-${index},${email},R,${index},${manager}`;
    const loop = Array.from({ length: 4000 }, (_, index) => row(index, `r-${(index + 1) % 4000}`));
    const answer = await imports.send('employees', [header, ...loop].join('\n')).expect(422);
    expect(answer.body).toMatchObject({ rejected: 4000, moreErrors: 3000 });
    expect(answer.body.errors[0].message).toBe(
      `makes a loop: ${Array.from({ length: 12 }, (_, index) => `r-${index}`).join(' → ')} → … → r-0; nobody in it is above the others`,
    );
    const chain = Array.from({ length: 60 }, (_, index) =>
      row(index, index === 0 ? '' : `r-${index - 1}`, index === 0 ? 'wrong' : undefined),
    );
    const refused = await imports.send('employees?partial=true', [header, ...chain].join('\n')).expect(422);
    expect(refused.body.detail).toContain('more than 30 steps');
  });

  test('only administrators import, and the query is checked before the file is read', async () => {
    const employee = await startApi({ actor: { kind: 'account', id: newId(), name: 'E', role: 'employee', scopes: ['*'] } });
    await importCalls(employee).send('sites', 'code').expect(403);
    await employee.close();
    const answer = await imports.send('sites?dryRun=perhaps&colour=blue&emailDomain=not a domain&create=sites', 'code').expect(422);
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual([
      '/query/colour',
      '/query/create',
      '/query/dryRun',
      '/query/emailDomain',
    ]);
    await imports.send('colours', 'code').expect(404);
  });
});
