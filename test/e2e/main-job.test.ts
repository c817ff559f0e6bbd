import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import type { Browser } from 'playwright-core';
import { createClient } from '../../seeds/demo/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { csvCompany, journey, touchPoints } from '../support/csv-company.ts';
import { startMailServer } from '../support/mail-server.ts';
import { type RunningServer, startServer } from '../support/server.ts';

interface Assignment {
  readonly id: string;
  readonly employee: { readonly number: string };
  readonly touchPoint: { readonly code: string };
  readonly week: string;
  readonly status: string;
}

interface Coverage {
  readonly required: number;
  readonly direct: number;
  readonly missing: number;
}

/** From an empty folder to a person who did their touch-point, with nothing faked: process, database, mail, browser. */
describe('the main job', () => {
  let mail: Awaited<ReturnType<typeof startMailServer>>;
  let server: RunningServer;
  let browser: Browser;
  const company = csvCompany();
  const api = () => createClient(`${server.url}/api/v1`, server.token);
  // Next week: its mail moment is due at once when it has passed, and is waited for otherwise (see below).
  const nextMonday = DateTime.utc().startOf('week').plus({ weeks: 1 });
  const firstWeek = nextMonday.toFormat("kkkk-'W'WW");

  beforeAll(async () => {
    mail = await startMailServer();
    server = await startServer({ SMTP_URL: mail.url, MAIL_FROM: 'Shoes <shoes@example.org>' });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await mail?.close();
  });

  test('people are imported, managers in any order', async () => {
    // Weekly mail goes six days and some hours before its week at the latest: whatever day this runs, next week's is due.
    await api().patch('/organisation', { name: 'Example', timeZone: 'Etc/GMT+12', mailLeadDays: 6, mailHour: 0 });
    await api().importCsv('/imports/departments?map=code:department_id,name:department_name', company.departments);
    const map =
      'number:employee_id,givenName:first_name,familyName:last_name,email:email,startDate:hire_date,manager:manager_id,department:department_id';
    const url = `/imports/employees?map=${map}&emailDomain=example.org`;
    expect(await api().importCsv(url, company.employees)).toMatchObject({ rows: 107, created: 107, rejected: 0 });
    expect(await api().importCsv(url, company.employees)).toMatchObject({ created: 0, updated: 0, unchanged: 107 });
  });

  let plan: string;
  test('12 touch-points in 30 weeks: all 1,284 visits are placed, provably in the fewest weeks', async () => {
    await api().post('/journeys', journey);
    for (const touchPoint of touchPoints) await api().post('/touch-points', touchPoint);
    const programme = await api().post<{ id: string }>('/programmes', {
      name: 'Everyone, everything',
      kind: 'cycle',
      startWeek: firstWeek,
      endWeek: nextMonday.plus({ weeks: 29 }).toFormat("kkkk-'W'WW"),
    });
    ({ id: plan } = await api().post<{ id: string }>(`/programmes/${programme.id}/plans`, {}));
    let answer = await api().get<{ status: string; summary: Record<string, unknown> }>(`/plans/${plan}`);
    for (let attempt = 0; answer.status === 'solving' && attempt < 600; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await api().get(`/plans/${plan}`);
    }
    expect(answer).toMatchObject({ status: 'draft', summary: { required: 1284, placed: 1284, unplaced: 0 } });
    expect(answer.summary['makespanWeeks']).toBe(answer.summary['lowerBoundWeeks']);
  });

  test('publishing announces everything, and everyone of the first week gets exactly one mail', async () => {
    const published = await api().post(`/plans/${plan}/publish`);
    expect(published).toMatchObject({ announced: 1284, moved: 0, cancelled: 0 });
    const expected = new Set(
      (await api().all<Assignment>(`/assignments?week=${firstWeek}`)).map(
        (assignment) => `user${Number(assignment.employee.number) - 100}@example.org`,
      ),
    );
    expect(expected.size).toBeGreaterThan(20);
    for (let attempt = 0; mail.received.length < expected.size && attempt < 600; attempt++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(mail.received.map(({ to }) => to.toLowerCase()).sort()).toEqual([...expected].sort());
    for (const { mail: message } of mail.received) {
      expect(message.html).toContain('/go/');
      expect(message.text).toContain('/go/');
      expect(message.attachments.map((attachment) => attachment.contentType)).toContain('text/calendar');
    }
  });

  test('one link, opened in a browser without JavaScript, is completed, and coverage changes by exactly one', async () => {
    const before = await api().get<Coverage>('/coverage');
    expect(before).toMatchObject({ required: 1284, direct: 0, missing: 1284 });
    const link = /https?:\/\/[^\s"<>]+\/go\/[\w-]+/.exec(mail.received[0]?.mail.text ?? '')?.[0] ?? '';
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(`${server.url}${new URL(link).pathname}`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await page.getByRole('button', { name: /start/i }).click();
    await page.locator('input[name=effort][value="3"]').check({ force: true });
    await page.locator('input[name=emotion][value="-1"]').check({ force: true });
    await page.locator('input[name=recognised][value="false"], input[name=recognised][value="no"]').first().check({ force: true });
    await page.locator('[name=changeInMyWork]').fill('I will call back when I said I would.');
    await page.locator('form[action$="/complete"] button[type=submit]').click();
    await page.waitForLoadState();
    const after = await api().get<Coverage>('/coverage');
    expect(after).toMatchObject({ required: 1284, direct: 1, missing: 1283 });
    const done = await api().all<Assignment>('/assignments?status=done');
    expect(done).toHaveLength(1);
    await context.close();
  });
});
