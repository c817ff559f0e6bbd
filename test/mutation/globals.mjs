import { expect } from 'expect';

/** Stands in for `@jest/globals` in the bundle of build.mjs: only collects tests. `expect` is the one that jest brings. */
export const tests = [];
const path = [];

export { expect };

export function describe(name, body) {
  path.push(name);
  body();
  path.pop();
}

export function test(name, run) {
  tests.push({ name: [...path, name].join(' › '), run });
}
