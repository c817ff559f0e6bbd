import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../seeds/demo/client.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const SHOTS = process.env['SCREENSHOTS'];

/** Somebody wants to know who changed a name, and what it was before. */
describe('the audit trail in the browser', () => {
  let server: RunningServer;
  let browser: Browser;
  let api: ReturnType<typeof createClient>;
  let page: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
    api = createClient(`${server.url}/api/v1`, server.token);
    await api.post('/sites', { code: 'HQ', name: 'Head office', timeZone: 'UTC' });
    await api.post('/employees', { number: 'E1', givenName: 'Ada', familyName: 'Moss', email: 'ada@example.org', site: 'HQ' });
    const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json', 'if-match': '"1"' };
    const changed = await fetch(`${server.url}/api/v1/employees/E1`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ familyName: 'Fern' }),
    });
    expect(changed.status).toBe(200);
    await api.post('/absences', { employee: 'E1', from: '2027-01-04', to: '2027-01-08', kind: 'leave' });
    await api.post('/accounts', { email: 'audit@example.org', name: 'Ines Audit', role: 'auditor', invite: true });
    page = await open('audit@example.org');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function open(email: string, locale = 'en-GB'): Promise<Page> {
    const context = await browser.newContext({ baseURL: server.url, locale });
    const opened = await context.newPage();
    let path: string | undefined;
    for (let attempt = 0; attempt < 150 && path === undefined; attempt++) {
      const { items } = await api.get<{ items: { id: string; to: string }[] }>('/mailbox?limit=20');
      const mail = items.find(({ to }) => JSON.stringify(to).includes(email));
      const text = mail && (await api.get<{ text: string }>(`/mailbox/${encodeURIComponent(mail.id)}`)).text;
      path = /\/sign-in\/[\w-]+/.exec(text ?? '')?.[0];
      if (path === undefined) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await opened.goto(path as string);
    await opened.getByRole('button', { name: 'Sign in' }).click();
    await opened.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
    return opened;
  }

  async function look(name: string): Promise<void> {
    await page.waitForLoadState('networkidle');
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect([name, width, colorScheme, await axeFindings(page)]).toEqual([name, width, colorScheme, []]);
        if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      }
      const fits = await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
      expect([name, width, fits]).toEqual([name, width, true]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  const table = () => page.getByRole('table', { name: 'Audit trail' });

  test('shows what happened, and narrows it by name and kind', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit trail' }).click();
    await table().getByRole('link', { name: 'Person: changed' }).waitFor();
    await look('audit-list');
    await page.getByLabel('Name of who did it').fill('fern');
    await table().getByRole('link', { name: 'Site: created' }).waitFor({ state: 'detached' });
    await table().getByRole('link', { name: 'Person: changed' }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('fern');
    await page.getByLabel('Name of who did it').fill('nobody of this name');
    await page.getByRole('heading', { name: 'No event fits' }).waitFor();
    await look('audit-none');
    await page.getByLabel('Name of who did it').fill('');
    await page.getByLabel('Kind of thing').selectOption({ label: 'Site' });
    await table().getByRole('link', { name: 'Site: created' }).waitFor();
    await table().getByRole('link', { name: 'Person: changed' }).waitFor({ state: 'detached' });
    await page.getByLabel('Kind of thing').selectOption({ label: 'All' });
  });

  test('says of a change what every field was and is, and leads to the thing and its history', async () => {
    await table().getByRole('link', { name: 'Person: changed' }).click();
    await page.getByRole('heading', { level: 1, name: 'Person: changed' }).waitFor();
    await page.getByRole('deletion').filter({ hasText: 'Moss' }).first().waitFor();
    await page.getByRole('insertion').filter({ hasText: 'Fern' }).first().waitFor();
    await look('audit-event');
    await page.getByRole('link', { name: 'Everything that happened to it' }).click();
    await table().getByRole('link', { name: 'Person: created' }).waitFor();
    expect(await table().getByRole('link', { name: 'Site: created' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove filter: One thing' }).click();
    await table().getByRole('link', { name: 'Site: created' }).waitFor();
    await table().getByRole('link', { name: 'Person: changed' }).click();
    await page.getByRole('link', { name: 'Person Ada Fern' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ada Fern' }).waitFor();
  });

  test('keeps from an auditor what an absence says, and lets the trail be taken away as a file', async () => {
    await page.goto('/audit?entity=absence');
    await table().getByText('for administrators alone').waitFor();
    await table().getByRole('link', { name: 'Absence: created' }).click();
    await page.getByText('Not shown to auditors').waitFor();
    await look('audit-withheld');
    await page.goto('/audit?entity=site');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('audit-trail.csv');
    await page.goto('/audit?action=audit-events.exported');
    await table().getByRole('link', { name: 'Audit trail: exported' }).waitFor();
  });

  test('says so when the server does not answer, and when there is no such event', async () => {
    await page.route('**/api/v1/audit-events?*', (route) => route.abort());
    await page.goto('/audit');
    await page.getByRole('alert').getByText('No answer from the server').waitFor();
    await page.unroute('**/api/v1/audit-events?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await table().waitFor();
    await page.goto('/audit/999999999');
    await page.getByRole('alert').getByText('There is nothing here').waitFor();
  });
});
