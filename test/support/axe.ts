import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Waits for what is fading in: half-way its colours are nobody's choice. Five frames without a finite animation count as
 * still; five seconds end the wait.
 */
const SETTLE = `(async () => {
  for (let frame = 0, still = 0; frame < 300 && still < 5; frame++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const moving = document.getAnimations().some((animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity);
    still = moving ? 0 : still + 1;
  }
})()`;

/** @returns what axe finds wrong on the page as it stands: rule and place, a line each */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(SETTLE);
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(root: unknown, options: object): Promise<AxeAnswer> } };
    const { violations } = await axe.run((globalThis as unknown as { document: unknown }).document, { resultTypes: ['violations'] });
    return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}`));
  });
}

interface AxeAnswer {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: readonly string[] }[] }[];
}
