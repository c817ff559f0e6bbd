import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type RunningServer, startDemo } from '../support/server.ts';

/** Asking a plan why, asking what if, and deciding who need not walk, in a real browser on the demonstration company. */
describe('planning pages', () => {
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const read = async <T>(path: string): Promise<T> => (await fetch(`${server.url}/api/v1${path}`)).json() as Promise<T>;
  const firstProgramme = async () =>
    (await read<{ items: { id: string; version: number; latestPlan: { id: string } }[] }>('/programmes')).items[0] as {
      id: string;
      version: number;
      latestPlan: { id: string };
    };

  beforeAll(async () => {
    [server, browser] = await Promise.all([startDemo(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(() => open('en-GB'));
  afterEach(() => context.close());

  async function open(locale: string): Promise<void> {
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1000, height: 900 }, locale, baseURL: server.url });
    page = await context.newPage();
  }
  const visit = async (path: string): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  test('why this week: by keyboard, in German, without an English sentence of the server', async () => {
    await open('de-DE');
    const { items } = await read<{ items: { id: string; employee: { number: string } }[] }>(
      '/assignments?status=planned&sort=-week&limit=1',
    );
    await visit(`/people/${items[0]?.employee.number}`);
    const why = page.getByRole('button', { name: /^Warum diese Woche\?/ }).last();
    await why.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Was es sonst gab').waitFor();
    expect(await why.getAttribute('aria-expanded')).toBe('true');
    expect(await axeFindings(page)).toEqual([]);
    const said = await page.getByRole('region', { name: 'Besuche' }).innerText();
    expect(said).not.toMatch(/possible|another walk|would have|is away|is taken|announced or done/);
  });

  test('what if: one sentence, before and after, a way to make it so; nothing changes', async () => {
    const programme = await firstProgramme();
    await visit(`/plan/${programme.id}`);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByLabel('This many people more').fill('50');
    await page.getByRole('combobox', { name: 'Site' }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Count it through' }).click();
    await page.getByText(/^With 50 more people, a plan takes at least \d+ weeks/).waitFor();
    const people = await page
      .getByRole('row', { name: /^People asked/ })
      .getByRole('cell')
      .allInnerTexts();
    expect(Number(people[1]) - Number(people[0])).toBe(50);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Import' }).waitFor();
    expect((await firstProgramme()).version).toBe(programme.version);
  });

  test('an exemption calls off the walk ahead, and is shown where it was made', async () => {
    const { items } = await read<{
      items: { id: string; week: string; touchPoint: { id: string; name: string }; employee: { number: string } }[];
    }>('/assignments?status=planned&sort=-week&limit=1');
    const walk = items[0] as (typeof items)[0];
    await visit(`/people/${walk.employee.number}`);
    await page.getByRole('button', { name: 'Add an exemption' }).click();
    await page.getByLabel('Touch-point').selectOption(walk.touchPoint.id);
    await page.getByLabel('Reason').fill('Works there');
    await page.locator('input[name=from]').fill('2020-01-01');
    await page.locator('input[name=until]').fill('2090-12-31');
    const approver = page.getByRole('combobox', { name: /^Approved by/ });
    if ((await approver.inputValue()) === '') {
      await approver.fill('E1001');
      await page.getByRole('option').first().click();
    }
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('region', { name: 'Exemptions' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText(/Works there \(approved by /).waitFor();
    expect((await read<{ status: string }>(`/assignments/${walk.id}`)).status).toBe('excused');
  });

  test('what is wrong with a field is said in the reader’s language', async () => {
    await open('de-DE');
    await visit('/sites/new');
    await page.getByLabel('Name').fill('Werk');
    await page.getByLabel(/^Kürzel/).fill('a/b');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText('Enthält Zeichen, die hier nicht erlaubt sind').waitFor();
    await page.getByLabel(/^Kürzel/).fill('WERK-9');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('link', { name: 'Werk', exact: true }).waitFor();
  });

  test('a programme is edited, archived and restored', async () => {
    const { id } = await firstProgramme();
    await visit(`/plan/${id}/edit`);
    await page.getByLabel(/^Name/).fill('Another name');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Another name' }).waitFor();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('link', { name: 'Edit' }).waitFor();
    expect(await read<{ name: string; archivedAt: string | null }>(`/programmes/${id}`)).toMatchObject({
      name: 'Another name',
      archivedAt: null,
    });
  });
});
