import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseTombstones } from '../../src/features/privacy/tombstones/file.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { fullDump, hits } from '../support/full-dump.ts';
import { markPerson } from '../support/marked-person.ts';
import { insertAccount } from '../support/people.ts';
import { rowFactory } from '../support/rows.ts';

const MARKER = 'qx7restored';
let dataDir: string;
let api: TestApi;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'its-restore-'));
  api = await startApi({ environment: { DATA_DIR: dataDir } });
});
afterEach(async () => {
  await api.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** What stands in every table of the product, to be put back as a dump would put it. */
async function dump(): Promise<() => Promise<void>> {
  const { rows } = await api.db.raw(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'knex%'`);
  const names = (rows as { name: string }[]).map(({ name }) => name);
  await api.db.raw('CREATE SCHEMA backup');
  for (const name of names) await api.db.raw(`CREATE TABLE backup.${name} AS TABLE public.${name}`);
  return () =>
    api.db.transaction(async (trx) => {
      await trx.raw("SET LOCAL session_replication_role = 'replica'");
      await trx.raw('ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only');
      for (const name of names) await trx.raw(`DELETE FROM public.${name}`);
      for (const name of names) await trx.raw(`INSERT INTO public.${name} OVERRIDING SYSTEM VALUE SELECT * FROM backup.${name}`);
      await trx.raw('ALTER TABLE audit_events ENABLE TRIGGER audit_events_append_only');
      await trx.raw('DROP SCHEMA backup CASCADE');
    });
}

async function erasedAfterDump() {
  // Somebody administers, whoever is erased.
  await insertAccount(api, { role: 'admin' });
  const rows = rowFactory(api.db);
  const touchPoint = await rows.touchPoint();
  const approver = await rows.employee();
  const marked = await markPerson(api, { rows, dataDir, approver, touchPoint, programme: await rows.programme() }, MARKER);
  const restore = await dump();
  await api.post(`/employees/${marked.number}/deactivate`).expect(200);
  const { employee } = (await api.post(`/employees/${marked.number}/erase`, { confirm: marked.number }).expect(200)).body;
  return { marked, restore, pseudonym: employee.number as string };
}

/** The file is written behind the answer, which waits for no disk. */
async function writtenTombstones() {
  for (;;) {
    const found = parseTombstones(await readFile(join(dataDir, 'erasures.jsonl'), 'utf8').catch(() => ''));
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('restored from an older dump, and started: gone again, under the same number', async () => {
  const { marked, restore, pseudonym } = await erasedAfterDump();
  const tombstones = await writtenTombstones();
  expect(tombstones).toEqual([{ subject: expect.stringMatching(/^[0-9a-f]{64}$/), erasedAt: '2026-11-25T12:00:00.000Z' }]);
  expect(await readFile(join(dataDir, 'erasures.jsonl'), 'utf8')).not.toMatch(new RegExp(`${MARKER}|${marked.employee.id}`, 'i'));

  await restore();
  expect(Object.keys(hits(await fullDump(api.db), MARKER)).length).toBeGreaterThan(15);
  expect(await api.db('erasures')).toEqual([]);

  await api.product.start();
  await api.product.stop();
  expect(hits(await fullDump(api.db), MARKER)).toEqual({});
  expect(await api.db('employees').where({ id: marked.employee.id }).first('number', 'given_name')).toEqual({
    number: pseudonym,
    given_name: 'Erased',
  });
  expect(await api.db('erasures')).toHaveLength(1);
  expect(await api.db('audit_events').where({ action: 'employee.erased' })).toEqual([
    expect.objectContaining({ actor_name: 'In Their Shoes' }),
  ]);
  // Once more changes nothing.
  const chore = api.product.chores.find(({ what }) => what === 'people erased again');
  expect(await chore?.run(api.clock.now())).toBe(0);
});

test('a file that was lost is written anew from the table, and half a line in it does no harm', async () => {
  await erasedAfterDump();
  const [tombstone] = await writtenTombstones();
  await writeFile(join(dataDir, 'erasures.jsonl'), '{"subject":"abc');
  const chore = api.product.chores.find(({ what }) => what === 'people erased again');
  expect(await chore?.run(api.clock.now())).toBe(0);
  expect(parseTombstones(await readFile(join(dataDir, 'erasures.jsonl'), 'utf8'))).toEqual([tombstone]);
});
