import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import createKnex from 'knex';
import pg from 'pg';
import { withPatience } from '../../src/platform/db/patience.ts';
import { reachableTemporaryFolders } from '../../src/platform/embedded-postgres/account.ts';
import { clusterNameOf } from '../../src/platform/embedded-postgres/cluster.ts';
import { boundLog } from '../../src/platform/embedded-postgres/log-file.ts';
import { identify, processesOfCluster } from '../../src/platform/embedded-postgres/processes.ts';
import {
  cleanUp,
  copyDataFolder,
  eventually,
  type Install,
  install,
  isRoot,
  makeOpenFolder,
  pidsOn,
  sources,
  startHost,
  startRunningHost,
  unprivileged,
} from '../support/embedded-install.ts';

let base: string;
let product: Install;
let folders = 0;

/** A data folder of the test's own, which is still to be made. */
function newFolder(): string {
  folders += 1;
  return join(base, `data-${folders}`);
}

/** A data folder of the test's own with a database in which someone once wrote a note. */
async function folderWithNote(): Promise<string> {
  const folder = newFolder();
  await copyDataFolder(join(base, 'original'), folder);
  return folder;
}

beforeAll(async () => {
  base = await makeOpenFolder();
  product = await install(join(base, 'product'));
  const host = await startRunningHost(product, join(base, 'original'));
  await query(host.url, `CREATE TABLE note AS SELECT 'old' AS text`);
  await host.stop();
});

afterAll(() => cleanUp(base));

const kill = (pid: number | undefined) => process.kill(pid ?? 0, 'SIGKILL');
const watchdogsOf = (folder: string) => pidsOn(join(folder, 'postgres.lock'), 'watchdog.js');
const serverOf = async (folder: string) => processesOfCluster(await clusterNameOf(folder));

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another note, acknowledged just before something dies. */
const writeNote = (url: string) => query(url, `CREATE TABLE IF NOT EXISTS note (text text); INSERT INTO note VALUES ('new')`);
const notesIn = async (url: string) => (await query<{ text: string }>(url, 'SELECT text FROM note')).map(({ text }) => text);

