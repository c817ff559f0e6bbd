/**
 * Mutation tests of the scheduler's rules and bounds: `npm run mutation`. All mutants and the quick tests are bundled once, and
 * plain node runs the bundle once a mutant, 0.2 s each. What survives is explained in docs/mutation-testing.md.
 */
export default {
  packageManager: 'npm',
  mutate: ['src/scheduler/rules/**/*.ts', 'src/scheduler/bounds/**/*.ts'],
  testRunner: 'command',
  buildCommand: 'node test/mutation/build.mjs',
  commandRunner: { command: 'node reports/mutation-tests/tests.cjs' },
  plugins: [],
  coverageAnalysis: 'off',
  concurrency: 2,
  timeoutMS: 2000,
  timeoutFactor: 2,
  symlinkNodeModules: true,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 90, low: 80, break: null },
};
