import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { importCommand } from '../../src/cli/import.ts';
import { startApi, type TestApi } from '../support/api.ts';

describe('the command `import`', () => {
  let api: TestApi;
  let folder: string;
  let ownerUrl: string;
  const environment = { ...process.env };
  beforeAll(async () => {
    api = await startApi();
    folder = await mkdtemp(join(tmpdir(), 'import-command-'));
    const address = new URL(api.url);
    address.searchParams.delete('options'); // the product works as a restricted role, its command line as the owner
    ownerUrl = address.href;
    process.env['DATABASE_URL'] = ownerUrl;
  });
  afterAll(async () => {
    process.env = environment;
    await rm(folder, { recursive: true });
    await api.close();
  });

  async function run(...argv: string[]): Promise<{ code: number; said: string }> {
    const said: unknown[] = [];
    const spies = [console.log, console.error].map((_, index) =>
      jest.spyOn(console, index === 0 ? 'log' : 'error').mockImplementation((line) => void said.push(line)),
    );
    try {
      return { code: await importCommand(argv), said: said.join('\n') };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  test('imports a file, reports its counts, and names every fault', async () => {
    const path = join(folder, 'sites.csv');
    await writeFile(path, 'Nr,name,colour\nA,Aix,blue\n');
    const options = ['--default=timeZone:UTC', '--map=code:Nr'];
    expect(await run('sites', path, '--dry-run', ...options)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was kept') });
    const done = await run('sites', path, ...options);
    expect(done).toEqual({ code: 0, said: 'sites: 1 rows, 1 created, 0 updated, 0 unchanged, 0 rejected.\nNot read: colour.' });
    await api.get('/sites/A').expect(200);
    await writeFile(path, 'code,name\nB,\nC,Cork\n');
    expect(await run('sites', path, ...options.slice(0, 1))).toMatchObject({
      code: 1,
      said: expect.stringContaining('line 2, name: "" must not be empty'),
    });
    await api.get('/sites/C').expect(404);
    const [event] = await api.db('audit_events').where({ action: 'site.created' });
    expect(event).toMatchObject({ actor_kind: 'system', actor_name: 'Command line' });
  });

  test('works as the schema’s owner where the product’s own login owns nothing', async () => {
    const login = `its_test_cli_${randomBytes(4).toString('hex')}`;
    const path = join(folder, 'more.csv');
    await writeFile(path, 'code,name\nM,Mons\n');
    await api.db.raw(`CREATE ROLE ${login} LOGIN PASSWORD 'x'`);
    process.env['MIGRATION_DATABASE_URL'] = ownerUrl;
    process.env['DATABASE_URL'] = Object.assign(new URL(ownerUrl), { username: login, password: 'x' }).href;
    try {
      expect(await run('sites', path, '--default=timeZone:UTC')).toMatchObject({ code: 0 });
    } finally {
      process.env['DATABASE_URL'] = ownerUrl;
      delete process.env['MIGRATION_DATABASE_URL'];
      await api.db.raw(`DROP ROLE ${login}`);
    }
    await api.get('/sites/M').expect(200);
  });

  test('is named, as every command is, by the list of commands', async () => {
    const index = await readFile(new URL('../../src/cli/index.ts', import.meta.url), 'utf8');
    const folder = new URL('../../src/cli/', import.meta.url);
    const sources = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')));
    const commands = sources.flatMap((source) => /export (?:async )?function (\w+Command)\(/.exec(source)?.[1] ?? []);
    expect(commands).toContain('importCommand');
    expect(commands.filter((command) => !index.includes(`.${command}`))).toEqual([]);
  });

  test('says how it is used', async () => {
    expect(await run('colours', 'x.csv')).toMatchObject({ code: 2, said: expect.stringContaining('--email-domain') });
    await expect(run('sites', join(folder, 'nowhere.csv'))).rejects.toThrow('ENOENT');
  });
});
