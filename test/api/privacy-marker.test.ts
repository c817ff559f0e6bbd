import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PERSONAL } from '../../src/features/privacy/register/index.ts';
import { bindingsOf, subjectOfEmployee } from '../../src/features/privacy/subject-read-model.ts';
import type { Actor } from '../../src/platform/db/unit-of-work.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { ADMIN, startApi, type TestApi } from '../support/api.ts';
import { folderDump, fullDump, hits } from '../support/full-dump.ts';
import { keepMail, letter, type Marked, markPerson } from '../support/marked-person.ts';
import { actorOf } from '../support/people.ts';
import { type Keyed, rowFactory } from '../support/rows.ts';

/** Stands in nothing but what belongs to the one, and to the other. */
const MARKER = 'qx7marker';
const CONTROL = 'zk4control';

/** Text that cannot hold a word of anybody's: a check of the database allows a handful of words, or the product alone writes it. */
const NO_WORDS = new Set([
  ...['absences.kind', 'accounts.role', 'accounts.made_by', 'sign_in_links.purpose', 'mail_opt_outs.kind', 'ideas.status'],
  ...['messages.kind', 'messages.status', 'message_attempts.outcome', 'message_bounces.kind', 'suppressed_addresses.reason'],
  ...[
    'message_assignments.calendar_method',
    'audit_events.actor_kind',
    'audit_events.action',
    'audit_events.entity',
    'plans.status',
    'plan_unplaced.reason',
  ],
  // Three numbers with dots between them; the kind and the id of an actor.
  ...['message_bounces.status_code', 'idempotency_keys.actor'],
  // The organisation's words about a department, whoever heads it.
  ...['departments.code', 'departments.name'],
  // Ids alone, as their schemas say.
  'webhook_events.data',
]);

let api: TestApi;
let dataDir: string;
let actor: Actor = ADMIN;
let marked: Marked;
let manager: Keyed;
const lines: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'its-privacy-'));
  api = await startApi({
    actor: () => actor,
    environment: { DATA_DIR: dataDir },
    logger: createLogger('trace', { write: (line) => void lines.push(line) }),
  });
  await api.product.jobs.start();
  const rows = rowFactory(api.db);
  const touchPoint = await rows.touchPoint();
  const ground = { rows, dataDir, approver: await rows.employee(), touchPoint, programme: await rows.programme() };
  marked = await markPerson(api, ground, MARKER);
  await markPerson(api, ground, CONTROL);

  // What they did themselves while they were here: their name stands in the trail of others, and on a plan.
  actor = (await actorOf(api, marked.account)) as Actor;
  const department = await api.post('/departments', { code: 'THEIRS', name: 'Theirs', head: marked.employee.id }).expect(201);
  actor = ADMIN;
  await api
    .db('plans')
    .where({ key: ground.programme.plan })
    .update({ requested_by: `Account ${MARKER}` });
  const { id: plan } = await api.db('plans').where({ key: ground.programme.plan }).first('id');
  await api.product.unitOfWork.run({ actor: (await actorOf(api, marked.account)) as Actor, requestId: 'plan' }, async (tx) => {
    tx.audit({ action: 'plan.requested', entity: 'plan', entityId: plan });
    tx.audit({
      action: 'note.left',
      entity: 'department',
      entityId: department.body.id,
      after: { text: `Ask Given ${MARKER} Family ${MARKER}.` },
    });
  });
  // A manager's mail names who is out that week; another manager's mail does not name this person.
  manager = await rows.employee();
  const team = { status: 'sent', sent_at: api.clock.now(), payload: JSON.stringify({ kind: 'digest', parts: [{ kind: 'team' }] }) };
  const named = await rows.message(manager, { ...team, kind: 'team' });
  await keepMail(api, dataDir, named, letter(`Out this week: Given ${MARKER} Fam=\r\nily ${MARKER}, and Maiden ${MARKER} Name`));
  const unnamed = await rows.message(manager, { ...team, kind: 'team' });
  await keepMail(api, dataDir, unnamed, letter(`Out this week: Given ${CONTROL} Family ${CONTROL}`));
  for (const data of [{ employee: marked.employee.id, note: MARKER }, { note: CONTROL }]) {
    await api.db.transaction((trx) => api.product.jobs.send(trx, 'maintenance', data));
  }
  await api.db.raw(`UPDATE pgboss.job SET output = jsonb_build_object('of', data->>'note') WHERE data->>'note' IS NOT NULL`);
  await api.db.raw(
    `INSERT INTO pgboss.archive (id, name, priority, data, state, retry_limit, retry_count, retry_delay, retry_backoff, start_after,
      singleton_key, expire_in, created_on, keep_until, output)
    SELECT gen_random_uuid(), name, priority, data, 'completed', 0, 0, 0, false, now(), :id::text, expire_in, now(), keep_until, jsonb_build_object('note', :marker::text)
    FROM pgboss.job WHERE data->>'note' = :marker`,
    { id: marked.employee.id, marker: MARKER },
  );
  await api.product.jobs.stop();
});
afterAll(async () => {
  await api.close();
  await rm(dataDir, { recursive: true, force: true });
});

const everything = async () => [...(await fullDump(api.db)), ...(await folderDump(dataDir))];

