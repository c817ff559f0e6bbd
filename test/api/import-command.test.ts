import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { importCommand } from '../../src/cli/import.ts';
import { startApi, type TestApi } from '../support/api.ts';

describe('the command `import`', () => {
  let api: TestApi;
  let folder: string;
  const environment = { ...process.env };
  beforeAll(async () => {
    api = await startApi();
    folder = await mkdtemp(join(tmpdir(), 'import-command-'));
    process.env['DATABASE_URL'] = api.url;
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

  test('says how it is used', async () => {
    expect(await run('colours', 'x.csv')).toMatchObject({ code: 2, said: expect.stringContaining('--email-domain') });
    await expect(run('sites', join(folder, 'nowhere.csv'))).rejects.toThrow('ENOENT');
  });
});
