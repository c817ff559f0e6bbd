import { mkdir } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { issueLinks } from '../../src/features/notifications/links.ts';
import { SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { launchBrowser } from '../support/browser.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';

/** Set it to look at what the browser showed. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

describe('the phone page in a browser', () => {
  let api: TestApi;
  let rows: RowFactory;
  let server: Server;
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    api = await startApi({ actor: null });
    rows = rowFactory(api.db);
    server = api.app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
    await api.close();
  });

  const link = async (person: object = {}, row: object = {}): Promise<{ id: string; url: string }> => {
    const touchPoint = await rows.touchPoint({
      name: 'Get through to the helpline',
      channel: 'phone',
      brief:
        'You have a question about **your last invoice**.\n\n1. Find the number as a customer would.\n2. Call between 9 and 17 h.\n3. Stay on the line until somebody answers, or the line is cut.\n\nhttps://www.example.org/a-very-long-address-that-no-phone-can-show-on-one-line-without-breaking-it-somewhere',
      promised_wait_minutes: 5,
      duration_minutes: 30,
    });
    const before = await rows.touchPoint({ name: 'Read the invoice' });
    await api.db('touch_point_prerequisites').insert({ touch_point_key: touchPoint.key, prerequisite_key: before.key });
    const employee = await rows.employee({ given_name: 'Ada', ...person });
    const id = await rows.assignment({ programme: await rows.programme(), employee, touchPoint }, row);
    const secrets = await api.product.unitOfWork.run({ actor: SYSTEM, requestId: 'e2e' }, (tx) => issueLinks(tx, [id]));
    return { id, url: `${address}/go/${secrets.get(id)}` };
  };

  /** A page, watched for anything it asks of other addresses or complains about. */
  async function open(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[]; close(): Promise<void> }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('data:')) complaints.push(`asked ${request.url()}`);
    });
    return { page, complaints, close: () => context.close() };
  }

  async function look(page: Page, name: string): Promise<void> {
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    if (SCREENSHOTS === undefined) return;
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: `${SCREENSHOTS}/go-${name}.png`, fullPage: true });
  }

  const statusOf = async (id: string) => (await api.db('assignments').where({ id }).first('status')).status;

  test('start, a slip, and done: without JavaScript, on the narrowest phone', async () => {
    const { id, url } = await link();
    const { page, close } = await open({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await page.goto(url);
    await page.getByRole('button', { name: 'I am starting now' }).click();
    expect(page.url()).toBe(url);
    expect(await statusOf(id)).toBe('started');
    await page.getByRole('radio', { name: 'Bad' }).check();
    await page.getByLabel('What happened?').fill('Cut off after 20 minutes.');
    await page.getByRole('button', { name: 'Send' }).first().click();
    expect(await page.getByRole('alert').getByRole('link').allTextContents()).toEqual([
      'Choose how easy it was, from 1 to 7.',
      'Choose yes or no.',
    ]);
    expect(await page.getByLabel('What happened?').inputValue()).toBe('Cut off after 20 minutes.');
    await page.getByRole('radio', { name: '2' }).check();
    await page.getByRole('radio', { name: 'No', exact: true }).check();
    await page.getByRole('button', { name: 'Send' }).first().click();
    expect(page.url()).toBe(url);
    expect(await page.getByRole('heading', { name: 'Done. Thank you!' }).isVisible()).toBe(true);
    expect(await statusOf(id)).toBe('done');
    await page.reload();
    expect(await api.db('experiences').where({ assignment_id: id })).toHaveLength(1);
    await close();
  });

  test('a keyboard alone is enough', async () => {
    const { id, url } = await link();
    const { page, close } = await open({ viewport: { width: 1280, height: 900 } });
    await page.goto(url);
    const focused = () => page.evaluate('document.activeElement.textContent || document.activeElement.id') as Promise<string>;
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the form');
    for (let presses = 0; (await focused()) !== 'I have done it: tell what it was like' && presses < 20; presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Done. Thank you!' }).waitFor();
    expect(await api.db('experiences').where({ assignment_id: id }).first()).toMatchObject({
      effort: 2,
      emotion: -2,
      recognised: false,
      waited_minutes: 12,
    });
    await close();
  });

  test('after a slip the focus is on what is wrong', async () => {
    const { url } = await link();
    const { page, close } = await open({ viewport: { width: 390, height: 800 } });
    await page.goto(url);
    await page.getByText('I have done it: tell what it was like').click();
    await page.getByRole('button', { name: 'Send' }).first().click();
    await page.getByRole('alert').waitFor();
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    await page.getByRole('link', { name: 'Choose how it felt.' }).click();
    expect(await page.evaluate('document.activeElement.id')).toBe('emotion');
    await close();
  });

  describe.each([
    ['light', 320],
    ['dark', 320],
    ['light', 1280],
    ['dark', 1280],
  ] as const)('%s, %i px wide', (colorScheme, width) => {
    test.each([
      ['en', 'announced'],
      ['de', 'started'],
      ['de', 'slip'],
      ['en', 'missed'],
      ['en', 'gone'],
      ['de', 'done'],
    ] as const)('%s, %s: readable by everybody, and nothing asked of anybody else', async (locale, state) => {
      const { url } = await link({ locale }, { status: state === 'started' || state === 'missed' ? state : 'announced' });
      const { page, complaints, close } = await open({ colorScheme, viewport: { width, height: 800 }, bypassCSP: false });
      await page.goto(state === 'gone' ? `${address}/go/nothing` : url);
      if (state === 'announced') for (const summary of await page.locator('summary').all()) await summary.click();
      if (state === 'slip' || state === 'done') {
        await page.locator('summary').first().click();
        await page.locator('#happened').fill('Zwanzig Minuten Musik, dann aufgelegt.');
        if (state === 'done') for (const field of ['#effort', '#emotion', '#recognised']) await page.locator(field).check();
        await page.getByRole('button', { name: 'Absenden' }).first().click();
        await page.locator(state === 'done' ? 'section.note' : '[role=alert]').waitFor();
      }
      await look(page, `${state}-${locale}-${width}-${colorScheme}`);
      expect(complaints.filter((text) => !text.includes('422') && !text.includes('404'))).toEqual([]);
      // axe is ours, not the page's: the page's own policy would not let it in.
      const audit = await (await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true })).newPage();
      await audit.setContent(await page.content());
      await audit.addScriptTag({ content: axe.source });
      const violations = await audit.evaluate<{ id: string; nodes: { html: string }[] }[]>('axe.run().then((result) => result.violations)');
      expect(violations.map((violation) => [violation.id, violation.nodes.map((node) => node.html)])).toEqual([]);
      await audit.context().close();
      await close();
    });
  });
});
