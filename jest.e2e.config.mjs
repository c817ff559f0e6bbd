import { base } from './jest.config.mjs';

/** Tests that drive a real Chromium (Debian's `chromium`, or the one that CHROMIUM_PATH names). */
export default { ...base, testMatch: ['<rootDir>/test/e2e/**/*.test.ts'], testTimeout: 120_000 };
