import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { languages } from '../../src/features/notifications/emails/catalogue/index.ts';
import { previewAll } from '../../src/features/notifications/emails/preview.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';

/** Said of web pages: a mail is shown within the page of a mail program. */
const OF_PAGES = /^(landmark-one-main|region):/;

/** How high a finger needs what it taps, in pixels. */
const TAP = 44;

/** What is wrong with a mail as it stands: width, buttons, links outside the sentences of a brief. */
const LOOK = `(() => {
  const wrong = [];
  const wider = document.documentElement.scrollWidth - innerWidth;
  if (wider > 0) wrong.push('wider than the screen by ' + wider);
  for (const link of document.querySelectorAll('a:not([rel])'))
    if (link.getBoundingClientRect().height < ${TAP}) wrong.push('low: ' + link.textContent);
  for (const image of document.images) if (!image.complete || image.naturalWidth === 0) wrong.push('no picture');
  return wrong;
})()`;

describe('the mails in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  const views = languages.flatMap((locale) => [
    { locale, width: 320, colorScheme: 'light' as const },
    { locale, width: 320, colorScheme: 'dark' as const },
    { locale, width: 700, colorScheme: 'light' as const },
  ]);

  test.each(views)(
    '$locale, $width px, $colorScheme: axe finds nothing, nothing is too wide, too low or asked from elsewhere',
    async (view) => {
      const { locale, width, colorScheme } = view;
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => {
        if (!/^(data|about):/.test(request.url())) asked.push(request.url());
      });
      for (const [sample, { html }] of await previewAll(locale)) {
        await page.setContent(html);
        const wrong = (await page.evaluate(LOOK)) as string[];
        const axe = (await axeFindings(page)).filter((finding) => !OF_PAGES.test(finding));
        expect({ sample, wrong, axe }).toEqual({ sample, wrong: [], axe: [] });
      }
      expect(asked).toEqual([]);
      await context.close();
    },
  );

  test('without its style sheet, as some programs show it, no mail is wider than 360 px but for figures', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    for (const locale of languages) {
      for (const [sample, { html }] of await previewAll(locale)) {
        await page.setContent(html.replaceAll(/<style[\s\S]*?<\/style>/g, ''));
        const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        if (!/^(report|team)/.test(sample)) expect({ sample, locale, wider }).toEqual({ sample, locale, wider: 0 });
      }
    }
    await context.close();
  });
});
