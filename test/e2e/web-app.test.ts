import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { followRequests } from '../support/arrived.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type RunningServer, startDemo } from '../support/server.ts';

/** The app in a real browser, on the demonstration company. */
describe('the browser app', () => {
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let everythingArrived: () => Promise<void>;
  /** What no page may do: fail, complain, or talk to anybody but us. */
  let faults: string[];
  /** Refusals that a test asks for. */
  let refusals: readonly number[];
  const read = async <T>(path: string): Promise<T> => (await fetch(`${server.url}/api/v1${path}`)).json() as Promise<T>;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startDemo(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    await open({});
  });
  afterEach(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<void> {
    await context?.close();
    faults = [];
    refusals = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', baseURL: server.url, ...options });
    page = await context.newPage();
    everythingArrived = followRequests(page);
    page.on('console', (message) => {
      // Refused requests are looked at below, with their address.
      if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource'))
        faults.push(`${page.url()}: ${message.text()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400 && !refusals.includes(response.status())) faults.push(`${response.status()} ${response.url()}`);
    });
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${server.url}/`) && !/^(data|blob|about):/.test(request.url())) faults.push(`asked ${request.url()}`);
    });
  }

  const visit = async (path: string): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await everythingArrived();
  };

  async function everyPage(): Promise<string[]> {
    const programmes = await read<{ items: { id: string; latestPlan: { id: string } }[] }>('/programmes');
    const messages = await read<{ items: { id: string }[] }>('/messages?status=sent&limit=1');
    const { id, latestPlan } = programmes.items[0] as (typeof programmes.items)[0];
    return [
      '/',
      '/people',
      '/people/E1001',
      '/people/E1001/edit',
      '/people/new',
      '/people/import',
      '/touch-points',
      '/touch-points/ADVICE',
      '/touch-points/ADVICE/edit',
      '/departments',
      '/departments/new',
      '/sites',
      '/sites/new',
      '/exemptions',
      '/credits',
      '/walks',
      '/walks?status=unanswered',
      '/plan',
      '/plan/new',
      `/plan/${id}`,
      `/plan/${id}/edit`,
      '/plan?archived=true',
      `/plans/${latestPlan.id}`,
      `/plans/${latestPlan.id}?view=changes`,
      `/plans/${latestPlan.id}?view=unplaced`,
      '/coverage',
      '/coverage?view=groups',
      '/ideas',
      '/ideas?status=proved',
      '/mailbox',
      '/mailbox/previews',
      '/mailbox/previews?sample=report&locale=de',
      `/mailbox/${messages.items[0]?.id}`,
      '/my-calendar',
      '/mailbox/suppressions',
      '/settings',
      '/sign-in',
      '/sign-in/some-secret-of-a-mailed-link',
      '/set-up/some-secret-of-the-first-start',
    ];
  }

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [320, 'light'],
    [320, 'dark'],
  ] as const)('axe finds nothing at %i px, %s; nothing is wider than the screen', async (width, colorScheme) => {
    await open({ viewport: { width, height: 800 }, colorScheme });
    for (const path of await everyPage()) {
      await visit(path);
      const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect({ path, axe: await axeFindings(page), wider }).toEqual({ path, axe: [], wider: 0 });
    }
  });

  test('an idea is declined with a reason, and accepted after all', async () => {
    await visit('/ideas?status=new');
    const idea = page.getByRole('main').getByRole('listitem').first();
    const text = await idea.getByRole('paragraph').first().innerText();
    await idea.getByRole('button', { name: 'Decline' }).click();
    const dialog = page.getByRole('dialog');
    refusals = [422];
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await dialog.getByText('This is needed.').waitFor();
    await dialog.locator('textarea:focus').waitFor();
    await page.keyboard.type('Too dear this year.');
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await dialog.waitFor({ state: 'detached' });
    await visit('/ideas?status=declined');
    const declined = page.getByRole('main').getByRole('listitem').filter({ hasText: text });
    await declined.getByText('The reason: Too dear this year.').waitFor();
    await declined.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('No idea has this status').waitFor();
  });

  test('in German no page shows a word that is missing', async () => {
    await open({ locale: 'de-DE' });
    for (const path of await everyPage()) {
      await visit(path);
      expect(await page.evaluate('document.documentElement.lang')).toBe('de');
      const text = await page.getByRole('main').innerText();
      expect({
        path,
        keys: text.match(/\b[a-z][A-Za-z]+\.[a-z][A-Za-z]+\b(?!@)/g)?.filter((word) => !word.includes('example')) ?? [],
      }).toEqual({
        path,
        keys: [],
      });
    }
  });

  test('my calendar: hours and a private address, by keyboard alone, on a narrow screen', async () => {
    await open({ viewport: { width: 320, height: 800 } });
    await visit('/');
    await page.getByRole('button', { name: /^Account of/ }).press('Enter');
    await page.getByRole('link', { name: 'My calendar' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'My calendar' }).waitFor();
    await page.getByRole('radio', { name: 'the whole week' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByLabel('Day').selectOption('Thursday');
    await page.getByLabel(/^From/).fill('09:30');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Make my address' }).press('Enter');
    const address = page.getByRole('textbox', { name: 'Address' });
    await address.waitFor();
    const first = await address.inputValue();
    await page.locator('input[readonly]:focus').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const read = async (url: string) => (await fetch(new URL(new URL(url).pathname, server.url))).status;
    // What is over stays as it was told; test/mail/calendar-choices has the hours of what lies ahead.
    expect(await (await fetch(new URL(new URL(first).pathname, server.url))).text()).toContain('BEGIN:VEVENT');

    await page.getByRole('button', { name: 'New address' }).press('Enter');
    await page.getByRole('button', { name: 'Make a new one' }).press('Enter');
    let second = first;
    for (let look = 0; second === first && look < 100; look++) {
      await page.waitForTimeout(100);
      second = await address.inputValue();
    }
    expect([await read(first), await read(second)]).toEqual([404, 200]);
    await page.getByRole('button', { name: 'End it' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).press('Enter');
    await page.getByRole('button', { name: 'Make my address' }).waitFor();
    expect(await read(second)).toBe(404);
  });

  test('by keyboard alone: skip link, places, and the focus on the heading of where one arrives', async () => {
    await visit('/');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('content');
    await page.getByRole('link', { name: 'People', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/people');
    await page.locator('h1:focus', { hasText: 'People' }).waitFor();
    expect(await page.title()).toBe('People · In Their Shoes');
    const first = page.getByRole('table').getByRole('link').first();
    const [family, given] = (await first.innerText()).split(', ');
    await first.focus();
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: `${given} ${family}` }).waitFor();
  });

  test('on a phone the places open and close, and Escape leads back to their button', async () => {
    await open({ viewport: { width: 320, height: 640 } });
    await visit('/');
    expect(await page.getByRole('link', { name: 'Coverage', exact: true }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Open menu' }).click();
    expect(await page.getByRole('link', { name: 'Coverage', exact: true }).isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Coverage', exact: true }).focus();
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Open menu');
  });

  test('a search is in the address, finds its person and survives a reload', async () => {
    await visit('/people');
    await page.getByRole('searchbox').fill('voss');
    await page.waitForURL('**/people?q=voss');
    await page
      .getByRole('link', { name: /^Voss, / })
      .first()
      .waitFor();
    const found = await page.getByRole('table').getByRole('link').allInnerTexts();
    await page.reload();
    await page
      .getByRole('link', { name: /^Voss, / })
      .first()
      .waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('voss');
    expect(await page.getByRole('table').getByRole('link').allInnerTexts()).toEqual(found);
  });

  test('a person is added; what is wrong is said at its field, in the focus', async () => {
    refusals = [422];
    await visit('/people/new');
    await page.getByLabel('Given name').fill('Noor');
    await page.getByLabel(/^Number/).fill('E9001');
    await page.getByLabel(/^E-mail/).fill('not an address');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[aria-invalid=true]:focus').waitFor();
    expect(await page.evaluate("[...document.querySelectorAll('[aria-invalid=true]')].map((field) => field.name)")).toEqual([
      'familyName',
      'email',
    ]);
    await page.getByLabel('Family name').fill("O'Neill <b>");
    await page.getByLabel(/^E-mail/).fill('noor@example.org');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: "Noor O'Neill <b>" }).waitFor();
  });

  test('a file is judged first, then imported as it was judged', async () => {
    await visit('/people/import');
    const file = (email: string) => ({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`number;given name;family name;e-mail\nE9101;Ana;Abreu;ana.abreu@example.org\nE9102;Ben;Berg;${email}\n`),
    });
    await page.getByLabel('File', { exact: true }).setInputFiles(file('no address'));
    await page.getByRole('region', { name: 'Errors' }).getByText('no address').waitFor();
    expect(await page.getByRole('button', { name: 'Import now' }).isDisabled()).toBe(true);
    await page.getByLabel('File', { exact: true }).setInputFiles(file('ben.berg@example.org'));
    await page.getByText('2 rows were read. Nothing has changed yet.').waitFor();
    expect((await read<{ items: unknown[] }>('/employees?q=E910')).items).toHaveLength(0);
    await page.getByRole('button', { name: 'Import now' }).click();
    await page.getByRole('heading', { level: 1, name: 'Imported' }).waitFor();
    expect((await read<{ items: unknown[] }>('/employees?q=E910')).items).toHaveLength(2);
  });

  test('the heat-map is walked by arrow keys, and says each cell', async () => {
    await visit('/coverage');
    const grid = page.getByRole('grid');
    await grid.focus();
    const word = () => page.getByRole('gridcell').innerText();
    const matrix = await read<{ touchPoints: { name: string }[]; rows: { name: string; number: string }[] }>('/coverage/matrix');
    expect(await word()).toContain(`${matrix.rows[0]?.name}, ${matrix.touchPoints[0]?.name}: `);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    expect(await word()).toContain(`${matrix.rows[2]?.name}, ${matrix.touchPoints[1]?.name}: `);
    await page.keyboard.press('Control+End');
    expect(await word()).toContain(`${matrix.rows.at(-1)?.name}, ${matrix.touchPoints.at(-1)?.name}: `);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/people/${matrix.rows.at(-1)?.number}`);
  });

  test('a plan is generated, found again after a reload, looked through and published', async () => {
    const { items } = await read<{ items: { id: string; name: string }[] }>('/programmes');
    await visit(`/plan/${items[0]?.id}`);
    await page.getByRole('button', { name: 'Generate a plan' }).click();
    await page.waitForURL('**/plans/*');
    await page.reload();
    await page.getByRole('link', { name: 'Changes' }).waitFor();
    await page.locator('[role=grid] button[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    const cell = (await page.locator(':focus .visually-hidden').textContent()) ?? '';
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.locator('button:focus', { hasText: cell }).waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('unchanged').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Publish now' }).click();
    await dialog.getByText('The plan is in force.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText(/^Published /).waitFor();
    // The button that was pressed is gone with the draft.
    await page.locator('h1:focus').waitFor();
    const plan = await read<{ status: string }>(`/plans/${page.url().split('/').at(-1)}`);
    expect(plan.status).toBe('published');
  });

  test('a mail is read as its reader sees it, and no script of it could run', async () => {
    const { items } = await read<{ items: { id: string; subject: string }[] }>('/messages?status=sent&limit=1');
    await visit(`/mailbox/${items[0]?.id}`);
    const frame = page.locator('iframe');
    expect(await frame.getAttribute('sandbox')).toBe('allow-same-origin');
    expect(await frame.getAttribute('title')).toBe(items[0]?.subject);
    await page.frameLocator('iframe').getByRole('heading').first().waitFor();
    await page.getByRole('button', { name: 'Plain text' }).click();
    expect((await page.locator('pre').innerText()).length).toBeGreaterThan(100);
  });

  test('an unknown page says so and leads home', async () => {
    refusals = [404];
    await visit('/nowhere');
    await page.getByRole('link', { name: 'Go home' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  });
});
