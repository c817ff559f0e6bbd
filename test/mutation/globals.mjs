import { expect } from 'expect';

/**
 * Stands in for `@jest/globals` in the bundle of build.mjs: tests run one after the other in this process, and the first
 * failure ends it. Only what the bundled tests use; `expect` is the one that jest brings.
 */
const tests = [];
const path = [];

export { expect };

export function describe(name, body) {
  path.push(name);
  body();
  path.pop();
}

export function test(name, body) {
  tests.push({ name: [...path, name].join(' › '), body });
}

setImmediate(async () => {
  for (const { name, body } of tests) {
    try {
      await body();
    } catch (error) {
      console.error(`${name}\n${error.stack}`);
      process.exit(1);
    }
  }
  if (tests.length === 0) process.exit(1);
  console.log(`${tests.length} tests passed`);
});
