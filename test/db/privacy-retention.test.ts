import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { applyRetention } from '../../src/features/privacy/retention/apply.ts';
import { createTombstoneFile } from '../../src/features/privacy/tombstones/file.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { insertAccount } from '../support/people.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';

let api: TestApi;
let rows: RowFactory;
let employee: Keyed;

beforeAll(async () => {
  api = await startApi();
  rows = rowFactory(api.db);
  employee = await rows.employee();
  await insertAccount(api, { role: 'admin' });
});
afterAll(() => api.close());
beforeEach(() => api.db('retention').update({ applied_on: null }));

/** It is 25 November 2026. */
const run = (batch?: { rows: number; times: number }) =>
  applyRetention(
    {
      db: api.db,
      unitOfWork: api.product.unitOfWork,
      logger: silentLogger,
      mailbox: null,
      tombstones: createTombstoneFile('/nowhere'),
      ...(batch ? { batch } : {}),
    },
    api.clock.now(),
  );
const reported = async () => {
  const events = await api.db('audit_events').where({ action: 'retention.applied' }).orderBy('id');
  return events.map(({ actor_kind, after }) => [actor_kind, after.period, after.what, after.rows]);
};

test('each period ends what is older than it, leaves what is younger, and says how much it was', async () => {
  const touchPoint = await rows.touchPoint();
  const programme = await rows.programme();
  const before = (await reported()).length;
  /** One just over its period, one just within it. */
  const made: Record<'old' | 'young', Record<string, string>> = { old: {}, young: {} };
  const ages = {
    old: {
      feelings: '2024-11-24',
      experiences: '2021-11-24',
      absence: '[2026-05-01,2026-05-25)',
      gone: '[2023-11-01,2023-11-20)',
      contents: '2025-11-24',
      mail: '2024-11-24',
      plan: '2025-11-24',
    },
    young: {
      feelings: '2024-11-26',
      experiences: '2021-11-26',
      absence: '[2026-05-27,2026-05-28)',
      gone: '[2023-11-26,2023-11-28)',
      contents: '2025-11-26',
      mail: '2024-11-26',
      plan: '2025-11-26',
    },
  };
  for (const age of ['old', 'young'] as const) {
    const of = ages[age];
    const person = await rows.employee();
    for (const what of ['feelings', 'experiences'] as const) {
      const id = newId();
      const walk = await rows.assignment(
        { programme, employee: person, touchPoint: what === 'feelings' ? touchPoint : await rows.touchPoint() },
        { status: 'done', closed_at: of[what] },
      );
      await api
        .db('assignments')
        .where({ id: walk })
        .update({ close_reason: what === 'feelings' ? 'Words' : null });
      await api.db('experiences').insert({
        id,
        assignment_id: walk,
        effort: 4,
        emotion: 1,
        recognised: false,
        happened: what === 'feelings' ? 'Words' : null,
        created_at: of[what],
        updated_at: of[what],
      });
      made[age][what] = id;
    }
    await api.db('ideas').insert({
      id: newId(),
      experience_id: made[age]['experiences'] as string,
      text: age,
      created_at: of.experiences,
      updated_at: of.experiences,
    });
    for (const what of ['absence', 'gone'] as const) {
      const id = newId();
      await api.db('absences').insert({
        id,
        employee_key: person.key,
        during: of[what],
        kind: what === 'absence' ? 'sickness' : 'other',
        created_at: '2020-01-01',
        updated_at: '2020-01-01',
      });
      made[age][what] = id;
    }
    for (const what of ['contents', 'mail'] as const) {
      const id = await rows.message(person, { status: 'sent', sent_at: of[what] });
      await api.db('messages').where({ id }).update({ created_at: of[what] });
      if (what === 'contents') {
        await api.db('message_contents').insert({ message_id: id, packed: Buffer.from('x') });
        await api.db('message_attempts').insert({ message_id: id, number: 1, started_at: of[what] });
        await api.db('message_bounces').insert({
          report_key: Buffer.alloc(32, id),
          message_id: id,
          received_at: of[what],
          kind: 'soft',
          address: 'a@example.org',
          diagnostic: 'x',
        });
      }
      made[age][what] = id;
    }
    const plan = await rows.programme({ status: 'discarded' });
    await api.db('plans').where({ key: plan.plan }).update({ updated_at: of.plan });
    await api.db('plan_problems').insert({ plan_key: plan.plan, problem: Buffer.from('x') });
  }
  expect(await run()).toBe(10);

  const { old, young } = made;
  const left = async (table: string, ids: readonly (string | undefined)[]) =>
    (await api
      .db(table)
      .whereIn('id', ids as string[])
      .pluck('id')) as string[];
  expect(await left('experiences', [old['experiences'], young['experiences']])).toEqual([young['experiences']]);
  expect(await api.db('ideas').pluck('text')).toEqual(['young']);
  expect(await api.db('experiences').whereNotNull('happened').pluck('id')).toEqual([young['feelings']]);
  expect(await left('absences', [old['gone'], young['gone']])).toEqual([young['gone']]);
  expect(await api.db('absences').where({ kind: 'sickness' }).pluck('id')).toEqual([young['absence']]);
  expect(await left('messages', [old['mail'], young['mail']])).toEqual([young['mail']]);
  for (const table of ['message_contents', 'message_attempts', 'message_bounces']) {
    expect(await api.db(table).pluck('message_id')).toEqual([young['contents']]);
  }
  expect(await api.db('plan_problems')).toHaveLength(1);
  expect((await reported()).slice(before)).toEqual([
    ['system', 'feelings', 'words of experiences', 1],
    ['system', 'feelings', 'reasons of walks', 1],
    ['system', 'experiences', 'experiences and their ideas', 1],
    ['system', 'absenceKinds', 'kinds of absences', 1],
    ['system', 'absences', 'absences', 1],
    ['system', 'messageContents', 'contents of mails', 1],
    ['system', 'deliveries', 'answers of mail servers', 1],
    ['system', 'deliveries', 'bounces', 1],
    ['system', 'mailLog', 'mails', 1],
    ['system', 'planProblems', 'problems of plans that are not in force', 1],
  ]);
});

