import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { explainDatabase } from '../../src/platform/db/explain.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Environment, freePort, spawnProduct } from '../support/product-process.ts';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'its-start-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Starts what cannot start. @returns its exit code and every line it printed */
async function failure(environment: Environment): Promise<{ code: number | null; lines: string[] }> {
  const { output, ended } = spawnProduct({ DATA_DIR: folder, PORT: String(await freePort()), ...environment });
  const code = await ended();
  return { code, lines: output().trimEnd().split('\n') };
}

const elsewhere = (change: (url: URL) => void): string => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};

describe('what keeps the product from starting is one line that says what to do, and exit code 1', () => {
  test('a port that is taken, found before anything else is begun', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await failure({ PORT: String(port) })).toEqual({
      code: 1,
      lines: [`Port ${port} of 127.0.0.1 is taken by another program. Stop it, or set PORT to a free one.`],
    });
    other.close();
  });

  test('a data folder that cannot be made', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, lines } = await failure({ DATA_DIR: join(file, 'data') });
    expect({ code, count: lines.length }).toEqual({ code: 1, count: 1 });
    expect(lines[0]).toMatch(/cannot be made.*set DATA_DIR/);
  });

  test('a key that cannot be kept', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, lines } = await failure({ DATA_DIR: file, DATABASE_URL: database.url, LOG_LEVEL: 'warn' });
    expect({ code, count: lines.length }).toEqual({ code: 1, count: 1 });
    expect(lines[0]).toMatch(/^The key cannot be kept in DATA_DIR: .*set SECRET_KEY/);
  });

  test('a database that nobody serves, or that is not there', async () => {
    const port = await freePort();
    const [refused, missing] = await Promise.all([
      failure({ DATABASE_URL: elsewhere((url) => (url.port = String(port))) }),
      failure({ DATABASE_URL: elsewhere((url) => (url.pathname = '/not_there')) }),
    ]);
    expect(refused).toEqual({
      code: 1,
      lines: [expect.stringMatching(`^Nothing listens at 127.0.0.1:${port}, where DATABASE_URL points`)],
    });
    expect(missing).toEqual({ code: 1, lines: [expect.stringMatching(/^The database "not_there" at .* does not exist\. Create it/)] });
  });
});

describe('what a database server says', () => {
  const url = 'postgres://planner:hush@db.example.org:6432/shoes';
  const said = (code: string, message: string) => explainDatabase(Object.assign(new Error(message), { code }), url).message;
  test.each([
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND', /^The host "db\.example\.org" of DATABASE_URL has no address/],
    ['28P01', 'password authentication failed', /^PostgreSQL at db\.example\.org:6432 refuses the user "planner"/],
    ['42501', 'permission denied for schema public', /may not set up the database "shoes".*Make it the owner/],
    ['53300', 'sorry, too many clients already', /has no connection left/],
    ['57P03', 'the database system is starting up', /gives no answer/],
    ['0A000', 'extension "btree_gist" is not available', /postgresql-contrib/],
  ])('%s', (code, message, expected) => {
    expect(said(code, message)).toMatch(expected);
    expect(said(code, message)).not.toContain('hush');
  });

  test('localhost has two addresses, and both refuse: an error without a word of its own', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:6432'), { code: 'ECONNREFUSED' });
    expect(explainDatabase(new AggregateError([refused, refused], ''), url).message).toMatch(/^Nothing listens at db/);
  });
});

describe('an environment that cannot be used', () => {
  test.each([
    [{ PORT: 'http' }, /^ {2}PORT "http": /m],
    [{ SECRET_KEY: 'short' }, /^ {2}SECRET_KEY: must have at least 32 characters$/m],
    [{ SMTP_URL: 'smtp://mail.example.org?tls=maybe' }, /^ {2}SMTP_URL: tls=maybe must be one of/m],
    [{ SMTP_URL: 'smtp://user:100%@mail.example.org' }, /^ {2}SMTP_URL: .*Write a percent sign as %25/m],
    [{ SMTP_URL: 'mail.example.org' }, /^ {2}SMTP_URL: must look like smtp:/m],
    [{ MAIL_FROM: 'nobody' }, /^ {2}MAIL_FROM: "nobody" is no sender/m],
    [{ DATABASE_URL: 'mysql://here/it' }, /^ {2}DATABASE_URL: must look like postgres:/m],
    [{ LOG_LEVEL: 'loud' }, /^ {2}LOG_LEVEL "loud": /m],
  ])('%j', (environment, expected) => {
    expect(() => readConfig(environment as unknown as Record<string, string>)).toThrow(expected);
  });

  test('never shows a secret', () => {
    const secrets = {
      SECRET_KEY: 'hush-1',
      BOOTSTRAP_API_TOKEN: 'hush-2',
      METRICS_TOKEN: 'hush-3',
      SMTP_URL: 'hush-4',
      DATABASE_URL: 'hush-5',
    };
    let message = '';
    try {
      readConfig(secrets);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('SECRET_KEY');
    expect(message).not.toContain('hush');
  });
});
