import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';

const PATIENCE = 30_000;

/** Whoever gets an answer draws it in a task or a timer of its own, and asks on from there: three breaths with nothing else to do. */
const BREATHE = `(async () => {
  for (let breath = 0; breath < 3; breath++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    await new Promise((resolve) => requestIdleCallback(resolve));
  }
})()`;

/**
 * Follows the requests of a page from now on.
 *
 * @returns waits until everything that the page has asked for is there and made it ask for nothing else. It says so a tenth
 * of a second after the last answer, where a wait for an idle network takes half a second. @throws after 30 seconds
 */
export function followRequests(page: Page): () => Promise<void> {
  const underWay = new Set<Request>();
  let asked = 0;
  page.on('request', (request) => {
    // A stream of events has no end.
    if (request.resourceType() === 'eventsource') return;
    asked += 1;
    underWay.add(request);
  });
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  return async () => {
    const deadline = Date.now() + PATIENCE;
    for (let before = -1; before !== asked || underWay.size > 0; ) {
      before = asked;
      while (underWay.size > 0) {
        if (Date.now() > deadline) throw new Error(`No answer to ${[...underWay].map((request) => request.url()).join(' ')}`);
        await delay(10);
      }
      await page.evaluate(BREATHE);
    }
  };
}
