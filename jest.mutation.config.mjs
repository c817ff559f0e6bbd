import base from './jest.config.mjs';

/** The quick tests of rules and bounds, without the database: what Stryker runs for every mutant. */
export default {
  ...base,
  globalSetup: undefined,
  globalTeardown: undefined,
  setupFiles: [],
  setupFilesAfterEnv: [],
  testMatch: [
    '<rootDir>/test/scheduler/rules.test.ts',
    '<rootDir>/test/scheduler/blocks.test.ts',
    '<rootDir>/test/scheduler/bounds.test.ts',
  ],
};
