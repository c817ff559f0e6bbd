import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);
// where the instrumented sources look for the mutant that is switched on
globalThis.__stryker__ ??= {};

/**
 * A Stryker test runner that keeps the bundle of build.mjs loaded: one mutant after the other is switched on in the same
 * process, and the first failing test ends its run. Loops without end are stopped by Stryker's count of hits.
 */
class BundleRunner {
  bundle = resolve('reports/mutation-tests/tests.cjs');
  state = globalThis.__stryker__;
  tests = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  load() {
    delete require.cache[this.bundle];
    this.tests = require(this.bundle).tests;
  }

  /** Runs the tests in their order until one fails. */
  async run(tests) {
    for (const { name, run } of tests) {
      this.state.currentTestId = name;
      try {
        await run();
      } catch (error) {
        return { name, message: String(error?.message ?? error) };
      } finally {
        this.state.currentTestId = undefined;
      }
    }
    return null;
  }

  async dryRun() {
    this.load();
    const tests = [];
    for (const test of this.tests) {
      const start = performance.now();
      const failed = await this.run([test]);
      const timeSpentMs = performance.now() - start;
      const result = failed === null ? { status: 0 } : { status: 1, failureMessage: failed.message };
      tests.push({ id: test.name, name: test.name, timeSpentMs, ...result });
    }
    return { status: 'complete', tests, mutantCoverage: this.state.mutantCoverage };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter, mutantActivation }) {
    const { state } = this;
    state.hitLimit = hitLimit;
    state.hitCount = hitLimit === undefined ? undefined : 0;
    state.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    let failed = null;
    try {
      // what was computed while loading another mutant must not stay
      this.load();
    } catch (error) {
      failed = { name: 'loading', message: String(error?.message ?? error) };
    }
    state.activeMutant = activeMutant.id;
    const tests = testFilter === undefined ? this.tests : this.tests.filter(({ name }) => testFilter.includes(name));
    failed ??= await this.run(tests);
    if (state.hitCount > hitLimit) return { status: 'timeout', reason: `more than ${hitLimit} hits` };
    if (failed === null) return { status: 'survived', nrOfTests: tests.length };
    return { status: 'killed', killedBy: [failed.name], failureMessage: failed.message, nrOfTests: tests.length };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'bundle', injectableClass: BundleRunner }];
