import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { privacyDocument } from '../../src/features/privacy/document.ts';
import { PERIOD_NAMES, PERIODS } from '../../src/features/privacy/domain.ts';
import { EXPORTED } from '../../src/features/privacy/export/read-model.ts';
import { PERSONAL, REGISTER } from '../../src/features/privacy/register/index.ts';
import { createJobs } from '../../src/platform/jobs/jobs.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Knex;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.knex;
  const jobs = createJobs(database.url, silentLogger);
  jobs.work('maintenance', { expireInSeconds: 60, retryLimit: 0 }, async () => {});
  await jobs.start();
  await jobs.stop();
});
afterAll(() => database.drop());

/** Every column of every table that holds rows of its own, whatever the schema: views and partitions hold none. */
async function columns(): Promise<string[]> {
  const { rows } = await db.raw(`
    SELECT n.nspname || '.' || c.relname || '.' || a.attname AS column
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`);
  return (rows as { column: string }[]).map(({ column }) => column).sort();
}

const registered = REGISTER.flatMap(({ schema, name, columns }) => columns.map((column) => `${schema}.${name}.${column.name}`));

test('the register has every column of the database, once, and no other', async () => {
  const inDatabase = await columns();
  expect(inDatabase.length).toBeGreaterThan(300);
  expect(inDatabase.filter((column) => !registered.includes(column))).toEqual([]);
  expect(registered.filter((column) => !inDatabase.includes(column))).toEqual([]);
  expect(registered.filter((column, index) => registered.indexOf(column) !== index)).toEqual([]);
});

test('a column that is added is missed', async () => {
  await db.raw('ALTER TABLE sites ADD COLUMN phone text');
  const missing = (await columns()).filter((column) => !registered.includes(column));
  await db.raw('ALTER TABLE sites DROP COLUMN phone');
  expect(missing).toEqual(['public.sites.phone']);
});

describe('what leads to a person', () => {
  /** Tables that refer to people, directly or through what is a person's, by the foreign keys of the database. */
  async function referring(): Promise<string[]> {
    const { rows } = await db.raw(`
      WITH RECURSIVE leads AS (
        SELECT 'employees'::regclass::oid AS oid UNION SELECT 'accounts'::regclass::oid
        UNION SELECT r.conrelid FROM pg_constraint r JOIN leads l ON r.confrelid = l.oid
          WHERE r.contype = 'f' AND r.confrelid IN ('employees'::regclass, 'accounts'::regclass, 'assignments'::regclass,
            'experiences'::regclass, 'messages'::regclass, 'sessions'::regclass)
      ) SELECT oid::regclass::text AS name FROM leads ORDER BY 1`);
    return (rows as { name: string }[]).map(({ name }) => name);
  }

  test('every table that refers to people stands in the register as theirs', async () => {
    const found = await referring();
    expect(found).toEqual(expect.arrayContaining(['absences', 'ideas', 'message_contents', 'plan_visits', 'sign_in_links']));
    expect(found.filter((name) => !PERSONAL.some((table) => table.name === name))).toEqual([]);
  });

  test('what is theirs is in the export, or says why it is not', () => {
    const silent = PERSONAL.filter((table) => !EXPORTED.includes(table) && table.because === undefined);
    expect(silent.map(({ name }) => name)).toEqual([]);
    const withheld = PERSONAL.filter(({ columns, because }) => columns.some((one) => one.class !== 'none' && !one.exported) && !because);
    expect(withheld.map(({ name }) => name)).toEqual([]);
  });

  test('what erasure leaves of somebody says why', () => {
    const kept = PERSONAL.filter(
      ({ columns, because }) => columns.some((one) => one.class !== 'none' && one.erasure === 'kept') && !because,
    );
    expect(kept.map(({ name }) => name)).toEqual([]);
  });

  test('everything that is replaced has a value to take its place', () => {
    const missing = PERSONAL.flatMap(({ name, columns, replace }) =>
      columns.filter((one) => one.erasure === 'replaced' && replace?.[one.name] === undefined).map((one) => `${name}.${one.name}`),
    );
    expect(missing).toEqual([]);
  });

  test('every condition and every list of columns is SQL that the database takes', async () => {
    const nobody = {
      id: '0197a000-0000-7000-8000-000000000000',
      employee: null,
      accounts: [],
      records: [],
      messages: [],
      addresses: [],
      actors: [],
      needles: [],
    };
    for (const { schema, name, whose } of PERSONAL) {
      const { rows } = await db.raw(`SELECT count(*)::int AS count FROM ${schema}.${name} t WHERE ${whose}`, nobody as never);
      expect({ name, count: rows[0].count }).toEqual({ name, count: 0 });
    }
  });
});

test('docs/privacy.md is what the register says', async () => {
  expect(await readFile(new URL('../../docs/privacy.md', import.meta.url), 'utf8')).toBe(privacyDocument());
});

test('both languages have words for everything that is stored about people', async () => {
  for (const language of ['en', 'de']) {
    const words = JSON.parse(await readFile(new URL(`../../src/web/i18n/app/${language}.json`, import.meta.url), 'utf8')) as {
      stored: Record<'table' | 'kept' | 'period', Record<string, string>>;
    };
    expect(PERSONAL.map(({ name }) => name).filter((name) => !words.stored.table[name])).toEqual([]);
    expect(PERIOD_NAMES.filter((name) => !words.stored.period[name])).toEqual([]);
    expect(PERSONAL.map(({ retention }) => retention).filter((name) => !(name in PERIODS) && !words.stored.kept[name])).toEqual([]);
  }
});

test('the database has the standard and the bounds of every period', async () => {
  for (const name of PERIOD_NAMES) {
    const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const { standard, min, max } = PERIODS[name];
    expect({ name, months: (await db('retention').first(column))[column] }).toEqual({ name, months: standard });
    for (const months of [min - 1, max + 1]) {
      await expect(db('retention').update({ [column]: months })).rejects.toThrow(`retention_${column}_check`);
    }
    await db('retention').update({ [column]: min });
    await db('retention').update({ [column]: max });
    await db('retention').update({ [column]: standard });
  }
});
