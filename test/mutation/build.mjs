import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Bundles the quick scheduler tests, with the sources that Stryker has put every mutant into, as one file for plain node:
 * reports/mutation-tests/tests.cjs. `__STRYKER_ACTIVE_MUTANT__` chooses the mutant, so that one bundle serves all.
 */
const TESTS = ['blocks', 'bounds', 'bottlenecks', 'irreducible', 'interval', 'pipeline', 'remedies', 'planted', 'rules'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = `${root}reports/mutation-tests/entry.mjs`;
await mkdir(`${root}reports/mutation-tests`, { recursive: true });
await writeFile(entry, TESTS.map((name) => `import '../../test/scheduler/${name}.test.ts';\n`).join(''));
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { alias: { '@jest/globals': fileURLToPath(new URL('globals.mjs', import.meta.url)) } },
  ssr: { noExternal: true },
  build: {
    ssr: entry,
    target: 'node20',
    outDir: 'reports/mutation-tests',
    emptyOutDir: false,
    minify: false,
    rollupOptions: { output: { entryFileNames: 'tests.cjs', format: 'cjs', codeSplitting: false } },
  },
});
