import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../seeds/demo/client.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const SHOTS = process.env['SCREENSHOTS'];

/** Somebody of the directory signs in and does their walk; their leader sees who is out; an auditor reads. */
describe('what each role sees', () => {
  let server: RunningServer;
  let browser: Browser;
  let api: ReturnType<typeof createClient>;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
    api = createClient(`${server.url}/api/v1`, server.token);
    await api.post('/sites', { code: 'HQ', name: 'Head office', timeZone: 'UTC' });
    await api.post('/departments', { code: 'SHOP', name: 'Shop' });
    const person = (number: string, givenName: string, manager?: string) =>
      api.post('/employees', {
        number,
        givenName,
        familyName: 'Moss',
        email: `${givenName.toLowerCase()}@example.org`,
        department: 'SHOP',
        site: 'HQ',
        ...(manager === undefined ? {} : { manager }),
      });
    await person('L1', 'Lena');
    for (const [index, name] of ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'].entries()) await person(`E${index}`, name, 'L1');
    await api.post('/journeys', { name: 'Buying', stages: ['Asking'] });
    await api.post('/touch-points', {
      code: 'CALL',
      name: 'Calling the helpline',
      journey: 'Buying',
      stage: 'Asking',
      channel: 'phone',
      brief: 'Call and ask about **opening hours**.',
      venues: [{ site: null, placesPerWeek: 10 }],
    });
    const programme = await api.post<{ id: string }>('/programmes', {
      name: 'Everybody calls',
      kind: 'cycle',
      startWeek: weekFromNow(1),
      endWeek: weekFromNow(8),
    });
    const { id } = await api.post<{ id: string }>(`/programmes/${programme.id}/plans`, {});
    await until(async () => (await api.get<{ status: string }>(`/plans/${id}`)).status === 'draft');
    await api.post(`/plans/${id}/publish`, {});
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function open(email: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB', ...options });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByLabel(/^E-mail address/).fill(email);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.locator('h1:focus', { hasText: 'Look into your mail' }).waitFor();
    await page.goto(await mailedPath(email));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
    return page;
  }

  const used = new Set<string>();

  async function mailedPath(email: string): Promise<string> {
    let path: string | undefined;
    await until(async () => {
      const { items } = await api.get<{ items: { id: string; to: string; subject: string }[] }>('/mailbox?limit=20');
      for (const item of items.filter(({ to }) => JSON.stringify(to).includes(email))) {
        const { text } = await api.get<{ text: string }>(`/mailbox/${encodeURIComponent(item.id)}`);
        const found = /\/sign-in\/[\w-]+/.exec(text)?.[0];
        if (found !== undefined && !used.has(found)) path ??= found;
      }
      return path !== undefined;
    });
    used.add(path as string);
    return path as string;
  }

  const places = (page: Page): Promise<string[]> => page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();

  async function look(page: Page, name: string): Promise<void> {
    await page.waitForLoadState('networkidle');
    expect([name, await axeFindings(page)]).toEqual([name, []]);
    if (SHOTS === undefined) return;
    for (const width of [320, 1200]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(200);
        await page.screenshot({ path: `${SHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  const fits = (page: Page) => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

  test('an employee finds their walk, tells what it was like, and sees nothing of others', async () => {
    const page = await open('ada@example.org');
    await page.waitForURL('**/my-walks');
    expect(await places(page)).toEqual(['My walks']);
    await page.getByRole('heading', { level: 2, name: 'Coming' }).waitFor();
    await look(page, 'employee-walks');
    await page.getByRole('link', { name: 'Calling the helpline' }).click();
    await page.getByText('opening hours').waitFor();
    await look(page, 'employee-walk');
    await page.getByRole('button', { name: 'I am starting now' }).click();
    await page.getByText('Started', { exact: true }).waitFor();
    await page.locator('#walk-tell').locator('..').getByRole('button', { name: 'Send' }).click();
    await page.getByText('This is needed.').first().waitFor();
    expect(await page.getByText('This is needed.').count()).toBe(3);
    await page.locator('[data-form-problem]:focus').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page
      .getByRole('radiogroup', { name: /How easy/ })
      .getByLabel('6')
      .check();
    await page.getByLabel('Good', { exact: true }).check();
    await page
      .getByRole('radiogroup', { name: /recognised/ })
      .getByLabel('No')
      .check();
    await page.getByLabel('An idea').fill('A bench by the door');
    await page.locator('#walk-tell').locator('..').getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { level: 2, name: 'What you told us' }).waitFor();
    await page.getByRole('link', { name: 'My walks' }).last().click();
    await page.getByText('A bench by the door').waitFor();
    for (const path of ['/people', '/accounts', '/my-people', '/people/new', '/coverage']) {
      await page.goto(path);
      await page.waitForURL('**/my-walks');
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await fits(page)).toBe(true);
    await page.context().close();
  });

  test('an employee sees their browsers and signs the others out', async () => {
    const phone = await open('ben@example.org', { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605' });
    const page = await open('ben@example.org');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('link', { name: 'How I sign in' }).click();
    await page.getByText('Safari on iPhone').waitFor();
    await page.getByText('This one').waitFor();
    await look(page, 'sessions');
    await page.getByRole('button', { name: 'Sign out all others' }).click();
    await page.getByText('Safari on iPhone').waitFor({ state: 'detached' });
    await phone.goto('/my-walks');
    await phone.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await phone.context().close();
    await page.context().close();
  });

  test('a leader sees who is out and the numbers of their people', async () => {
    const page = await open('lena@example.org');
    await page.waitForURL('**/my-walks');
    expect(await places(page)).toEqual(['My walks', 'My people']);
    await page.getByRole('link', { name: 'My people' }).click();
    await page.getByRole('heading', { level: 2, name: 'Who is out' }).waitFor();
    await page.getByText('Cleo Moss').first().waitFor();
    expect(await page.getByText('Fewer than five people').count()).toBe(0);
    await page.getByRole('button', { name: 'Week after' }).click();
    await look(page, 'leader-people');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await fits(page)).toBe(true);
    await page.context().close();
  });

  test('an auditor reads and is offered nothing to change; an administrator keeps the accounts', async () => {
    await api.post('/accounts', { email: 'audit@example.org', name: 'Ines Audit', role: 'auditor', invite: false });
    const page = await open('audit@example.org');
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    expect(await places(page)).toEqual([
      'Home',
      'People',
      'Touch-points',
      'Plan',
      'Walks',
      'Coverage',
      'Mailbox',
      'Accounts',
      'Audit trail',
    ]);
    // What waits for HR does not wait for them: they begin with what was done, and with what is worth a look.
    await page.getByRole('region', { name: 'What happened last' }).getByRole('link', { name: 'Account: created' }).first().waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/Needs you|First steps/)]),
    );
    await look(page, 'auditor-home');
    await page.getByRole('link', { name: 'Accounts: changes and sign-ins' }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit trail' }).waitFor();
    expect(new URL(page.url()).searchParams.get('entity')).toBe('account');
    for (const path of ['/people', '/people/E0', '/touch-points', '/touch-points/CALL', '/plan', '/walks', '/accounts']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const offers = await page
        .locator('main')
        .getByRole('button')
        .or(page.locator('main a[href$="/new"], main a[href$="/edit"]'))
        .allInnerTexts();
      const changing = offers.filter((offer) => /add|edit|change|remove|import|deactivate|generate/i.test(offer));
      expect([path, changing]).toEqual([path, []]);
    }
    await look(page, 'auditor-accounts');
    await page.context().close();

    const admin = await open('hr@example.org');
    await admin.goto('/accounts');
    await admin.getByText('Ines Audit').waitFor();
    await look(admin, 'admin-accounts');
    await admin.getByRole('link', { name: 'Add an account' }).click();
    await admin.getByLabel('Name').fill('Paul Peer');
    await admin.getByLabel('E-mail').fill('audit@example.org');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.locator('input[name=email][aria-invalid="true"]:focus').waitFor();
    await look(admin, 'admin-account-new');
    await admin.getByLabel('E-mail').fill('paul@example.org');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByRole('heading', { level: 1, name: 'Paul Peer' }).waitFor();
    await look(admin, 'admin-account');
    await admin.getByRole('button', { name: 'Deactivate' }).click();
    await admin.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
    await admin.getByRole('button', { name: 'Reactivate' }).waitFor();
    await admin.goto('/accounts/tokens');
    await admin.getByLabel('Name').fill('Reporting');
    await admin.getByLabel('coverage:read').check();
    await admin.getByRole('button', { name: 'Create' }).click();
    await admin.getByText('Copy it now').waitFor();
    await look(admin, 'admin-tokens');
    await admin.context().close();
  });
});

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await reached()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('it never came about');
}

/** An ISO week so many weeks from now. */
function weekFromNow(weeks: number): string {
  const thursday = new Date(Date.now() + weeks * 604_800_000);
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return `${thursday.getUTCFullYear()}-W${String(Math.ceil(((thursday.getTime() - first) / 86_400_000 + 1) / 7)).padStart(2, '0')}`;
}
