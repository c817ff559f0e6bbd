import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { type RunningServer, startDemo } from '../support/server.ts';

/** What somebody typed, and where they were, on the days on which something goes wrong. */
describe('nothing that was typed is lost, and nobody loses their place', () => {
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const api = (path: string) => `${server.url}/api/v1${path}`;
  const read = async <T>(path: string): Promise<T> => (await fetch(api(path))).json() as Promise<T>;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startDemo(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', baseURL: server.url });
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
  });

  const visit = async (path: string): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
  };

  /** As another browser would. */
  async function renamed(code: string, name: string): Promise<void> {
    const before = await fetch(api(`/sites/${code}`));
    const { id } = (await before.clone().json()) as { id: string };
    const headers = { 'content-type': 'application/json', 'if-match': before.headers.get('etag') ?? '', origin: server.url };
    expect((await fetch(api(`/sites/${id}`), { method: 'PATCH', headers, body: JSON.stringify({ name }) })).status).toBe(200);
  }

  const lookAway = () => page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");

  test('somebody else saves meanwhile: an untouched form follows, a touched one keeps what was typed and says so', async () => {
    const { items } = await read<{ items: { code: string; name: string }[] }>('/sites');
    const { code, name } = items[0] as (typeof items)[0];
    await visit(`/sites/${code}/edit`);
    await renamed(code, 'Renamed once');
    await lookAway();
    const field = page.getByRole('textbox', { name: 'Name' });
    await page.getByRole('heading', { level: 1, name: 'Renamed once' }).waitFor();
    expect(await field.inputValue()).toBe('Renamed once');
    await field.fill('Mine');
    await renamed(code, 'Renamed twice');
    await lookAway();
    await page.getByRole('heading', { level: 1, name: 'Renamed twice' }).waitFor();
    expect(await field.inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[data-form-problem]:focus').waitFor();
    expect(await field.inputValue()).toBe('Mine');
    expect((await read<{ name: string }>(`/sites/${code}`)).name).toBe('Renamed twice');
    await renamed(code, name);
  });

  test('whoever is signed out while they write stays where they are, and sends it again', async () => {
    await visit('/people/E1002/edit');
    await page.getByLabel('Given name').fill('Another name');
    await page.route('**/api/v1/**', (route) => route.fulfill({ status: 401, body: '{}' }));
    await lookAway();
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .locator('[data-form-problem]:focus')
      .getByText(/What you typed is still here/)
      .waitFor();
    await page.unroute('**/api/v1/**');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: /^Another name / }).waitFor();
  });

  test('a list whose next page fails says so, and goes on when it is asked to', async () => {
    let asked = 0;
    await page.route(/\/employees\?.*cursor=/, (route) => {
      asked += 1;
      return route.fulfill({ status: 500, body: '{}' });
    });
    await visit('/people');
    await page.mouse.wheel(0, 100_000);
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.waitForTimeout(500);
    expect(asked).toBe(1);
    await page.unroute(/\/employees\?.*cursor=/);
    await again.click();
    await again.waitFor({ state: 'detached' });
    await page.mouse.wheel(0, 100_000);
    await page
      .getByRole('row')
      .filter({ hasText: /Zimmer|Yilmaz|Voss/ })
      .first()
      .waitFor();
  });

  test('a walk is moved against the rules, then excused; each step keeps the focus', async () => {
    const { items } = await read<{ items: { id: string; week: string; employee: { number: string } }[] }>(
      '/assignments?status=announced&sort=-week&limit=1',
    );
    const [walk] = items as [(typeof items)[0]];
    await visit(`/walks?week=${walk.week}&status=announced`);
    await page
      .getByRole('button', { name: /^Change: / })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Another week or place' }).check();
    await dialog.locator('select[name=week]').selectOption({ index: 100 });
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await dialog.locator('select[name=week]:focus').waitFor();
    await dialog.getByText(/the programme runs from \d{4}-W\d\d to/).waitFor();
    await dialog.getByRole('radio', { name: 'Swap with another person' }).check();
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await dialog.locator('input[aria-invalid=true]:focus').waitFor();
    await dialog.getByRole('radio', { name: /^Excuse / }).check();
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await dialog.locator('textarea:focus').waitFor();
    await page.keyboard.type('The shop is being rebuilt');
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Noted as excused').waitFor();
    await page.locator('h1:focus, main button:focus').first().waitFor();
    const excused = await read<{ items: { closeReason: string }[] }>(`/assignments?status=excused&week=${walk.week}&limit=500`);
    expect(excused.items.map(({ closeReason }) => closeReason)).toContain('The shop is being rebuilt');
  });

  test('a form that opens in its place takes the focus, and hands it back', async () => {
    await visit('/people/E1003');
    await page.getByRole('button', { name: 'Add an absence' }).press('Enter');
    await page.locator('input[name=from]:focus').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await page.locator('button:focus', { hasText: 'Add an absence' }).waitFor();
  });

  test('a wrong word for every row is kept, to be corrected; nothing is imported that was not counted', async () => {
    await visit('/people/import');
    await page.getByLabel('The file holds').selectOption('sites');
    const buffer = Buffer.from('code,name\nX1,Elsewhere\n');
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'sites.csv', mimeType: 'text/csv', buffer });
    const same = page.getByLabel('Time zone: the same for every row');
    const importNow = page.getByRole('button', { name: 'Import now' });
    await same.fill('Europe/Nowhere');
    await page.getByText('You changed how to read the file.').waitFor();
    expect(await importNow.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('alert').waitFor();
    expect(await same.inputValue()).toBe('Europe/Nowhere');
    await same.fill('Europe/Rome');
    await page.getByRole('button', { name: 'Check again' }).click();
    await importNow.click();
    await page.getByRole('heading', { level: 1, name: 'Imported' }).waitFor();
    expect((await read<{ timeZone: string }>('/sites/X1')).timeZone).toBe('Europe/Rome');
  });

  test('paper gets every row that was loaded, and neither menu nor buttons', async () => {
    await visit('/people');
    const onScreen = await page.getByRole('row').count();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    expect(await page.getByRole('row').count()).toBeGreaterThan(Math.max(onScreen, 100));
    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
    expect(await page.getByRole('link', { name: 'Add a person' }).isVisible()).toBe(false);
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('light');
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    expect(await page.getByRole('row').count()).toBeLessThan(100);
  });
});