test('leavers are erased after their period, and deactivated accounts of nobody in the directory', async () => {
  const long = await rows.employee({ end_date: '2024-11-20' });
  const recent = await rows.employee({ end_date: '2024-11-30' });
  const deactivated = await rows.employee({ deactivated_at: '2024-11-24T00:00:00Z' });
  const account = await insertAccount(api, { role: 'auditor' });
  await api.db('accounts').where({ id: account }).update({ deactivated_at: '2024-11-01T00:00:00Z' });
  expect(await run()).toBe(3);
  const erased = await api.db('employees').whereNotNull('erased_at').pluck('key');
  expect(erased.sort()).toEqual([long.key, deactivated.key].sort());
  expect(await api.db('employees').where({ key: recent.key }).first('erased_at')).toEqual({ erased_at: null });
  expect(await api.db('accounts').where({ id: account })).toEqual([]);
  expect(await api.db('audit_events').whereIn('action', ['employee.erased', 'account.erased']).pluck('actor_kind')).toEqual([
    'system',
    'system',
    'system',
  ]);
});

test('what keeps a mail from going twice, and what was told of a week to come, stays', async () => {
  const programme = await rows.programme();
  const walk = await rows.assignment({ programme, employee, touchPoint: await rows.touchPoint() }, { week: '2026-12-07' });
  const kept = [
    await rows.message(employee, { kind: 'welcome', status: 'sent', sent_at: '2020-01-01' }),
    await rows.message(employee, { kind: 'change', status: 'sent', sent_at: '2020-01-01' }, [walk]),
    await rows.message(employee, { kind: 'week', status: 'unknown' }),
  ];
  await api.db('messages').whereIn('id', kept).update({ created_at: '2020-01-01' });
  await run();
  expect(await api.db('messages').whereIn('id', kept)).toHaveLength(3);
});

test('a backlog is worked off in batches over several runs, then rests until tomorrow', async () => {
  const old = await Promise.all(Array.from({ length: 7 }, () => rows.message(employee, { status: 'sent', sent_at: '2020-01-01' })));
  await api.db('messages').whereIn('id', old).update({ created_at: '2020-01-01' });
  const left = async () => (await api.db('messages').whereIn('id', old)).length;
  expect(await run({ rows: 2, times: 2 })).toBe(4);
  expect(await left()).toBe(3);
  expect(await run({ rows: 2, times: 2 })).toBe(3);
  expect((await api.db('retention').first('applied_on')).applied_on).toBe('2026-11-25');
  await api.db('messages').insert({
    id: newId(),
    kind: 'week',
    dedupe_key: 'late',
    employee_key: employee.key,
    to_address: 'a@example.org',
    locale: 'en',
    status: 'cancelled',
    due_at: '2020-01-01',
    message_id: 'late',
    created_at: '2020-01-01',
    updated_at: '2020-01-01',
  });
  expect(await run()).toBe(0);
});

test('periods are changed by administrators within their bounds, and switched off', async () => {
  const { body } = await api.get('/retention').expect(200);
  expect(body.periods.find(({ name }: { name: string }) => name === 'leavers')).toEqual({
    name: 'leavers',
    months: 24,
    standard: 24,
    min: 1,
    max: 120,
  });
  const refused = await api.patch('/retention', body.version, { audit: 11, feelings: 1.5 }).expect(422);
  expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/feelings', '/audit']);
  await api.patch('/retention', body.version, { mailLog: null, messageContents: 1 }).expect(200);
  await api.patch('/retention', body.version, { mailLog: 3 }).expect(412);
  const message = await rows.message(employee, { status: 'sent', sent_at: '2020-01-01' });
  await api.db('messages').where({ id: message }).update({ created_at: '2020-01-01' });
  await run();
  expect(await api.db('messages').where({ id: message })).toHaveLength(1);
  expect(await api.db('audit_events').where({ action: 'retention.updated' }).first()).toMatchObject({
    before: expect.objectContaining({ mailLog: 24 }),
    after: expect.objectContaining({ mailLog: null, messageContents: 1, leavers: 24 }),
  });
});

test('audit events go after their period, by the one function that may', async () => {
  // Written years ago: nothing but a test may write so.
  await api.db.raw(`INSERT INTO audit_events (at, actor_kind, actor_name, request_id, action, entity)
    SELECT '2018-01-01', 'system', 'x', 'x', 'old.event', 'x' FROM generate_series(1, 3)`);
  await run({ rows: 2, times: 5 });
  expect(await api.db('audit_events').where({ action: 'old.event' })).toEqual([]);
  expect((await reported()).filter(([, period]) => period === 'audit')).toEqual([
    ['system', 'audit', 'audit events', 2],
    ['system', 'audit', 'audit events', 1],
  ]);
});
