/** Mutation tests of the scheduler's rules and bounds: `npm run mutation`. What survives is explained in docs/mutation-testing.md. */
export default {
  packageManager: 'npm',
  plugins: ['@stryker-mutator/jest-runner'],
  mutate: ['src/scheduler/rules/**/*.ts', 'src/scheduler/bounds/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: { configFile: 'jest.mutation.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'off',
  concurrency: 2,
  timeoutMS: 20_000,
  symlinkNodeModules: true,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 90, low: 80, break: null },
};
