import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Cruises what lies below a folder with our rules. @returns the names of the broken rules, with who broke them */
function brokenRules(folder: string, cruised: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [CRUISER, ...cruised, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
      { cwd: folder, maxBuffer: 256 << 20 },
      (_error, stdout, stderr) => {
        if (stdout === '') return reject(new Error(stderr));
        const { summary } = JSON.parse(stdout) as {
          summary: { totalCruised: number; violations: { rule: { name: string }; from: string }[] };
        };
        if (summary.totalCruised === 0) return reject(new Error('nothing was cruised'));
        resolve(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
      },
    );
  });
}

/** As `npm run lint` does, word for word, so that whoever comes second finds the answer of the first while no file has changed. */
const LIKE_LINT = ['src', 'test', '--cache', '--cache-strategy', 'content'];

test('the product keeps its import rules', async () => {
  expect(await brokenRules(ROOT, LIKE_LINT)).toEqual([]);
});

describe('each rule bites', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'its-rules-'));
    await cp(join(ROOT, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
    await cp(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    for (const name of ['knex', 'express', 'typescript']) {
      await mkdir(join(folder, 'node_modules', name), { recursive: true });
      await writeFile(join(folder, 'node_modules', name, 'package.json'), `{"name":"${name}","main":"index.js"}`);
      await writeFile(join(folder, 'node_modules', name, 'index.js'), 'module.exports = {};');
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const value = 'export const value = 1;\n';
  const targets = [
    'src/platform/value.ts',
    'src/scheduler/solve.ts',
    'src/features/x/store.ts',
    'src/features/x/domain.ts',
    'src/web/app/ok.ts',
  ];
  const library = (name: string) => `import it from '${name}';\nexport const value = it;\n`;
  const from = (path: string) => `export { value } from '${path}';\n`;
  const offenders: readonly (readonly [rule: string, path: string, text: string])[] = [
    ['scheduler-is-pure', 'src/scheduler/impure.ts', from('../platform/value.ts')],
    ['scheduler-through-its-index', 'src/features/planning/service.ts', from('../../scheduler/solve.ts')],
    ['domain-imports-only-domain', 'src/features/y/domain.ts', from('../x/store.ts')],
    ['platform-knows-no-business', 'src/platform/knowing.ts', from('../features/x/domain.ts')],
    ['browser-app-imports-no-server-code', 'src/web/app/serverish.ts', from('../../features/x/domain.ts')],
    ['knex-only-in-stores-and-read-models', 'src/features/x/sql.ts', library('knex')],
    ['express-only-in-http', 'src/features/x/web.ts', library('express')],
    ['no-circular', 'src/platform/a.ts', "import { b } from './b.ts';\nexport const a = () => b;\n"],
  ];
  const allowed: Readonly<Record<string, string>> = {
    'src/platform/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    'src/scheduler/index.ts': from('./solve.ts'),
    'src/features/planning/jobs.ts': from('../../scheduler/index.ts'),
    'src/features/x/store.ts': library('knex'),
    'src/features/x/http.ts': library('express'),
    'src/web/app/typed.ts': "import type { value } from '../../features/x/domain.ts';\nexport type Value = typeof value;\n",
  };

  test('and lets pass what it should', async () => {
    const files: Record<string, string> = Object.fromEntries(targets.map((path) => [path, value]));
    for (const [, path, text] of offenders) files[path] = text;
    for (const [path, text] of Object.entries({ ...files, ...allowed })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    expect((await brokenRules(folder, ['src'])).sort()).toEqual(offenders.map(([rule, path]) => `${rule}: ${path}`).sort());
  });
});
