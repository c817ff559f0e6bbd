import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Bundles the quick scheduler tests, with the sources that Stryker has put every mutant into, as one file that
 * runner.mjs loads: reports/mutation-tests/tests.cjs.
 */
const TESTS = ['blocks', 'bounds', 'bottlenecks', 'irreducible', 'interval', 'person', 'pipeline', 'remedies', 'planted', 'rules'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = `${root}reports/mutation-tests/entry.mjs`;
await mkdir(`${root}reports/mutation-tests`, { recursive: true });
const imports = TESTS.map((name) => `import '../../test/scheduler/${name}.test.ts';\n`);
await writeFile(entry, `${imports.join('')}export { tests } from '@jest/globals';\n`);
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { alias: { '@jest/globals': fileURLToPath(new URL('globals.mjs', import.meta.url)) } },
  build: {
    ssr: entry,
    target: 'node20',
    outDir: 'reports/mutation-tests',
    emptyOutDir: false,
    minify: false,
    rollupOptions: { output: { entryFileNames: 'tests.cjs', format: 'cjs', codeSplitting: false } },
  },
});
