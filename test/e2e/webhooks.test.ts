import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { createClient } from '../../seeds/demo/client.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** An administrator connects another program, tries it, sees it fail and sends again. */
describe('webhooks in the app', () => {
  let server: RunningServer;
  let browser: Browser;
  let there: Receiver;
  let page: Page;

  beforeAll(async () => {
    [server, browser, there] = await Promise.all([
      startServer({ WEBHOOK_ALLOW: '127.0.0.1', WEBHOOK_HTTP: 'allow' }),
      launchBrowser(),
      startReceiver(),
    ]);
    const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB', viewport: { width: 1200, height: 900 } });
    page = await context.newPage();
    await page.goto('/');
    await page.getByLabel(/^E-mail address/).fill('hr@example.org');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.locator('h1:focus', { hasText: 'Look into your mail' }).waitFor();
    await page.goto(await mailedPath());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await there?.close();
  });

  async function mailedPath(): Promise<string> {
    const api = createClient(`${server.url}/api/v1`, server.token);
    for (;;) {
      const { items } = await api.get<{ items: { id: string }[] }>('/mailbox?limit=20');
      for (const { id } of items) {
        const { text } = await api.get<{ text: string }>(`/mailbox/${encodeURIComponent(id)}`);
        const found = /\/sign-in\/[\w-]+/.exec(text)?.[0];
        if (found !== undefined) return found;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function look(name: string): Promise<void> {
    await page.waitForLoadState('networkidle');
    expect([name, await axeFindings(page)]).toEqual([name, []]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect([`${name}, dark`, await axeFindings(page)]).toEqual([`${name}, dark`, []]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 320, height: 900 });
    expect([name, await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')]).toEqual([
      name,
      true,
    ]);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-320.png`, fullPage: true });
    await page.setViewportSize({ width: 1200, height: 900 });
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-1200.png`, fullPage: true });
  }

  test('are created with a secret that is shown once, tried, and sent again', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByText('Nobody is told yet').waitFor();
    await look('webhooks-empty');

    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByLabel(/^Address/).fill('https://169.254.169.254/latest');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Not an address that may be called').waitFor();
    await page.getByLabel(/^Address/).fill(there.url);
    await page.getByLabel('All events').uncheck();
    await page.getByLabel('published').check();
    await look('webhooks-new');
    await page.getByRole('button', { name: 'Create' }).click();
    const secret = await page.getByLabel('Secret', { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('link', { name: there.url }).waitFor();
    await look('webhooks-list');

    there.answer((_request, response) => void response.writeHead(500).end('not today'));
    await page.getByRole('link', { name: there.url }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('Answered 500').waitFor({ timeout: 20_000 });
    await look('webhook');
    await page.getByRole('link', { name: 'Test', exact: true }).click();
    await page.getByText('not today').waitFor();
    there.answer(204);
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('Delivered', { exact: true }).waitFor({ timeout: 40_000 });
    await look('webhook-delivery');
    const last = there.received.at(-1);
    expect(new Webhook(secret).verify(String(last?.body), last?.headers as Record<string, string>)).toMatchObject({ type: 'ping' });
  });

  test('are paused and deleted', async () => {
    await page.goto('/webhooks');
    await page.getByRole('link', { name: there.url }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('What happens is collected').waitFor();
    await page.getByRole('button', { name: 'Replace the secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replace the secret' }).click();
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toMatch(/^whsec_/);
    await page.getByText('The old secret holds until').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nobody is told yet').waitFor();
  });
});