/** Columns of text that stand in the register as somebody's. */
async function textColumns(): Promise<{ table: (typeof PERSONAL)[number]; column: string }[]> {
  const { rows } = await api.db.raw(`SELECT table_schema || '.' || table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE data_type IN ('text', 'character varying', 'json', 'jsonb')`);
  const texts = new Set((rows as { name: string }[]).map(({ name }) => name));
  return PERSONAL.flatMap((table) =>
    table.columns
      .filter(({ name, class: dataClass }) => dataClass !== 'none' && texts.has(`${table.schema}.${table.name}.${name}`))
      .filter(({ name }) => !NO_WORDS.has(`${table.name}.${name}`))
      .map(({ name }) => ({ table, column: name })),
  );
}

test('the marker stands in every text that can be somebody’s, and the register leads to it', async () => {
  const of = bindingsOf(await subjectOfEmployee(api.db, marked.number));
  const unmarked: string[] = [];
  for (const { table, column } of await textColumns()) {
    const { rows } = await api.db.raw(
      `SELECT count(*)::int AS count FROM ${table.schema}.${table.name} t WHERE ${table.whose} AND lower(t.${column}::text) LIKE :like`,
      { ...of, like: `%${MARKER}%` } as never,
    );
    if (rows[0].count === 0) unmarked.push(`${table.schema}.${table.name}.${column}`);
  }
  expect(unmarked).toEqual([]);
});

test('the export hands out every text that the register says it does', async () => {
  const answer = await api.get(`/employees/${marked.number}/personal-data`).expect(200);
  expect(answer.headers['content-disposition']).toBe('attachment; filename=personal-data-2026-11-25.json');
  const tables = answer.body.tables as Record<string, Record<string, unknown>[]>;
  const absent = (await textColumns())
    .filter(({ table, column }) => table.columns.find(({ name }) => name === column)?.exported)
    .filter(({ table, column }) => {
      const field = column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return !tables[table.name]?.some((row) =>
        JSON.stringify(row[field] ?? '')
          .toLowerCase()
          .includes(MARKER),
      );
    });
  expect(absent.map(({ table, column }) => `${table.name}.${column}`)).toEqual([]);
  expect(tables['message_contents']).toEqual([expect.objectContaining({ message: marked.message, text: `Dear ${MARKER}\n` })]);
  expect(tables['absences']).toHaveLength(1);
  expect(tables['plan_visits']).toEqual([expect.objectContaining({ week: '2026-11-30' })]);
  // Nothing of the other one, not even in what both stand in.
  expect(JSON.stringify(tables).toLowerCase()).not.toContain(CONTROL);
  expect(JSON.stringify(tables)).not.toMatch(/tokenHash|"sid"|sess"/);
  const read = await api.db('audit_events').where({ action: 'personal-data.exported' }).first();
  expect(read).toMatchObject({ entity: 'employee', entity_id: marked.employee.id, before: null, after: null });
});

test('erased: nothing of the person is left anywhere, and of everybody else everything', async () => {
  const before = await everything();
  const marks = hits(before, MARKER);
  expect(Object.keys(marks).length).toBeGreaterThan(20);
  expect(Object.keys(marks).filter((table) => table.startsWith('pgboss.'))).toHaveLength(2);
  expect(marks).toEqual(
    expect.objectContaining({ 'public.audit_events': expect.any(Number), 'public.message_contents': expect.any(Number) }),
  );
  await api.post(`/employees/${marked.number}/deactivate`).expect(200);
  const preview = await api.get(`/employees/${marked.number}/erasure`).expect(200);
  expect(preview.body).toMatchObject({
    possible: true,
    remedy: null,
    deleted: { absences: 1, messages: 2, accounts: 1 },
    emptied: { assignments: 1, employees: 1 },
  });
  const control = hits(await everything(), CONTROL);

  const answer = await api.post(`/employees/${marked.number}/erase`, { confirm: marked.number }).set('Idempotency-Key', 'once').expect(200);
  expect(answer.body.deleted).toEqual(expect.objectContaining(preview.body.deleted));
  expect(answer.body).toMatchObject({
    mailsToOthers: 1,
    localMails: 2,
    employee: { name: 'Erased person', number: expect.stringMatching(/^erased-[0-9a-f]{16}$/) },
  });

  const after = await everything();
  expect(hits(after, MARKER)).toEqual({});
  expect(hits(after, CONTROL)).toEqual(control);
  expect(lines.join('').toLowerCase()).not.toContain(MARKER);
  expect(lines.length).toBeGreaterThan(10);
});

test('history stands, under a number that names nobody', async () => {
  const person = await api.get(`/employees/${marked.employee.id}`).expect(200);
  expect(person.body).toMatchObject({
    givenName: 'Erased',
    familyName: 'person',
    email: `${person.body.number}@erased.invalid`,
    status: 'deactivated',
  });
  expect(await api.db('assignments').where({ id: marked.assignment }).first('status', 'close_reason')).toEqual({
    status: 'done',
    close_reason: null,
  });
  expect(await api.db('experiences').where({ assignment_id: marked.assignment }).first('effort', 'happened')).toEqual({
    effort: 3,
    happened: null,
  });
  const events = await api.db('audit_events').where({ entity_id: marked.employee.id }).whereNot('action', 'like', '%.read').orderBy('id');
  expect(events[0]).toMatchObject({ action: 'employee.created', after: { erased: person.body.number } });
  expect(events.at(-1)).toMatchObject({ action: 'employee.erased', actor_name: 'Test admin', after: { deleted: expect.anything() } });
  const theirs = await api.db('audit_events').where({ action: 'note.left' }).first();
  expect(theirs).toMatchObject({ actor_name: person.body.number, after: { text: `Ask ${person.body.number}.` } });
});
