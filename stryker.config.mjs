/**
 * Mutation tests of the scheduler's rules and bounds: `npm run mutation`. All mutants and the quick tests are bundled once, and
 * the bundle runs once a mutant without jest. What survives is explained in docs/mutation-testing.md.
 */
export default {
  packageManager: 'npm',
  mutate: ['src/scheduler/rules/**/*.ts', 'src/scheduler/bounds/**/*.ts'],
  testRunner: 'bundle',
  buildCommand: 'node test/mutation/build.mjs',
  plugins: ['./test/mutation/runner.mjs'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 3000,
  timeoutFactor: 2,
  symlinkNodeModules: true,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 90, low: 80, break: null },
};
