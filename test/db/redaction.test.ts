import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { newId } from '../../src/platform/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { insertAccount } from '../support/people.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';

let api: TestApi;
let rows: RowFactory;
beforeAll(async () => {
  api = await startApi();
  rows = rowFactory(api.db);
  await insertAccount(api, { role: 'admin' });
});
afterAll(() => api.close());

const person = async (row: object = {}) => {
  const { key } = await rows.employee(row);
  return api.db('employees').where({ key }).first('key', 'id', 'number', 'email');
};
const deedOf = async (actor: string, name = 'Ada Lovelace'): Promise<void> => {
  await api.db('audit_events').insert({
    at: api.clock.now(),
    actor_kind: 'account',
    actor_id: actor,
    actor_name: name,
    request_id: 'x',
    action: 'site.updated',
    entity: 'site',
    entity_id: newId(),
    before: '{"name": "A"}',
    after: '{"name": "B"}',
  });
};
const trail = () => api.db('audit_events').orderBy('id');

/** As somebody who has the product's own connection, and no more. */
const redact = (of: string, andThen: (trx: Knex.Transaction) => Promise<unknown> = async () => {}): Promise<unknown> =>
  api.ownDb.transaction(async (trx) => {
    await trx.raw("SELECT erase_from_audit_trail(?, now(), 'system', NULL, 'nobody', 'x')", [of]);
    await andThen(trx);
  });

/** What is left of a person in the directory, done by hand. */
const empty = (trx: Knex.Transaction, id: string): Promise<unknown> =>
  trx.raw(
    `UPDATE employees SET number = erasure_pseudonym(id), email = erasure_pseudonym(id) || '@erased.invalid', given_name = 'Erased',
       family_name = 'person', start_date = NULL, end_date = NULL, deactivated_at = now(), erased_at = now() WHERE id = ?`,
    [id],
  );

describe('with the product’s own connection', () => {
  test.each([
    'INSERT INTO erasures SELECT erasure_hash(id), now() FROM employees',
    'UPDATE erasures SET erased_at = now()',
    'DELETE FROM erasures',
    'TRUNCATE erasures',
  ])('no tombstone is laid or moved: %s', async (sql) => {
    await person();
    await expect(api.ownDb.raw(sql)).rejects.toThrow('permission denied for table erasures');
  });

  test('nor for somebody who is here, by the way in for those of a file', async () => {
    const [here, gone] = [await person(), newId()];
    await api.ownDb.raw(
      "SELECT keep_tombstones(ARRAY(SELECT encode(erasure_hash(x), 'hex') FROM unnest(?::uuid[]) x), '{2026-01-01,2026-01-01}')",
      [[here.id, gone]],
    );
    const { rows: kept } = await api.db.raw(
      'SELECT erasure_hash(x) IN (SELECT subject_hash FROM erasures) AS kept FROM unnest(?::uuid[]) x',
      [[here.id, gone]],
    );
    expect(kept).toEqual([{ kept: false }, { kept: true }]);
  });

  test('nobody who works here, or has only left, is taken out of the trail', async () => {
    for (const row of [{}, { deactivated_at: '2026-11-01T00:00:00Z' }]) {
      const somebody = await person(row);
      await api.patch(`/employees/${somebody.id}`, 1, { weeklyLoad: 2 }).expect(200);
      const before = await trail();
      await expect(redact(somebody.id)).rejects.toThrow('who is not erased stays as it is');
      expect(await trail()).toEqual(before);
    }
    expect(await api.db('erasures').where('erased_at', '>', '2026-06-01')).toEqual([]);
  });

  test('nor what is nobody: a site, a plan, an id of nothing', async () => {
    const site = await rows.site();
    const { id } = await api.db('sites').where({ key: site.key }).first('id');
    for (const what of [id, newId()]) await expect(redact(what)).rejects.toThrow('what is no person stays as it is');
  });

  test('nor an account that stays, under cover of somebody who is emptied', async () => {
    const somebody = await person({ deactivated_at: '2026-11-01T00:00:00Z' });
    const thief = await insertAccount(api, { role: 'auditor' });
    await deedOf(thief, 'Thief Of Deeds');
    const before = await trail();
    const cover = (andThen: (trx: Knex.Transaction) => Promise<unknown>) =>
      api.ownDb.transaction(async (trx) => {
        await trx('accounts').where({ id: thief }).update({ employee_key: somebody.key });
        await trx.raw("SELECT erase_from_audit_trail(?, now(), 'system', NULL, 'nobody', 'x')", [somebody.id]);
        await empty(trx, somebody.id);
        await andThen(trx);
      });
    await expect(cover(async () => {})).rejects.toThrow('who is not erased stays as it is');
    await expect(cover((trx) => trx('accounts').where({ id: thief }).update({ employee_key: null }))).rejects.toThrow('stays as it is');
    expect(await trail()).toEqual(before);
  });

  test('whoever is really emptied is, and the trail says so', async () => {
    const somebody = await person({ deactivated_at: '2026-11-01T00:00:00Z' });
    await api.patch(`/employees/${somebody.id}`, 1, { weeklyLoad: 2 }).expect(200);
    await redact(somebody.id, (trx) => empty(trx, somebody.id));
    const [changed, record] = await trail().where({ entity_id: somebody.id });
    expect(changed).toMatchObject({ action: 'employee.updated', after: { erased: expect.stringMatching(/^erased-/) } });
    expect(record).toMatchObject({
      action: 'audit-events.redacted',
      entity: 'employee',
      actor_name: 'nobody',
      after: { events: 1, accounts: [] },
    });
    await expect(api.ownDb('audit_events').where({ id: record.id }).delete()).rejects.toThrow('permission denied');
  });
});

test('a namesake’s deeds keep their name, those of the person lose it', async () => {
  const name = { given_name: 'Ada', family_name: 'Lovelace' };
  const leaver = await person({ ...name, deactivated_at: '2026-11-01T00:00:00Z' });
  const theirs = await insertAccount(api, { employee: leaver });
  const namesake = await insertAccount(api, { employee: await person(name) });
  for (const account of [theirs, namesake]) await deedOf(account);
  await api.post(`/employees/${leaver.number}/erase`, { confirm: leaver.number }).expect(200);
  const deeds = await trail().whereIn('actor_id', [theirs, namesake]).select('actor_id', 'actor_name');
  expect(deeds).toEqual([
    { actor_id: theirs, actor_name: expect.stringMatching(/^erased-/) },
    { actor_id: namesake, actor_name: 'Ada Lovelace' },
  ]);
});
