import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { silentLogger } from '../../src/platform/logger.ts';
import { clearAway } from '../../src/platform/maintenance/maintenance.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { cycle } from '../support/plans.ts';
import { people, seedCompany, services } from '../support/seeded-company.ts';

const DAY = 86_400_000;
let api: TestApi;
let folder: string;
const hash = (byte: number): Buffer => Buffer.alloc(32, byte);
const ago = (milliseconds: number): Date => new Date(api.clock.now().getTime() - milliseconds);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'its-maintenance-'));
  api = await startApi({ environment: { DATA_DIR: folder } });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

const run = () => clearAway({ clock: api.clock, logger: silentLogger, chores: api.product.chores });

test('an answer is repeated for a day, and the key is free after it', async () => {
  const create = (code: string) => api.post('/sites', { code, name: 'Harbour', timeZone: 'UTC' }).set('Idempotency-Key', 'once');
  await create('H1').expect(201);
  api.clock.advance(DAY);
  expect(await run()).toMatchObject({ 'idempotency keys': 0 });
  await create('H1').expect(201);
  await create('H2').expect(409);
  api.clock.advance(1);
  expect(await run()).toMatchObject({ 'idempotency keys': 1 });
  await create('H2').expect(201);
});

test('sessions and rate limits go when they are over, and not before', async () => {
  for (const [sid, expire] of [
    ['over', ago(1)],
    ['lives', ago(-1000)],
  ] as const) {
    await api.db('sessions').insert({ sid, sess: '{}', expire });
    await api.db('rate_limits').insert({ key: sid, points: 1, expire: expire.getTime() });
  }
  expect(await run()).toMatchObject({ sessions: 1, 'rate limits': 1 });
  expect(await api.db('sessions').pluck('sid')).toEqual(['lives']);
  expect(await api.db('rate_limits').pluck('key')).toEqual(['lives']);
});

test('links stay for thirty days after their end', async () => {
  const { employee, touchPoint, venue } = await seedCompany(api.db, { people: people(1), touchPoints: services(1, 5) });
  const { body: programme } = await api.post('/programmes', cycle()).expect(201);
  const stamped = { created_at: ago(0), updated_at: ago(0) };
  const [programmeRow] = await api.db('programmes').where({ id: programme.id }).select('key');
  const [plan] = await api
    .db('plans')
    .insert({ id: programme.id, programme_key: programmeRow.key, requested_by: 'test', status: 'draft', ...stamped })
    .returning('key');
  const [assignment] = await api
    .db('assignments')
    .insert({
      programme_key: programmeRow.key,
      plan_key: plan.key,
      employee_key: Object.values(employee)[0]?.key,
      touch_point_key: Object.values(touchPoint)[0]?.key,
      venue_key: Object.values(venue)[0]?.key,
      week: '2026-11-30',
      ...stamped,
    })
    .returning('id');
  for (const [byte, age] of [
    [1, 30 * DAY + 1],
    [2, 30 * DAY - 1],
  ] as const) {
    const link = { token_hash: hash(byte), expires_at: ago(age), created_at: ago(age) };
    await api.db('assignment_links').insert({ ...link, assignment_id: assignment.id });
    await api.db('sign_in_links').insert({ ...link, purpose: 'set-up' });
  }
  expect(await run()).toMatchObject({ 'assignment links': 1, 'sign-in links': 1 });
  expect(await api.db('assignment_links').pluck('token_hash')).toEqual([hash(2)]);
  expect(await api.db('sign_in_links').pluck('token_hash')).toEqual([hash(2)]);
});

test('the local mailbox forgets mails after ninety days, and what was never finished after one', async () => {
  const mailbox = join(folder, 'mailbox');
  const mail = (age: number) => join(mailbox, `${ago(age).toISOString().replaceAll(/[-:.]/g, '')}-a.eml`);
  await mkdir(mailbox);
  const files = [mail(90 * DAY + 1), mail(90 * DAY - 1), join(mailbox, '.0123456789abcdef.tmp'), join(mailbox, 'notes.txt')];
  for (const file of files) await writeFile(file, 'x');
  for (const file of files.slice(2)) await utimes(file, ago(400 * DAY), ago(400 * DAY));
  expect(await run()).toMatchObject({ 'local mails': 2 });
  expect((await readdir(mailbox)).sort()).toEqual([mail(90 * DAY - 1).slice(mailbox.length + 1), 'notes.txt'].sort());
});

test('a chore that fails keeps no other from being done', async () => {
  const done: string[] = [];
  const chores = [
    { what: 'broken', run: () => Promise.reject(new Error('no')) },
    { what: 'whole', run: async () => done.push('whole') },
  ];
  expect(await clearAway({ clock: api.clock, logger: silentLogger, chores })).toEqual({ whole: 1 });
});