describe('a new database', () => {
  test('is UTF-8 with the same order everywhere, whatever the environment says', async () => {
    const environments = [{ LANG: 'C' }, { LC_ALL: 'xx_YY.UTF-8', PGDATA: '/nowhere', PGOPTIONS: '-c port=1', PGPORT: '1' }];
    for (const env of environments) {
      const host = await startRunningHost(product, newFolder(), { env });
      const [database] = await query(
        host.url,
        `SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale,
           lower('ÉTÉ') AS lower, 'Z' < 'a' AS binary FROM pg_database WHERE datname = current_database()`,
      );
      expect(database).toEqual({ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', lower: 'été', binary: true });
      await host.stop();
    }
  });

  test('is closed to others: its files, its address and its password', async () => {
    const folder = newFolder();
    const host = await startRunningHost(product, folder);
    expect((await stat(join(folder, 'postgres'))).mode & 0o777).toBe(0o700);
    for (const file of ['postgres.password', 'postgres.lock', 'postgres.log']) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    }
    const wrong = new URL(host.url);
    wrong.password = 'guessed';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const [settings] = await query(
      host.url,
      `SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
         current_setting('password_encryption') AS encryption`,
    );
    expect(settings).toEqual({ listen: '127.0.0.1', sockets: '', encryption: 'scram-sha-256' });
    await host.stop();
    expect(await serverOf(folder)).toEqual([]);
    expect(watchdogsOf(folder)).toEqual([]);
    expect(await readdir(folder)).not.toContain('postgres.lock');
  });
});

describe('the account that runs the server', () => {
  const ownerOf = async (folder: string) => (await stat(join(folder, 'postgres'))).uid;

  test(isRoot ? 'is nobody when we are root' : 'is ours (run these tests as root to see it be nobody)', async () => {
    const folder = newFolder();
    const host = await startRunningHost(product, folder);
    expect(await ownerOf(folder)).toBe(isRoot ? unprivileged.uid : process.getuid?.());
    await host.stop();
  });

  test(isRoot ? 'is the one that starts us, uid 65534 here' : 'is the one that starts us, the tester here', async () => {
    const folder = newFolder();
    await mkdir(folder);
    if (isRoot) await chown(folder, unprivileged.uid, unprivileged.gid);
    const host = await startRunningHost(product, folder, isRoot ? { account: unprivileged } : {});
    await writeNote(host.url);
    expect(await ownerOf(folder)).toBe(isRoot ? unprivileged.uid : process.getuid?.());
    kill(host.process.pid);
    await eventually(async () => (await serverOf(folder)).length === 0);
    const again = await startRunningHost(product, folder, isRoot ? { account: unprivileged } : {});
    expect(await notesIn(again.url)).toContain('new');
    await again.stop();
  });

  test('needs no way into the folder that holds the program and its data', async () => {
    const closed = join(base, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const hidden = await install(join(closed, 'product'));
    const folder = join(closed, 'data');
    const first = await startRunningHost(hidden, folder);
    await writeNote(first.url);
    kill(first.pid); // started again, from the same copies
    await eventually(async () => (await notesIn(first.url).catch(() => [] as string[])).includes('new'));
    const copies = await temporaryRuntimes(folder);
    expect(copies).toHaveLength(isRoot ? 1 : 0);
    kill(first.process.pid);
    await eventually(() => watchdogsOf(folder).length === 0);
    expect(await serverOf(folder)).toEqual([]);
    for (const copy of copies) await expect(stat(copy)).rejects.toMatchObject({ code: 'ENOENT' });
    const second = await startRunningHost(hidden, folder);
    expect(await notesIn(second.url)).toContain('new');
    await second.stop();
  });

  async function temporaryRuntimes(folder: string): Promise<string[]> {
    const { runtime } = JSON.parse(await readFile(join(folder, 'postgres.lock'), 'utf8')) as { runtime: string | null };
    if (runtime === null) return [];
    expect(await reachableTemporaryFolders(unprivileged)).toContain(join(runtime, '..'));
    return [runtime];
  }
});

describe('when the program is killed', () => {
  test('and runs from its sources, its server stops too', async () => {
    const folder = await folderWithNote();
    const host = await startRunningHost(sources, folder);
    await eventually(() => pidsOn(join(folder, 'postgres.lock'), 'watchdog.ts').length === 1);
    kill(host.process.pid);
    await eventually(async () => (await serverOf(folder)).length === 0);
  });

  test('its server stops too', async () => {
    const folder = await folderWithNote();
    const host = await startRunningHost(product, folder);
    await writeNote(host.url);
    kill(host.process.pid);
    await eventually(() => pidsOn(folder).length === 0);
    expect(await serverOf(folder)).toEqual([]);
    expect(await readFile(join(folder, 'postgres.log'), 'utf8')).toMatch(/database system is shut down\n$/);
  });

  test('its successor may come at once, and finds the data', async () => {
    const folder = await folderWithNote();
    const host = await startRunningHost(product, folder);
    await writeNote(host.url);
    kill(host.process.pid);
    const successor = await startRunningHost(product, folder);
    expect(await notesIn(successor.url)).toContain('new');
    await successor.stop();
  });

  test('with its watchdog, the next one takes the living server over', async () => {
    const folder = await folderWithNote();
    const host = await startRunningHost(product, folder);
    await writeNote(host.url);
    host.process.kill('SIGSTOP'); // or it would post another watchdog
    watchdogsOf(folder).forEach(kill);
    kill(host.process.pid);
    const next = await startRunningHost(product, folder);
    expect({ pid: next.pid, url: next.url }).toEqual({ pid: host.pid, url: host.url });
    expect(await notesIn(next.url)).toContain('new');
    kill(next.pid); // a server that is not our child is watched as well
    await eventually(async () => (await notesIn(next.url).catch(() => [] as string[])).includes('new'));
    await next.stop();
    expect(await serverOf(folder)).toEqual([]);
  });

  test('with everything else, what was acknowledged is still there', async () => {
    const folder = await folderWithNote();
    const host = await startRunningHost(product, folder);
    await writeNote(host.url);
    host.process.kill('SIGSTOP');
    watchdogsOf(folder).forEach(kill);
    for (const { pid } of await serverOf(folder)) kill(pid);
    kill(host.process.pid);
    expect(await readdir(join(folder, 'postgres'))).toContain('postmaster.pid');
    const next = await startRunningHost(product, folder);
    expect(await notesIn(next.url)).toContain('new');
    await next.stop();
  });

  test('the watchdog that stops its server is the one posted after another was killed', async () => {
    const folder = await folderWithNote();
    const host = await startRunningHost(product, folder);
    const [first] = watchdogsOf(folder);
    kill(first);
    await eventually(() => watchdogsOf(folder).some((pid) => pid !== first));
    kill(host.process.pid);
    await eventually(async () => (await serverOf(folder)).length === 0);
  });
});

describe('when the server is killed', () => {
  test('it comes back on the same address, no acknowledged write is lost, and a query meanwhile just waits', async () => {
    const host = await startRunningHost(product, await folderWithNote());
    const knex = withPatience(createKnex({ client: 'pg', connection: host.url, pool: { min: 0, max: 1 }, log: { warn() {} } }));
    await knex.raw('CREATE TABLE visit (number integer PRIMARY KEY)');
    const acknowledged: number[] = [];
    for (let number = 1; number <= 300; number += 1) {
      if (number % 100 === 50) {
        const [server] = await query<{ pid: number }>(host.url, `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`);
        kill(server?.pid);
      }
      // The statement under way fails, and the one that finds its connection cut; whether they were written is open.
      const written = await knex('visit')
        .insert({ number })
        .then(
          () => true,
          () => false,
        );
      if (written) acknowledged.push(number);
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(300 - 2 * 3);
    const kept = (await knex('visit').select('number')).map((row: { number: number }) => row.number);
    expect(acknowledged.filter((number) => !kept.includes(number))).toEqual([]);
    expect(host.log()).toMatch(/starting it again[\s\S]*runs again/);
    await knex.destroy();
    await host.stop();
  });
});

describe('a pid file that a dead server left behind', () => {
  const account = isRoot ? unprivileged : {};

  async function startWithPidFileNaming(pid: number): Promise<void> {
    const folder = await folderWithNote();
    const file = join(folder, 'postgres', 'postmaster.pid');
    await writeFile(file, `${pid}\n${join(folder, 'postgres')}\n0\n5432\n\n127.0.0.1\n\n`, { mode: 0o600 });
    if (isRoot) await chown(file, unprivileged.uid, unprivileged.gid);
    const second = await startRunningHost(product, folder);
    expect(second.pid).not.toBe(pid);
    expect(await notesIn(second.url)).toContain('old');
    await second.stop();
  }

  test('is cleared when its number belongs to another program now', async () => {
    const other = spawn('sleep', ['60'], account);
    await once(other, 'spawn');
    await startWithPidFileNaming(other.pid ?? 0);
    expect(other.exitCode ?? other.signalCode).toBeNull(); // and that program is left alone
    other.kill('SIGKILL');
  });

  test('is cleared when its number belongs to a zombie', async () => {
    // A shell that turns into a program which never asks about its children.
    const careless = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { ...account, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: careless.stdout }), 'line')) as [string];
    const zombie = Number(line);
    await eventually(() => identify(zombie) === undefined);
    process.kill(zombie, 0); // throws when it is gone for good
    await startWithPidFileNaming(zombie);
    careless.kill('SIGKILL');
  });
});

