import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { mailedPath } from '../support/mailed-path.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const newPage = async (server: RunningServer): Promise<[BrowserContext, Page]> => {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' });
  return [context, await context.newPage()];
};

describe('signing in by a mailed link', () => {
  let server: RunningServer;
  beforeAll(async () => {
    // Links in mails begin with the public address, which has to be the one that this test talks to.
    server = await startServer({ BOOTSTRAP_ADMIN_EMAIL: 'hr@example.org' });
  });
  afterAll(() => server?.stop());

  test('whoever is not signed in is led to the door, and back to where they wanted to go', async () => {
    const [context, page] = await newPage(server);
    await page.goto('/people?q=voss');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.getByLabel(/^E-mail address/).fill('hr@example.org');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.locator('h1:focus', { hasText: 'Look into your mail' }).waitFor();
    const path = await mailedPath(server, 'hr@example.org');

    // A mail scanner opens the link first: nothing happens.
    const [scanner, scanned] = await newPage(server);
    await scanned.goto(path);
    await scanned.getByRole('button', { name: 'Sign in' }).waitFor();
    await scanner.close();

    await page.goto(path);
    await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/people?q=voss');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();

    await page.getByRole('button', { name: /^Account of/ }).click();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.goto('/people');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();

    await page.goto(path);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'This link no longer works' }).waitFor();
    await context.close();
  });

  test('an unknown address is answered alike, and no other site is ever the next stop', async () => {
    const [context, page] = await newPage(server);
    await page.goto('/sign-in?next=https://elsewhere.example/');
    await page.getByLabel(/^E-mail address/).fill('nobody@example.org');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { level: 1, name: 'Look into your mail' }).waitFor();
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('elsewhere');
    await context.close();
  });
});

describe('the first start', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ BOOTSTRAP_ADMIN_EMAIL: '', BOOTSTRAP_API_TOKEN: '' });
  });
  afterAll(() => server?.stop());

  test('the printed link makes the first administrator, once, and shows the way to a plan', async () => {
    const path = /\/set-up\/[\w-]+/.exec(server.output())?.[0] as string;
    const [context, page] = await newPage(server);
    await page.goto(path);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('input[name=name]:focus').waitFor();
    expect(await page.getByText('This is needed.').count()).toBe(3);
    await page.getByLabel('Your name').fill('Hanna Hartwig');
    await page.getByLabel('Your e-mail address').fill('hanna@example.org');
    await page.getByLabel('Name', { exact: false }).last().fill('Tern & Tide');
    await page.getByLabel('Time zone').selectOption('Europe/Berlin');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { level: 2, name: 'First steps' }).waitFor();
    await page.getByText('Tern & Tide').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    for (const [place, empty] of [
      ['/people', 'Nobody here yet'],
      ['/touch-points', 'No journey yet'],
      ['/plan', 'No programme yet'],
      ['/coverage', 'Nothing to cover yet'],
      ['/mailbox', 'No mail yet'],
    ] as const) {
      await page.goto(place);
      await page.getByRole('heading', { level: 2, name: empty }).waitFor();
      expect([place, await axeFindings(page)]).toEqual([place, []]);
    }
    await context.close();

    const [second, late] = await newPage(server);
    await late.goto(path);
    await late.getByLabel('Your name').fill('Somebody Else');
    await late.getByLabel('Your e-mail address').fill('else@example.org');
    await late.getByLabel('Name', { exact: false }).last().fill('Elsewhere');
    await late.getByRole('button', { name: 'Start' }).click();
    await late.getByRole('alert').waitFor();
    expect(new URL(late.url()).pathname).toBe(path);
    await second.close();
  });
});
