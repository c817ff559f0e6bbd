import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../seeds/demo/client.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { mailedPath } from '../support/mailed-path.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const SHOTS = process.env['SCREENSHOTS'];

/** Somebody asks what is stored about them; somebody who has left is handed out and erased. */
describe('what is stored about people, in the browser', () => {
  let server: RunningServer;
  let browser: Browser;
  let api: ReturnType<typeof createClient>;
  let page: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
    api = createClient(`${server.url}/api/v1`, server.token);
    await api.post('/sites', { code: 'HQ', name: 'Head office', timeZone: 'UTC' });
    const person = (number: string, givenName: string, familyName: string, more: object = {}) =>
      api.post('/employees', { number, givenName, familyName, email: `${givenName}@example.org`.toLowerCase(), site: 'HQ', ...more });
    await person('E1', 'Ada', 'Moss');
    await person('E2', 'Quill', 'Featherstone', { endDate: '2026-01-31' });
    await api.post('/accounts', { email: 'people@example.org', name: 'Ines People', role: 'admin', invite: true });
    const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' });
    page = await context.newPage();
    await page.goto(await mailedPath(server, 'people@example.org'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
    await page.setViewportSize({ width: 320, height: 900 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function look(name: string): Promise<void> {
    await page.waitForLoadState('networkidle');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([name, colorScheme, await axeFindings(page)]).toEqual([name, colorScheme, []]);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png`, fullPage: true });
    }
    const fits = await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
    expect([name, fits]).toEqual([name, true]);
    await page.emulateMedia({ colorScheme: 'light' });
  }

  async function download(press: () => Promise<void>) {
    const [file] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: file.suggestedFilename(), body: JSON.parse(await readFile(await file.path(), 'utf8')) };
  }

  test('the register says what is kept, for how long and what becomes of it, and hands out one’s own', async () => {
    await page.goto('/my-data');
    await page.getByRole('heading', { name: 'What is stored about you', level: 1 }).waitFor();
    await page.getByText('Kept: 84 months').first().waitFor();
    await look('my-data');
    const { name, body } = await download(() => page.getByRole('link', { name: 'Download my data' }).click());
    expect(name).toMatch(/^personal-data-\d{4}-\d\d-\d\d\.json$/);
    expect(body.tables.accounts).toEqual([expect.objectContaining({ email: 'people@example.org' })]);
  });

  test('nobody is erased who has not left', async () => {
    await page.goto('/people/E1');
    await page.getByRole('button', { name: 'Erase …' }).click();
    await page.getByRole('dialog').getByText('Not yet possible').waitFor();
    await look('erase-not-yet');
    expect(await page.getByRole('button', { name: 'Erase for good' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('whoever has left is handed out, then erased by their number: a number is left', async () => {
    await page.goto('/people/E2');
    const { body } = await download(() => page.getByRole('link', { name: 'Export data' }).click());
    expect(body.tables.employees).toEqual([expect.objectContaining({ familyName: 'Featherstone' })]);
    await page.getByRole('button', { name: 'Erase …' }).click();
    const dialog = page.getByRole('dialog');
    const typed = dialog.getByLabel('Type E2 to confirm');
    await typed.waitFor();
    await look('erase');
    await typed.fill('E1');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await dialog.locator('[aria-invalid="true"]').waitFor();
    await look('erase-mistyped');
    await typed.fill('E2');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText(/^Erased on .*a number that names nobody/).waitFor();
    await look('erased');
    expect(page.url()).toMatch(/\/people\/erased-[0-9a-f]{16}$/);
    expect(await page.content()).not.toMatch(/Quill|Featherstone/);
    for (const answer of [
      await api.get('/employees?limit=500'),
      await api.get('/audit-events?limit=500'),
      await api.get('/messages?limit=500'),
    ]) {
      expect(JSON.stringify(answer)).not.toMatch(/quill|featherstone/i);
    }
    expect(await readFile(join(server.dataDir, 'erasures.jsonl'), 'utf8')).toMatch(/^\{"subject":"[0-9a-f]{64}","erasedAt":"[^"]+"\}\n$/);
    expect(server.output()).not.toMatch(/quill|featherstone/i);
  });
});