describe('the lock of a folder', () => {
  test('tells the second program who holds it', async () => {
    const folder = await folderWithNote();
    const holder = await startRunningHost(product, folder);
    const second = await startHost(product, folder);
    expect(second.firstWords).toMatchObject({
      kind: 'held',
      message: expect.stringContaining(`process ${holder.process.pid} `),
    });
    expect(second.firstWords).toMatchObject({ message: expect.stringContaining(folder) });
    expect(second.firstWords).toMatchObject({ message: expect.stringContaining('DATA_DIR') });
    expect(await query(holder.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await holder.stop();
  });

  test('goes to exactly one of those who find its holder dead', async () => {
    const folder = await folderWithNote();
    const dead = {
      pid: 2 ** 22 + 1,
      startTime: '1',
      role: 'owner',
      token: 'dead',
      since: '2026-01-01T00:00:00Z',
      runtime: null,
    };
    await writeFile(join(folder, 'postgres.lock'), JSON.stringify(dead));
    const hosts = await Promise.all([1, 2, 3, 4].map(() => startHost(product, folder)));
    const answers = hosts.map(({ firstWords }) => ('url' in firstWords ? 'running' : firstWords.kind));
    expect(answers.sort()).toEqual(['held', 'held', 'held', 'running']);
    await Promise.all(hosts.map((host) => host.stop()));
  });

  test('is not kept by a zombie', async () => {
    const folder = await folderWithNote();
    const careless = ['sh', '-c', '"$0" "$@" <&3 3<&- & exec 3<&-; exec sleep 60'];
    const host = await startRunningHost(product, folder, {
      through: [...careless.slice(0, 2), `exec 3<&0; ${careless[2]}`],
    });
    const { pid } = JSON.parse(await readFile(join(folder, 'postgres.lock'), 'utf8')) as { pid: number };
    expect(pid).not.toBe(host.process.pid);
    kill(pid);
    const next = await startRunningHost(product, folder);
    process.kill(pid, 0); // throws unless its parent still has not collected it
    await next.stop();
    host.process.kill('SIGKILL');
  });

  test('is free when a power cut has emptied its file', async () => {
    const folder = await folderWithNote();
    await writeFile(join(folder, 'postgres.lock'), '');
    const host = await startRunningHost(product, folder);
    await host.stop();
  });
});

describe('a start that cannot succeed says why and what to do', () => {
  async function refusal(from: Install, folder: string, options = {}): Promise<unknown> {
    const { firstWords } = await startHost(from, folder, options);
    return firstWords;
  }

  test('data of another major version', async () => {
    const folder = await folderWithNote();
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '13\n');
    expect(await refusal(product, folder)).toMatchObject({
      kind: 'other-version',
      message: expect.stringMatching(/made by PostgreSQL 13, and this release brings PostgreSQL 18.*Dump it/s),
    });
  });

  test('a folder that this user cannot write', async () => {
    const folder = newFolder();
    await mkdir(folder);
    await chmod(folder, 0o555);
    expect(await refusal(product, join(folder, 'data'), isRoot ? { account: unprivileged } : {})).toMatchObject({
      kind: 'unwritable',
      message: expect.stringMatching(/cannot be used by this user.*DATA_DIR.*DATABASE_URL/s),
    });
  });

  test('a file where the folder should be', async () => {
    const folder = newFolder();
    await writeFile(folder, '');
    expect(await refusal(product, folder)).toMatchObject({
      kind: 'unwritable',
      message: expect.stringContaining('a file is in its way'),
    });
  });

  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const folder = await folderWithNote();
    expect(await refusal(product, folder, { port })).toMatchObject({
      message: expect.stringContaining(`Port ${port}`),
    });
    other.close();
    const host = await startRunningHost(product, folder, { port });
    expect(new URL(host.url).port).toBe(String(port));
    await host.stop();
  });

  test('a password file that is lost', async () => {
    const folder = await folderWithNote();
    await rm(join(folder, 'postgres.password'));
    expect(await refusal(product, folder)).toMatchObject({
      message: expect.stringMatching(/postgres\.password is gone\. Restore it/),
    });
  });

  describe('in a damaged install', () => {
    let damaged: Install;

    beforeAll(async () => {
      damaged = await install(join(base, 'damaged'));
    });

    test('a full disk', async () => {
      const initdb = join(damaged.binaries, 'native', 'bin', 'initdb');
      await writeFile(initdb, '#!/bin/sh\necho "initdb: error: could not write to file: No space left on device" >&2\nexit 1\n');
      const folder = newFolder();
      expect(await refusal(damaged, folder)).toMatchObject({
        kind: 'disk-full',
        message: expect.stringMatching(/disk that holds .* is full.*DATA_DIR/s),
      });
      expect((await readdir(folder)).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
    });

    test('binaries that do not run on this machine', async () => {
      await writeFile(join(damaged.binaries, 'native', 'bin', 'postgres'), 'not a program');
      expect(await refusal(damaged, newFolder())).toMatchObject({
        kind: 'unsupported',
        message: expect.stringContaining('DATABASE_URL'),
      });
    });

    test('a platform without a package of binaries', async () => {
      await rm(damaged.binaries, { recursive: true });
      expect(await refusal(damaged, newFolder())).toMatchObject({
        kind: 'unsupported',
        message: expect.stringMatching(/@embedded-postgres\/.* is not installed\. Set DATABASE_URL/),
      });
    });
  });
});

test('a half-made database is not taken for one', async () => {
  const folder = newFolder();
  await mkdir(join(folder, 'postgres.new-killed'), { recursive: true });
  await writeFile(join(folder, 'postgres.new-killed', 'PG_VERSION'), '18\n');
  const host = await startRunningHost(product, folder);
  await host.stop();
  expect((await readdir(folder)).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
});

test('the log keeps its bounds', async () => {
  const log = join(base, 'bounded.log');
  await writeFile(log, 'long');
  await boundLog(log, 4);
  expect(await readFile(log, 'utf8')).toBe('long');
  await boundLog(log, 3);
  expect([await readFile(log, 'utf8'), await readFile(`${log}.1`, 'utf8')]).toEqual(['', 'long']);
});
