import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accountService } from '../../src/features/accounts/service.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { type ImportCalls, importCalls } from '../support/import-calls.ts';
import { asSystem, insertAccount } from '../support/people.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';

/** The clock stands at 2026-11-25. */
const PAST = '2026-11-24';
const FUTURE = '2027-06-30';

let api: TestApi;
let rows: RowFactory;
let imports: ImportCalls;
beforeAll(async () => {
  api = await startApi();
  rows = rowFactory(api.db);
  imports = importCalls(api);
});
afterAll(() => api.close());

interface Person extends Keyed {
  readonly number: string;
  readonly email: string;
  readonly account: string;
}

/** An administrator who is somebody of the directory. */
async function administrator(row: object = {}): Promise<Person> {
  const { key } = await rows.employee(row);
  const person = await api.db('employees').where({ key }).first('key', 'id', 'number', 'email');
  return { ...person, account: await insertAccount(api, { role: 'admin', employee: person }) };
}

// As the owner, past the trigger: each test begins without any.
beforeEach(() => api.db.raw('ALTER TABLE accounts DISABLE TRIGGER USER; DELETE FROM accounts; ALTER TABLE accounts ENABLE TRIGGER USER'));

const refused = (answer: { status: number; body: { detail?: string; errors?: { code?: string }[] } }): void =>
  expect([answer.status, answer.body.detail, answer.body.errors?.[0]?.code]).toEqual([
    409,
    'Nobody would administer any more, or only until an end date. Make somebody without one an administrator first.',
    'last-administrator',
  ]);

const endsAt = (of: Person, endDate: string | null) => api.patch(`/employees/${of.number}`, 1, { endDate });
const importEnd = (of: Person, endDate: string) =>
  imports.send('employees', `number,email,givenName,familyName,endDate\n${of.number},${of.email},Given,Family,${endDate}`);

describe('the last administrator gets no end date', () => {
  test.each([PAST, FUTURE])('%s: by hand, by a file', async (date) => {
    const last = await administrator();
    refused(await endsAt(last, date));
    refused(await importEnd(last, date));
    expect(await api.db('employees').where({ key: last.key }).first()).toMatchObject({ end_date: null, version: 1 });
    const other = await administrator();
    await endsAt(last, date).expect(200);
    refused(await endsAt(other, date));
  });

  test('people who administer nothing get theirs', async () => {
    await administrator();
    const plain = await rows.employee();
    const auditor = await rows.employee();
    await insertAccount(api, { role: 'auditor', employee: auditor });
    for (const { id } of [plain, auditor]) await api.patch(`/employees/${id}`, 1, { endDate: FUTURE }).expect(200);
  });
});

describe('whoever leaves, or has left, does not count as the one who stays', () => {
  test.each([
    ['has left', { end_date: PAST }],
    ['will leave', { end_date: FUTURE }],
    ['is deactivated', { deactivated_at: '2026-11-01T00:00:00Z' }],
  ])('beside one who %s nobody is demoted, deactivated, deleted, or given such a person', async (_what, row) => {
    const leaving = await administrator(row);
    const last = await administrator();
    refused(await api.patch(`/accounts/${last.account}`, 1, { role: 'auditor' }));
    refused(await api.post(`/accounts/${last.account}/deactivate`));
    refused(await api.post(`/employees/${last.number}/deactivate`));
    const spare = await rows.employee(row);
    refused(await api.patch(`/accounts/${last.account}`, 1, { employee: spare.id }));
    await expect(api.ownDb('accounts').where({ id: last.account }).delete()).rejects.toThrow('nobody would administer any more');
    // The other way round nothing is lost.
    await api.patch(`/accounts/${leaving.account}`, 1, { role: 'employee' }).expect(200);
  });

  test('where all have an end already, none of them goes sooner, or goes, before one without is made', async () => {
    const one = await administrator({ end_date: FUTURE });
    const other = await administrator({ end_date: FUTURE });
    refused(await endsAt(one, PAST));
    refused(await api.patch(`/accounts/${one.account}`, 1, { role: 'employee' }));
    await endsAt(other, '2027-12-31').expect(200);
    await insertAccount(api, { role: 'admin' });
    await endsAt(one, PAST).expect(200);
  });
});

test('of two who would each leave the other alone one is refused: by end date, by role, by file, at once', async () => {
  const ways: readonly ((of: Person) => PromiseLike<{ status: number }>)[] = [
    (of) => endsAt(of, FUTURE),
    (of) => api.patch(`/accounts/${of.account}`, 1, { role: 'employee' }),
    (of) => importEnd(of, FUTURE),
    (of) => api.post(`/employees/${of.number}/deactivate`),
    (of) => api.post(`/accounts/${of.account}/deactivate`),
  ];
  for (const [round, way] of ways.entries()) {
    const pair = [await administrator(), await administrator()] as const;
    const answers = await Promise.all([way(pair[0]), (ways[(round + 1) % ways.length] as typeof way)(pair[1])]);
    expect([round, answers.map(({ status }) => status).sort()]).toEqual([round, [200, 409]]);
    await api.db.raw('ALTER TABLE accounts DISABLE TRIGGER USER; DELETE FROM accounts; ALTER TABLE accounts ENABLE TRIGGER USER');
  }
});

test('a start prints a set-up link once the last of them has left, and not on their last day', async () => {
  await administrator({ end_date: '2026-11-25' });
  const start = () => asSystem(api, (tx) => accountService(tx).bootstrap(undefined));
  expect(await start()).toBeUndefined();
  api.clock.set(new Date('2026-11-26T12:00:00Z'));
  expect(await start()).toEqual(expect.any(String));
});
