import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createClient } from '../../seeds/demo/client.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { mailedPath } from '../support/mailed-path.ts';
import { CLIENT_ID, CLIENT_SECRET, type RunningOidcProvider, startOidcProvider } from '../support/oidc-provider.ts';
import { freePort, type RunningServer, startServer } from '../support/server.ts';

describe('signing in at a provider', () => {
  let browser: Browser;
  let provider: RunningOidcProvider;
  let server: RunningServer;
  beforeAll(async () => {
    const port = await freePort();
    provider = await startOidcProvider([`http://localhost:${port}/sign-in/oidc/company/callback`]);
    provider.people.set('hanna', { email: 'hr@example.org', email_verified: true });
    // As Entra ID says it: an address, and not a word of its being verified.
    provider.people.set('pairwise-mira', { email: 'mira@example.org' });
    provider.people.set('visitor', { email: 'visitor@example.org', email_verified: true });
    const company = {
      OIDC_COMPANY_ISSUER: provider.issuer,
      OIDC_COMPANY_CLIENT_ID: CLIENT_ID,
      OIDC_COMPANY_CLIENT_SECRET: CLIENT_SECRET,
      OIDC_COMPANY_LABEL: 'Tern & Tide',
      OIDC_COMPANY_LOGOUT: 'true',
    };
    const partner = { OIDC_PARTNER_ISSUER: 'http://127.0.0.1:9', OIDC_PARTNER_CLIENT_ID: 'any' };
    server = await startServer({ PORT: String(port), OIDC_PROVIDERS: 'company,partner', ...company, ...partner });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await provider?.close();
  });

  const newPage = async (locale: string): Promise<[BrowserContext, Page]> => {
    const context = await browser.newContext({ baseURL: server.url, locale, viewport: { width: 320, height: 700 } });
    return [context, await context.newPage()];
  };
  const isWiderThanItsWindow = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth');

  async function atTheProvider(page: Page, subject: string): Promise<void> {
    await page.getByRole('heading', { name: 'Provider of the tests' }).waitFor();
    await page.getByLabel('Who are you?').fill(subject);
    await page.getByRole('button', { name: 'Continue' }).click();
  }

  test('with the keyboard, on a phone, back to where one wanted to go', async () => {
    const [context, page] = await newPage('en-GB');
    await page.goto('/people?q=voss');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await isWiderThanItsWindow(page)).toBe(false);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Continue with Tern & Tide');
    await page.keyboard.press('Enter');
    await atTheProvider(page, 'hanna');
    await page.waitForURL('**/people?q=voss');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await context.close();
  });

  test('whoever has no account, or declines, or finds the provider away, reads what happened and what to do', async () => {
    const [context, page] = await newPage('de-DE');
    await page.goto('/sign-in?next=/people');
    await page.getByRole('link', { name: 'Weiter mit Tern & Tide' }).click();
    await atTheProvider(page, 'visitor');
    await page.getByRole('alert').getByText('Für dich gibt es noch kein Konto').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await isWiderThanItsWindow(page)).toBe(false);

    await context.clearCookies();
    await page.getByRole('link', { name: 'Weiter mit Tern & Tide' }).click();
    await atTheProvider(page, '');
    await page.getByRole('alert').getByText('Du wurdest nicht angemeldet').waitFor();

    await page.getByRole('link', { name: 'Weiter mit Partner' }).click();
    await page.getByRole('alert').getByText('Die Verbindung zu Partner').waitFor();
    expect(new URL(page.url()).searchParams.get('next')).toBe('/people');
    await page.getByLabel(/^E-Mail-Adresse/).fill('hr@example.org');
    await page.getByRole('button', { name: 'Link schicken' }).click();
    await page.getByRole('heading', { level: 1, name: 'Schau in deine Mails' }).waitFor();
    await context.close();
  });

  test('an address that nobody verified: in by mail once, connected, in by the provider from then on, and out of both', async () => {
    const account = { email: 'mira@example.org', name: 'Mira', role: 'auditor', invite: false };
    await createClient(`${server.url}/api/v1`, server.token).post('/accounts', account);
    const [context, page] = await newPage('en-GB');
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Continue with Tern & Tide' }).click();
    await atTheProvider(page, 'pairwise-mira');
    await page.getByRole('alert').getByText('sign in with it once, then connect Tern & Tide').waitFor();
    await page.getByLabel(/^E-mail address/).fill('mira@example.org');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { level: 1, name: 'Look into your mail' }).waitFor();
    await page.goto(await mailedPath(server, 'mira@example.org'));
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('link', { name: 'How I sign in' }).click();
    await page.getByText('No sign-in is connected.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await isWiderThanItsWindow(page)).toBe(false);
    // The browser is still signed in there: it comes straight back.
    await page.getByRole('button', { name: 'Connect Tern & Tide' }).press('Enter');
    await page.getByRole('status').getByText('Tern & Tide is connected').waitFor();
    await page.getByRole('button', { name: 'Disconnect Tern & Tide' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await isWiderThanItsWindow(page)).toBe(false);

    // Another browser, without any mail.
    const [elsewhere, other] = await newPage('de-DE');
    await other.goto('/my-sessions');
    await other.getByRole('link', { name: 'Weiter mit Tern & Tide' }).click();
    await atTheProvider(other, 'pairwise-mira');
    await other.getByRole('heading', { level: 1, name: 'Wie ich mich anmelde' }).waitFor();
    await other.getByText('zuletzt benutzt').first().waitFor();

    // Signing out there leads to the provider's own sign-out, and back to the door.
    await other.getByRole('button', { name: /^Konto von/ }).click();
    await other.getByRole('button', { name: 'Abmelden', exact: true }).last().click();
    await other.getByRole('button', { name: 'Yes, sign me out' }).click();
    await other.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
    await other.getByRole('link', { name: 'Weiter mit Tern & Tide' }).click();
    await other.getByRole('heading', { name: 'Provider of the tests' }).waitFor();
    await elsewhere.close();

    await page.getByRole('button', { name: 'Disconnect Tern & Tide' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('No sign-in is connected.').waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'How I sign in' }).waitFor();

    await page.goto('/my-sessions?problem=taken&provider=company');
    await page.getByRole('alert').getByText('already connected to another account here').waitFor();
    // Asked for another account there, the provider does not come straight back.
    await page.getByRole('button', { name: 'Connect Tern & Tide' }).click();
    await page.getByRole('heading', { name: 'Provider of the tests' }).waitFor();
    await context.close();
  });

  test('an address that somebody made up names no problem', async () => {
    const [context, page] = await newPage('en-GB');
    await page.goto('/sign-in?problem=constructor&provider=company');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.goto('/sign-in?problem=closed&provider=nobody');
    await page.getByRole('alert').getByText('Your account here is closed').waitFor();
    await context.close();
  });
});
