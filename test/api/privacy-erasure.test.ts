import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/platform/db/unit-of-work.ts';
import { newId } from '../../src/platform/ids.ts';
import { ADMIN, NOW, startApi, type TestApi } from '../support/api.ts';
import { fullDump, hits } from '../support/full-dump.ts';
import { actorOf, insertAccount } from '../support/people.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';

let api: TestApi;
let rows: RowFactory;
let actor: Actor = ADMIN;

beforeAll(async () => {
  api = await startApi({ actor: () => actor });
  rows = rowFactory(api.db);
});
afterAll(() => api.close());

const person = async (row: object = {}) => {
  const made = await rows.employee(row);
  return (await api.db('employees').where({ key: made.key }).first()) as { key: number; id: string; number: string; email: string };
};
const gone = { deactivated_at: '2026-11-01T00:00:00Z' };
const erase = (of: { readonly number: string }, confirm = of.number) => api.post(`/employees/${of.number}/erase`, { confirm });

/** Done once a statement of this database waits for a lock. */
async function somebodyWaits(): Promise<void> {
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await api.db.raw(waiting)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('when somebody may be erased', () => {
  test('not before they have left; the answer says what to do', async () => {
    const active = await person();
    const answer = await erase(active).expect(409);
    expect(answer.body.detail).toBe(
      `Employee ${active.number} has not left. Deactivate them, or set an end date that has passed, then erase.`,
    );
    const preview = await api.get(`/employees/${active.number}/erasure`).expect(200);
    expect(preview.body).toMatchObject({ possible: false, remedy: answer.body.detail });
    await erase(await person({ end_date: '2026-11-25' })).expect(409);
  });

  test('after their last day without having been deactivated', async () => {
    const left = await person({ end_date: '2026-11-24' });
    await erase(left).expect(200);
    expect(await api.db('employees').where({ key: left.key }).first()).toMatchObject({
      deactivated_at: expect.any(Date),
      deprovisioned_at: expect.any(Date),
      end_date: null,
    });
  });

  test('only with their number as a confirmation, in any letter case', async () => {
    const left = await person(gone);
    const other = await erase(left, 'E0').expect(422);
    expect(other.body.errors).toEqual([
      { pointer: '/confirm', code: 'not-confirmed', message: expect.stringContaining('"E0" is not the number of this employee') },
    ]);
    await erase(left, left.number.toLowerCase()).expect(200);
  });

  test('not while a mail to them is on the wire', async () => {
    const left = await person(gone);
    const message = await rows.message(left, { status: 'sending', lease_until: NOW });
    expect((await erase(left).expect(409)).body.detail).toMatch(/on its way/);
    await api.db('messages').where({ id: message }).update({ status: 'sent', lease_until: null, sent_at: NOW });
    await erase(left).expect(200);
  });

  test('with what was on its way to the database when it began, and not while a worker takes up a mail', async () => {
    const left = await person(gone);
    const [late, later] = [await api.db.transaction(), await api.db.transaction()];
    try {
      const message = await rowFactory(late).message(left);
      const first = erase(left).then((answer) => answer);
      await somebodyWaits();
      await late.commit();
      expect((await first).body.deleted).toMatchObject({ messages: 1 });
      expect(await api.db('messages').where({ id: message })).toEqual([]);

      const other = await person(gone);
      const taken = await rows.message(other);
      await later('messages').where({ id: taken }).update({ status: 'sending', lease_until: NOW });
      const second = erase(other).then((answer) => answer);
      await somebodyWaits();
      await later.commit();
      expect((await second).status).toBe(409);
    } finally {
      for (const trx of [late, later]) if (!trx.isCompleted()) await trx.rollback();
    }
  });

  test('once: of two at the same moment one is told that nothing is left', async () => {
    const left = await person(gone);
    const both = await Promise.all([erase(left), api.post(`/employees/${left.id}/erase`, { confirm: left.number })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await api.post(`/employees/${left.id}/erase`, { confirm: 'x' }).expect(409)).body.detail).toMatch(
      /was erased on 2026-11-25 already/,
    );
    expect(await api.db('audit_events').where({ action: 'employee.erased', entity_id: left.id })).toHaveLength(1);
  });

  test('a foreign and an absent one answer alike', async () => {
    await api.post('/employees/nobody/erase', { confirm: 'nobody' }).expect(404);
    await api.post(`/accounts/${newId()}/erase`, { confirm: 'nobody' }).expect(404);
    await api.get(`/accounts/${newId()}/personal-data`).expect(404);
  });
});

test('who is erased stays so: neither taken in again nor filled with somebody else', async () => {
  const left = await person(gone);
  await erase(left).expect(200);
  const { version } = (await api.get(`/employees/${left.id}`).expect(200)).body;
  for (const answer of [
    await api.post(`/employees/${left.id}/reactivate`),
    await api.patch(`/employees/${left.id}`, version, { givenName: 'Somebody' }),
    await api.patch(`/employees/${left.id}`, version, { number: 'N1' }),
    await api.patch(`/employees/${left.id}`, version, { startDate: '2027-01-01' }),
  ]) {
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toMatch(/This person was erased/);
  }
  // The number and the address are free for whoever comes.
  await api.post('/employees', { number: left.number, email: left.email, givenName: 'Somebody', familyName: 'New' }).expect(201);
});

test('whoever shares a name, or took over an address, loses nothing', async () => {
  const name = { given_name: 'Jo Maria', family_name: 'Doublename' };
  const left = await person({ ...name, email: 'taken.over@example.org' });
  await api.patch(`/employees/${left.id}`, 1, { email: 'later@example.org' }).expect(200);
  const namesake = await person({ ...name, email: 'taken.over@example.org' });
  const longer = await person({ ...name, given_name: 'Banjo Maria' });
  await rows.message(namesake, { to_address: 'taken.over@example.org' });
  await api
    .db('suppressed_addresses')
    .insert({ id: newId(), address: 'taken.over@example.org', reason: 'by-hand', created_at: NOW, updated_at: NOW });
  const audit = async (id: string) =>
    (await api.db('audit_events').where({ entity_id: id }).orderBy('id')).map(({ before, after }) => ({ before, after }));
  for (const { id } of [namesake, longer]) await api.patch(`/employees/${id}`, 1, { weeklyLoad: 2 }).expect(200);
  const department = await api.post('/departments', { code: 'NAMES', name: 'Of Jo Maria Doublename', head: namesake.id }).expect(201);
  const kept = [await audit(namesake.id), await audit(longer.id)];
  await api.post(`/employees/${left.id}/deactivate`).expect(200);
  const { employee } = (await erase(left).expect(200)).body;
  expect([await audit(namesake.id), await audit(longer.id)]).toEqual(kept);
  expect(await audit(department.body.id)).toEqual([
    {
      before: null,
      after: expect.objectContaining({ name: `Of ${employee.number}`, head: expect.objectContaining({ name: 'Jo Maria Doublename' }) }),
    },
  ]);
  expect(await api.db('messages').where({ employee_key: namesake.key })).toHaveLength(1);
  expect(await api.db('suppressed_addresses').where({ address: 'taken.over@example.org' })).toHaveLength(1);
});

describe('an account of nobody in the directory', () => {
  test('an administrator is erased once deactivated, and their name goes from what they did', async () => {
    const id = await insertAccount(api, { role: 'admin', email: 'lonely.marker@example.org' });
    await insertAccount(api, { role: 'admin' });
    await api.db('accounts').where({ id }).update({ name: 'Lonely Marker' });
    actor = (await actorOf(api, id)) as Actor;
    await api.post('/sites', { code: 'LONELY', name: 'A site', timeZone: 'UTC' }).expect(201);
    actor = ADMIN;
    await api.db('messages').insert({
      ...{
        id: newId(),
        kind: 'alert',
        dedupe_key: 'lonely',
        to_address: 'lonely.marker@example.org',
        locale: 'en',
        due_at: NOW,
        message_id: 'lonely',
      },
      ...{ payload: JSON.stringify({ kind: 'alert', accountId: id, name: 'Lonely Marker' }), created_at: NOW, updated_at: NOW },
    });
    const confirm = { confirm: 'Lonely.Marker@example.org' };
    expect((await api.post(`/accounts/${id}/erase`, confirm).expect(409)).body.detail).toMatch(/Deactivate it, then erase/);
    expect((await api.get(`/accounts/${id}/personal-data`).expect(200)).body.tables).toMatchObject({
      accounts: [{ email: 'lonely.marker@example.org' }],
      messages: [{ toAddress: 'lonely.marker@example.org' }],
      audit_events: expect.arrayContaining([expect.objectContaining({ action: 'site.created', after: null })]),
    });
    await api.post(`/accounts/${id}/deactivate`).expect(200);
    await api.post(`/accounts/${id}/erase`, { confirm: 'somebody@example.org' }).expect(422);
    const answer = await api.post(`/accounts/${id}/erase`, confirm).expect(200);
    expect(answer.body).toMatchObject({ employee: null, deleted: { accounts: 1, messages: 1 } });
    const left = await fullDump(api.db);
    expect({ ...hits(left, 'lonely.marker'), ...hits(left, 'lonely marker') }).toEqual({});
    expect(await api.db('audit_events').where({ action: 'site.created' }).orderBy('id', 'desc').first()).toMatchObject({
      actor_id: id,
      actor_name: expect.stringMatching(/^erased-/),
      after: expect.objectContaining({ code: 'LONELY' }),
    });
  });

  test('an account of somebody in the directory goes with that person', async () => {
    const id = await insertAccount(api, { employee: await person(gone) });
    expect((await api.post(`/accounts/${id}/erase`, { confirm: 'x' }).expect(409)).body.detail).toMatch(/Erase that person/);
  });

  test('the last administrator stays', async () => {
    const left = await person(gone);
    const id = await insertAccount(api, { role: 'admin', employee: left });
    await api.db.transaction(async (trx) => {
      await trx.raw("SET LOCAL session_replication_role = 'replica'");
      await trx('accounts').whereNot({ id }).delete();
    });
    expect((await erase(left).expect(409)).body.detail).toMatch(/administrat/);
    expect(await api.db('employees').where({ key: left.key }).first('number', 'erased_at')).toEqual({
      number: left.number,
      erased_at: null,
    });
  });
});

test('everybody gets what is stored about themselves, and about nobody else', async () => {
  const me = await person({ given_name: 'Myself Alone' });
  actor = (await actorOf(api, await insertAccount(api, { employee: me }))) as Actor;
  const { body } = await api.get('/me/personal-data').expect(200);
  const stored = await api.get('/stored-data').expect(200);
  actor = ADMIN;
  expect(body.subject).toEqual({ id: me.id, kind: 'employee' });
  expect(body.tables.employees).toEqual([expect.objectContaining({ number: me.number, givenName: 'Myself Alone' })]);
  expect(body.tables.accounts).toHaveLength(1);
  expect(stored.body.items.find(({ table }: { table: string }) => table === 'absences')).toMatchObject({
    months: 36,
    erasure: 'delete',
    exported: true,
  });
  // Who is nobody in particular has nothing of their own.
  await api.get('/me/personal-data').expect(404);
});

describe('the audit trail stays append-only', () => {
  test.each(['UPDATE audit_events SET actor_name = actor_name', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])('%s', async (sql) => {
    await expect(api.db.raw(sql)).rejects.toThrow('audit_events is append-only');
  });

  test('what one function may does not outlast it', async () => {
    const active = await person();
    await expect(
      api.db.transaction(async (trx) => {
        await trx.raw("SELECT erase_from_audit_trail(?, now(), 'system', NULL, 'x', 'x')", [active.id]);
        await trx.raw("UPDATE audit_events SET actor_name = 'x'");
      }),
    ).rejects.toThrow('append-only');
  });

  test('nothing younger than a year expires, whatever is asked for', async () => {
    const { rows: expired } = await api.db.raw("SELECT expire_audit_events('infinity', 1000000) AS expired");
    expect(expired).toEqual([{ expired: 0 }]);
  });
});
